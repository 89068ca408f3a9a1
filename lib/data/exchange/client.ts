// A client of an exchange, from ccxt, which is loaded when the first is needed.

import { nearest, TradelabError, throughHost } from '../../core/index.ts';

/** A market as ccxt describes it; what is absent is not known. */
export interface ExchangeMarket {
  readonly symbol: string;
  readonly type?: string | undefined;
  /** Whether it is trading. */
  readonly active?: boolean | undefined;
  /** When it was listed, ms UTC. */
  readonly created?: number | undefined;
  readonly contractSize?: number | undefined;
  readonly maker?: number | undefined;
  readonly taker?: number | undefined;
  readonly precision?:
    | { readonly price?: number | undefined; readonly amount?: number | undefined }
    | undefined;
  readonly limits?: { readonly cost?: Limits; readonly amount?: Limits } | undefined;
}

type Limits = { readonly min?: number | undefined; readonly max?: number | undefined } | undefined;

/** Fields of an exchange's own, which are looked into one by one. */
export type Fields = Readonly<Record<string, unknown>>;

/** A row of ccxt: open time, open, high, low, close, volume. */
export type Candle = readonly (number | undefined)[];

/** A trade of ccxt. */
export interface ExchangeTrade {
  readonly id?: string | undefined;
  readonly timestamp?: number | undefined;
  readonly price?: number | undefined;
  readonly amount?: number | undefined;
  /** What the taker did. */
  readonly side?: string | undefined;
}

/** The best bid and offer of a market, or its last price, as a stream has last shown them. */
export interface ExchangeTicker {
  readonly bid?: number | undefined;
  readonly bidVolume?: number | undefined;
  readonly ask?: number | undefined;
  readonly askVolume?: number | undefined;
  readonly last?: number | undefined;
}

/** The levels of an order book, best first, each a price and a size. */
export interface ExchangeBook {
  readonly bids: readonly (readonly (number | undefined)[])[];
  readonly asks: readonly (readonly (number | undefined)[])[];
  readonly timestamp?: number | undefined;
  readonly nonce?: number | undefined;
}

/** The part of a client of ccxt that downloads and feeds use. */
export interface ExchangeClient {
  readonly id: string;
  readonly markets?: Readonly<Record<string, ExchangeMarket>> | undefined;
  readonly timeframes: Readonly<Record<string, unknown>>;
  readonly has: Readonly<Record<string, unknown>>;
  readonly precisionMode: number | undefined;
  readonly last_response_headers?: Readonly<Record<string, string>> | undefined;
  loadMarkets(reload?: boolean): Promise<unknown>;
  fetchTime(): Promise<number | undefined>;
  /** What the exchange says of how it is, in its own words. */
  fetchStatus?(params: Readonly<Record<string, unknown>>): Promise<{ readonly info?: unknown }>;
  fetchOHLCV(
    symbol: string,
    timeframe: string,
    since: number,
    limit: number,
    params?: Readonly<Record<string, unknown>>,
  ): Promise<readonly Candle[]>;
  fetchTrades(
    symbol: string,
    since: number | undefined,
    limit: number | undefined,
    params?: Readonly<Record<string, unknown>>,
  ): Promise<readonly ExchangeTrade[]>;
  fetchFundingRateHistory(
    symbol: string,
    since: number,
    limit: number,
    params?: Readonly<Record<string, unknown>>,
  ): Promise<
    readonly { readonly timestamp?: number | undefined; readonly fundingRate?: number | undefined }[]
  >;
  /** What streams have shown, by symbol; a ticker is another object whenever it was told anew. */
  readonly trades?: Readonly<Record<string, readonly ExchangeTrade[]>> | undefined;
  readonly tickers?: Readonly<Record<string, ExchangeTicker>> | undefined;
  readonly bidsasks?: Readonly<Record<string, ExchangeTicker>> | undefined;
  readonly orderbooks?: Readonly<Record<string, ExchangeBook>> | undefined;
  /** The candles that streams have shown, by symbol and timeframe. */
  readonly ohlcvs?: Readonly<Record<string, Readonly<Record<string, readonly Candle[]>>>> | undefined;
  /** They all settle with the next message. */
  watchOHLCVForSymbols?(series: string[][]): Promise<unknown>;
  watchOHLCV?(symbol: string, timeframe: string): Promise<unknown>;
  watchTradesForSymbols?(
    symbols: string[],
    since: number | undefined,
    limit: number | undefined,
    params: Readonly<Record<string, unknown>>,
  ): Promise<unknown>;
  watchTickers?(symbols: string[]): Promise<unknown>;
  watchTicker?(symbol: string): Promise<unknown>;
  watchBidsAsks?(symbols: string[]): Promise<unknown>;
  watchOrderBookForSymbols?(symbols: string[]): Promise<unknown>;
  watchOrderBook?(symbol: string): Promise<unknown>;
  loadHttpProxyAgent?(): Promise<unknown>;
  readonly options?: Record<string, unknown> | undefined;
  featureValue?(symbol: string, method: string, name: string): unknown;
  close?(): Promise<unknown>;
}

