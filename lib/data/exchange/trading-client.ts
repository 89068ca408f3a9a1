// A client that may trade: what ccxt offers for orders, fills, positions and balances of one account.

import { TradelabError } from '../../core/index.ts';
import { type ExchangeClient, type ExchangeMarket, type Fields, newClient } from './client.ts';

/** The keys of an account at an exchange. */
export interface ExchangeKeys {
  readonly apiKey: string;
  readonly secret: string;
}

/** An order as ccxt tells it; amounts in units of the market. */
export interface ExchangeOrder {
  readonly id?: string | undefined;
  readonly clientOrderId?: string | undefined;
  readonly symbol?: string | undefined;
  readonly status?: string | undefined;
  readonly side?: string | undefined;
  readonly amount?: number | undefined;
  readonly filled?: number | undefined;
  readonly price?: number | undefined;
  readonly triggerPrice?: number | undefined;
  readonly timestamp?: number | undefined;
  readonly lastUpdateTimestamp?: number | undefined;
  /** As the exchange put it. */
  readonly info?: Fields | undefined;
}

/** A fill of ccxt. */
export interface ExchangeExecution {
  readonly id?: string | undefined;
  readonly order?: string | undefined;
  readonly symbol?: string | undefined;
  readonly timestamp?: number | undefined;
  readonly side?: string | undefined;
  readonly amount?: number | undefined;
  readonly price?: number | undefined;
  readonly takerOrMaker?: string | undefined;
  readonly fee?: { readonly cost?: number | undefined; readonly currency?: string | undefined } | undefined;
}

/** A position of ccxt; `contracts` above 0, in units of the market. */
export interface TradedPosition {
  readonly symbol?: string | undefined;
  readonly side?: string | undefined;
  readonly contracts?: number | undefined;
  readonly entryPrice?: number | undefined;
  readonly leverage?: number | undefined;
}

/** What an account has, by asset. */
export interface AssetAmounts {
  readonly free: Fields;
  readonly used: Fields;
}

/** The market of ccxt as far as orders depend on it. */
export interface TradedMarket extends ExchangeMarket {
  readonly base?: string | undefined;
  readonly quote?: string | undefined;
  readonly linear?: boolean | undefined;
}

/** The part of a client of ccxt.pro that trades. */
export interface TradingClient extends ExchangeClient {
  readonly markets?: Readonly<Record<string, TradedMarket>> | undefined;
  readonly apiKey?: string | undefined;
  readonly secret?: string | undefined;
  readonly options: Record<string, unknown>;
  enableRateLimit?: boolean;
  readonly isSandboxModeEnabled?: boolean | undefined;
  /** What streams have told so far, oldest first. */
  readonly orders?: readonly ExchangeOrder[] | undefined;
  readonly myTrades?: readonly ExchangeExecution[] | undefined;
  /** By kind of account, what its stream has told of what it owns. */
  readonly positions?: Readonly<Record<string, readonly TradedPosition[]>> | undefined;
  readonly balance?: Readonly<Record<string, Partial<AssetAmounts>>> | undefined;
  /** The sockets, by URL. */
  readonly clients?: Readonly<Record<string, { readonly isConnected?: boolean; readonly futures: Fields }>>;
  createOrder(
    symbol: string,
    type: string,
    side: string,
    amount: number,
    price: number | undefined,
    params: Fields,
  ): Promise<ExchangeOrder>;
  cancelOrder(id: string, symbol: string, params: Fields): Promise<ExchangeOrder>;
  fetchOrder(id: string, symbol: string, params?: Fields): Promise<ExchangeOrder>;
  fetchOpenOrders(
    symbol: string,
    since?: number,
    limit?: number,
    params?: Fields,
  ): Promise<readonly ExchangeOrder[]>;
  fetchMyTrades(
    symbol: string,
    since: number | undefined,
    limit: number,
    params?: Fields,
  ): Promise<readonly ExchangeExecution[]>;
  fetchPositions(symbols: readonly string[]): Promise<readonly TradedPosition[]>;
  /** Payments of a perpetual's funding, or of what `params` ask for instead: `amount` above 0 is received. */
  fetchFundingHistory?(
    symbol: string,
    since: number,
    limit: number,
    params?: Fields,
  ): Promise<readonly { readonly timestamp?: number | undefined; readonly amount?: number | undefined }[]>;
  fetchBalance(): Promise<AssetAmounts>;
  fetchTicker(symbol: string): Promise<{ readonly last?: number | undefined }>;
  /** Whether markets have a long and a short position at once, on an account for perpetuals. */
  fetchPositionMode(): Promise<{ readonly hedged?: boolean | undefined }>;
  /** Whether all assets stand behind all positions, on an account of Binance for perpetuals. */
  fapiPrivateGetMultiAssetsMargin(): Promise<Fields>;
  setMarginMode(mode: string, symbol: string, params?: Fields): Promise<unknown>;
  setLeverage(leverage: number, symbol: string): Promise<unknown>;
  loadTimeDifference(): Promise<unknown>;
  /** Both settle with the next message, and give what is new. */
  watchOrders(): Promise<readonly ExchangeOrder[]>;
  watchMyTrades(): Promise<readonly ExchangeExecution[]>;
  /** The rights of a key, on Binance. */
  sapiGetAccountApiRestrictions(): Promise<Fields>;
}

/** The exchanges whose ways with orders are known and proved here. */
const TRADED = ['binance', 'binanceusdm'];

/**
 * A client of the exchange that ccxt calls `exchange`, with the keys of an account: 'binance' for spot, 'binanceusdm' for
 * perpetuals. With `testnet` it trades on the exchange's own place for tests, with the keys of that. Throws `not-found`
 * for an exchange that ccxt does not know, `bad-option` for one that real orders cannot be sent to.
 */
export async function tradingClient(
  exchange: string,
  keys: ExchangeKeys,
  { testnet = false }: { readonly testnet?: boolean } = {},
): Promise<TradingClient> {
  const client = (await newClient(exchange, { ...keys }, testnet ? toTestnet : undefined)) as TradingClient;
  if (TRADED.includes(exchange)) return client;
  throw new TradelabError('bad-option', `real orders cannot be sent to ${exchange}`, {
    hint: `they can to ${TRADED.join(' and ')}; on any other exchange trade on paper`,
  });
}

interface Sandboxed {
  readonly id: string;
  setSandboxMode(isOn: boolean): void;
  enableDemoTrading?(isOn: boolean): void;
}

/** Binance's futures have a demo in the place of their former testnet. */
function toTestnet(client: Sandboxed): void {
  if (client.id === 'binanceusdm') client.enableDemoTrading?.(true);
  else if (client.id === 'binance') client.setSandboxMode(true);
}
