// Where orders stand in a bar: what fills at its open, what its range reaches, and at which raw price.

import type { ExecutionRules } from './rules.ts';
import type { WorkingOrder } from './working-order.ts';

/** One bar, or one finer bar within it, as the venue walks through it. */
export interface PriceBar {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** Prices of a moment, with the best bid and offer where they are known. */
export interface QuotedPrices extends PriceBar {
  readonly bid?: number;
  readonly ask?: number;
}

/** Whether the open is already at or beyond a stop's trigger. */
export function triggersAtOpen(w: WorkingOrder, open: number): boolean {
  return w.side === 1 ? open >= w.trigger : open <= w.trigger;
}

/** Whether a limit is marketable at `price`. */
export function limitAllows(w: WorkingOrder, price: number, rules: ExecutionRules): boolean {
  if (rules.limitFill === 'through') return w.side === 1 ? price < w.price : price > w.price;
  return w.side === 1 ? price <= w.price : price >= w.price;
}

/** Whether an order that works would fill at the open, as far as prices are concerned. */
export function fillsAtOpen(w: WorkingOrder, open: number, rules: ExecutionRules): boolean {
  if (w.type === 'market') return true;
  return w.isLimit ? limitAllows(w, open, rules) : triggersAtOpen(w, open);
}

/** The level at which the bar's range reaches the order, or NaN where it does not (or has no level). */
export function reachedLevel(w: WorkingOrder, bar: PriceBar, rules: ExecutionRules): number {
  if (w.isLimit) return limitAllows(w, w.side === 1 ? bar.low : bar.high, rules) ? w.price : Number.NaN;
  if (w.side === 1) return bar.high >= w.trigger ? w.trigger : Number.NaN;
  return bar.low <= w.trigger ? w.trigger : Number.NaN;
}

/**
 * Whether the price comes down to the order from the open, or up to it: a bar's price walks one way first. Known
 * from the order's kind alone: buy limits and sell stops wait below the price, the others above.
 */
export function isBelow(w: WorkingOrder): boolean {
  return w.isLimit === (w.side === 1);
}

/**
 * Whether a bar is walked downwards first. The order of high and low within a bar is unknown; the worse one for the
 * position is assumed (or the better, for the optimistic reading). Without a position, away from the close first.
 */
export function walksDownFirst(position: number, bar: PriceBar, rules: ExecutionRules): boolean {
  if (position === 0) return bar.close >= bar.open;
  return position > 0 === (rules.ambiguity === 'worse');
}