type Client = new (options: object) => ExchangeClient & { urls: { api: unknown }; options: object };

/** How long after a bar's end, in ms, an answer without any later candle is trusted to be the last word on it. */
export const SETTLE_MS = 2000;

interface Ccxt {
  readonly exchanges: readonly string[];
  /** Those that have streams besides. */
  readonly pro: Readonly<Record<string, Client | undefined>>;
  readonly [id: string]: unknown;
}

/**
 * A client of the exchange that ccxt calls `id`. Where $TRADELAB_EXCHANGE_HOST names a server, as one of
 * tradelab/testing, its requests go there. Throws `not-found` for an exchange that ccxt does not know.
 */
export function exchangeClient(id: string): Promise<ExchangeClient> {
  return newClient(id, {});
}

/** A client with settings of ccxt's, which `prepare` may change before it is pointed anywhere. Throws `not-found`. */
export async function newClient<C>(
  id: string,
  settings: object,
  prepare?: (client: C) => void,
): Promise<ExchangeClient> {
  const { default: ccxt } = (await import('ccxt')) as unknown as { default: Ccxt };
  if (!ccxt.exchanges.includes(id)) {
    const near = nearest(id, ccxt.exchanges);
    throw new TradelabError('not-found', `there is no exchange '${id}'`, {
      hint:
        near === undefined
          ? `ccxt knows ${ccxt.exchanges.length}: binance, okx, kraken, …`
          : `did you mean '${near}'?`,
    });
  }
  const Client = ccxt.pro[id] ?? (ccxt[id] as Client);
  const client = new Client({ enableRateLimit: true, ...settings });
  prepare?.(client as C);
  const host = process.env['TRADELAB_EXCHANGE_HOST'];
  if (host !== undefined) {
    client.urls.api = throughHost(client.urls.api, host);
    Object.assign(client.options, { fetchMargins: false, fetchCurrencies: false });
    // Before its first stream over ws:// a client needs the module of that protocol.
    await client.loadHttpProxyAgent?.();
  }
  return client;
}

/** Whether an exchange answers with the newest of what it is asked for, and not with the oldest from a time on. */
export function answersNewest({ id }: ExchangeClient): boolean {
  return id.includes('okx');
}

/** Loads the markets, unless they are there. A load that has failed ccxt gives again and again, where it is not told to reload. */
export async function loadMarkets(client: ExchangeClient): Promise<void> {
  if (client.markets === undefined) await client.loadMarkets(true);
}

/** The market of a symbol. Throws `not-found` with the nearest symbols. */
export function marketOf(client: ExchangeClient, symbol: string): ExchangeMarket {
  const market = client.markets?.[symbol];
  if (market !== undefined) return market;
  const near = nearest(symbol, Object.keys(client.markets ?? {}));
  throw new TradelabError('not-found', `${client.id} has no market '${symbol}'`, {
    hint: near === undefined ? 'spot is BTC/USDT, a perpetual BTC/USDT:USDT' : `did you mean '${near}'?`,
  });
}

/** Throws `bad-option` for a market that trades on the spot, which has no funding rates or mark prices. */
export function requirePerpetual(
  { id }: ExchangeClient,
  { symbol, type }: ExchangeMarket,
  what: string,
): void {
  if (type !== 'spot') return;
  throw new TradelabError('bad-option', `${symbol} of ${id} is no perpetual, and has no ${what}`, {
    hint: `perpetuals are named as in ${symbol}:${symbol.split('/')[1]}`,
  });
}

/** What makes base units of an exchange's sizes in a market: on some they count contracts. */
export function inBaseUnits(client: ExchangeClient, symbol: string): (size: number) => number {
  const { contractSize = 1 } = client.markets?.[symbol] ?? {};
  return contractSize === 1 ? (size) => size : (size) => Number((size * contractSize).toPrecision(12));
}
