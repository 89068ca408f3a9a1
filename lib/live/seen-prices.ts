// The prices of the candle in the making that are new since it was looked at last: streams are looked at a few times a
// second, and what a candle reached in between must not be missed.

import type { PriceBar, QuotedPrices } from '../execution/index.ts';

/** A candle, closed or in the making, with the best bid and offer where they are known; `time` is its open time, ms. */
export interface LiveCandle extends QuotedPrices {
  readonly time: number;
}

export class SeenPrices {
  #last: LiveCandle | undefined;

  /** What is new of the candle; undefined where nothing is, or where it is not the one in the making. */
  take(candle: LiveCandle, inMaking: number): QuotedPrices | undefined {
    if (candle.time !== inMaking) return undefined;
    const before = this.#seenOf(candle);
    const { close, bid, ask } = candle;
    const quotes = { ...(bid !== undefined && { bid }), ...(ask !== undefined && { ask }) };
    // What a candle was before it was looked at first may have been before the orders were placed.
    if (before === undefined) return { open: close, high: close, low: close, close, ...quotes };
    const prices = newOf(before, candle);
    return prices && { ...prices, ...quotes };
  }

  /** What is new of a candle that has closed: all of it where it was never looked at. */
  rest(candle: LiveCandle): PriceBar | undefined {
    const before = this.#seenOf(candle);
    return before === undefined ? candle : newOf(before, candle);
  }

  #seenOf(candle: LiveCandle): LiveCandle | undefined {
    const before = this.#last?.time === candle.time ? this.#last : undefined;
    this.#last = candle;
    return before;
  }
}

/** The highest and the lowest price of what is new: the first of them, which is the last of before, counts no more. */
export function rangeOf({ open, high, low, close }: PriceBar): [high: number, low: number] {
  return [high > open ? high : close, low < open ? low : close];
}

/** The prices of a candle alone. */
export function pricesOf({ open, high, low, close }: PriceBar): PriceBar {
  return { open, high, low, close };
}

function newOf(before: LiveCandle, { high, low, close }: LiveCandle): PriceBar | undefined {
  if (before.high === high && before.low === low && before.close === close) return undefined;
  const prices = [before.close, close];
  if (high > before.high) prices.push(high);
  if (low < before.low) prices.push(low);
  return { open: before.close, high: Math.max(...prices), low: Math.min(...prices), close };
}
