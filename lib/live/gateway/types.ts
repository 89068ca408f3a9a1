// What goes into the order gateway and what comes out of it: requests, updates, fills, and events of the connection.

import type { OrderSide, TradelabError } from '../../core/index.ts';
import type { TradingClient } from '../../data/index.ts';
import type { OrderStatus } from '../../execution/index.ts';
import type { VenueCause } from './venue-order.ts';

/** An order as it is sent. Sizes in base units, prices in quote units. */
export interface OrderRequest {
  /** Letters and digits, 32 at most, never used before: see `clientOrderId`. */
  readonly clientId: string;
  readonly symbol: string;
  readonly side: OrderSide;
  readonly type: 'market' | 'limit' | 'stop' | 'stop-limit';
  readonly size: number;
  /** Of a limit and a stop-limit. */
  readonly price?: number;
  /** Of a stop and a stop-limit. */
  readonly trigger?: number;
  /** Default 'gtc'. */
  readonly timeInForce?: 'gtc' | 'ioc' | 'fok';
  readonly postOnly?: boolean;
  /** Of a perpetual: only makes the position smaller. */
  readonly reduceOnly?: boolean;
  /** Not sent later than this, in ms UTC of the exchange's clock: it is rejected instead. */
  readonly validUntil?: number;
}

/**
 * Where an order stands now. Updates of an order come in the order of the state table and never go back. `filled` is
 * always what the fills told before it add up to: an order does not end before its last fill was told.
 */
export interface OrderUpdate {
  readonly clientId: string;
  /** The exchange's own id, once it is known; of a stop kept apart from the book, the id of that. */
  readonly exchangeId?: string;
  readonly status: OrderStatus;
  /** Base units. */
  readonly filled: number;
  /** When, in ms UTC of the exchange's clock. */
  readonly time: number;
  /** Why it was rejected, canceled or expired, in words, where that is known. */
  readonly reason?: string;
}

/** One execution of an order, told once. */
export interface ExchangeFill {
  /** The exchange's trade id, unique within the symbol. */
  readonly id: string;
  readonly clientId: string;
  /** When, in ms UTC of the exchange's clock. */
  readonly time: number;
  readonly side: OrderSide;
  /** Base units. */
  readonly size: number;
  /** By how much the account's base units changed, where a fee was taken of them; default the size. */
  readonly base?: number;
  readonly price: number;
  /**
   * In quote units, below 0 for a rebate. A fee taken in the base asset counts at the fill's own price; one in another
   * asset at that asset's last price in quote units when the fill is told.
   */
  readonly fee: number;
  readonly liquidity: 'maker' | 'taker';
  /** Of an order that is the exchange's own: why it has placed it. */
  readonly by?: VenueCause;
}

/** The settings of an account for perpetuals. */
export interface AccountModes {
  /** Whether a market may have a long and a short position at once (hedge mode), and not one of them (one-way mode). */
  readonly isHedged: boolean;
  /** Whether all assets stand behind all positions (multi-assets mode), and not each behind its own. */
  readonly isMultiAsset: boolean;
}

/** What an account was charged, in quote units. */
export interface Charge {
  /** When, in ms UTC of the exchange's clock. */
  readonly time: number;
  readonly amount: number;
}

/** What a gateway tells of its course, besides orders and fills. */
export type GatewayEvent =
  /** The stream of the account is there, and what was missed without it has been asked for. */
  | { readonly kind: 'connected' }
  /** The stream was lost, or a query has found what it should have told; another is opened. */
  | { readonly kind: 'disconnected'; readonly error: TradelabError }
  /** Requests fail again and again; they go on. */
  | { readonly kind: 'failed'; readonly error: TradelabError }
  /** An order was refused for what meets the next one, too: the key, the money, or a market that is not trading. */
  | { readonly kind: 'refused'; readonly clientId: string; readonly error: TradelabError }
  /** The exchange closes a position, or a part of it, by an order of its own. */
  | { readonly kind: 'venue-order'; readonly symbol: string; readonly by: VenueCause }
  /** This machine's clock is more than a second off; `ms` is how far it is ahead of the exchange's. */
  | { readonly kind: 'clock-off'; readonly ms: number }
  /** Something that a trader should know, in words. */
  | { readonly kind: 'notice'; readonly message: string };

/** Who is told. It is never called from within a call of the gateway's own methods. */
export interface GatewayListener {
  onUpdate(update: OrderUpdate): void;
  onFill(fill: ExchangeFill): void;
  onEvent(event: GatewayEvent): void;
}

/** What was written down of an order before this process began, so that only what is new is told of it. */
export interface KnownOrder {
  readonly request: OrderRequest;
  /** 'submitted' where it is not known whether it was sent. */
  readonly status: OrderStatus;
  readonly exchangeId?: string;
  /** Base units. */
  readonly filled: number;
  /** The exchange's ids of the fills that are known. */
  readonly fillIds: readonly string[];
}

/** What an account owns at the exchange, as it says when asked. */
export interface AccountHoldings {
  /** Those of the symbols asked for that are not flat. */
  readonly positions: readonly ExchangePosition[];
  /** By asset; none where only perpetuals are asked for. */
  readonly balances: Readonly<Record<string, { readonly free: number; readonly locked: number }>>;
}

/** With the orders that work there. */
export interface AccountState extends AccountHoldings {
  readonly openOrders: readonly OpenOrder[];
}

/** An order that works at the exchange, ours or not. */
export interface OpenOrder {
  readonly clientId: string | undefined;
  readonly exchangeId: string;
  readonly symbol: string;
  readonly side: OrderSide;
  /** Base units. */
  readonly size: number;
  readonly filled: number;
  readonly price: number | undefined;
  readonly trigger: number | undefined;
}

/** A position in a perpetual. */
export interface ExchangePosition {
  readonly symbol: string;
  /** Base units, below 0 when short. */
  readonly size: number;
  readonly entryPrice: number;
  readonly leverage: number | undefined;
}

/** What a gateway works with, and how patient it is. */
export interface GatewayOptions {
  /** Of `tradingClient`, for this gateway alone: it closes all its sockets. */
  readonly client: TradingClient;
  readonly listener: GatewayListener;
  /** How often the exchange is asked where open orders stand, in ms; default 30 s. */
  readonly heartbeatMs?: number;
  /** How long after it was signed the exchange may take a request, in ms; default 5 s. */
  readonly recvWindowMs?: number;
  /** The first wait before something is tried again, in ms; default 500. */
  readonly firstWaitMs?: number;
}
