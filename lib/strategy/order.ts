// Orders: what a strategy wants to have working at the venue. What a type of order needs, its type demands.

import type { OrderSide } from '../core/words.ts';

/**
 * How much: base units, all of the position, a fraction of equity, an amount of quote money, a fraction of equity at
 * risk between entry and stop, or what is missing (or too much) to a position worth a fraction of equity, below 0 when
 * short. All but base units are turned into base units at the moment and the price of the fill.
 */
export type Size =
  | number
  | 'position'
  | { readonly fraction: number }
  | { readonly notional: number }
  | { readonly risk: number }
  | { readonly weight: number };

/** A distance from a price: in quote units, or as a fraction of that price. */
export type Offset = { readonly distance: number } | { readonly fraction: number };

/** Where an exit stands: at a price (quote units), or at an offset from the price of the entry's fill. */
export type Level = { readonly price: number } | Offset;

/** Exits that work from the order's fill on, until the position is closed; the first to fill cancels the others. */
export interface AttachedExits {
  readonly stop?: Level;
  readonly target?: Level;
  readonly trail?: Offset;
}

/**
 * Good till canceled (default); immediate or cancel, or fill or kill, at the first open or when a stop-limit is triggered;
 * till the end of the UTC day; or so many bars.
 */
export type TimeInForce = 'gtc' | 'ioc' | 'fok' | 'day' | { readonly bars: number };

interface OrderBase {
  readonly side: OrderSide;
  readonly size: Size;
  readonly attached?: AttachedExits;
  /** Only makes the position smaller: cut to its size, canceled without one. */
  readonly reduceOnly?: boolean;
  /** A note of the strategy's own, handed back with the fill. */
  readonly tag?: string;
}

/** Fills at the next open. */
export interface MarketOrder extends OrderBase {
  readonly type: 'market';
}

/** Fills at `price`, in quote units, or better. */
export interface LimitOrder extends OrderBase {
  readonly type: 'limit';
  readonly price: number;
  readonly timeInForce?: TimeInForce;
  /** Refused where it would fill at once, as a taker. */
  readonly postOnly?: boolean;
}

/** Becomes a market order when the price reaches `trigger`, in quote units. */
export interface StopOrder extends OrderBase {
  readonly type: 'stop';
  readonly trigger: number;
  readonly timeInForce?: TimeInForce;
}

/** Becomes a limit order at `price` when the price reaches `trigger`, both in quote units. */
export interface StopLimitOrder extends OrderBase {
  readonly type: 'stop-limit';
  readonly trigger: number;
  readonly price: number;
  readonly timeInForce?: TimeInForce;
}

/** A stop that follows the price at `offset` from the best price since it was placed; it moves on closed bars. */
export interface TrailingStopOrder extends OrderBase {
  readonly type: 'trailing-stop';
  readonly offset: Offset;
  readonly timeInForce?: TimeInForce;
}

/** An order of any type. */
export type Order = MarketOrder | LimitOrder | StopOrder | StopLimitOrder | TrailingStopOrder;

/**
 * The orders that a strategy wants working, by key. Orders whose keys share what stands before a slash
 * ('exit/stop', 'exit/target') cancel each other: the first to fill is the only one.
 */
export type Orders = Readonly<Record<string, Order>>;
