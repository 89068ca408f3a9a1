// Finer bars within a bar: where they are given, they decide what came first.

import { type Bars, rowAt } from '../core/bars.ts';
import { timeframeMs } from '../core/timeframe.ts';
import { JUMP_WINDOW_MS, type PriceBar } from '../execution/index.ts';

/** Whether finer bars are fine enough for the guard against price jumps. */
export function seesJumps(detail: Bars | undefined): boolean {
  return detail !== undefined && timeframeMs(detail.timeframe) <= JUMP_WINDOW_MS;
}

/** Walks the rows of finer bars that make up one bar after the other. */
export class DetailBars {
  readonly #bars: Bars;
  readonly #ms: number;
  readonly #prices = { open: 0, high: 0, low: 0, close: 0 };

  constructor(bars: Bars) {
    this.#bars = bars;
    this.#ms = timeframeMs(bars.timeframe);
  }

  /**
   * Calls `visit` with each finer bar in [from, to), ms, and with when it closes, and returns true; or returns false where they are not exactly
   * what the bar is made of: with some missing, or of another market, they would hide what the bar did, or invent it.
   * The prices that are handed out are one reused object.
   */
  walk(bar: PriceBar, from: number, to: number, visit: (prices: PriceBar, end: number) => void): boolean {
    const { time, open, high, low, close } = this.#bars;
    const [first, end] = [rowAt(time, from), rowAt(time, to)];
    if (!this.#makesUp(bar, first, end)) return false;
    for (let i = first; i < end; i++) {
      this.#prices.open = open[i]!;
      this.#prices.high = high[i]!;
      this.#prices.low = low[i]!;
      this.#prices.close = close[i]!;
      visit(this.#prices, time[i]! + this.#ms);
    }
    return true;
  }

  #makesUp(bar: PriceBar, first: number, end: number): boolean {
    const { open, high, low, close } = this.#bars;
    if (open[first] !== bar.open || close[end - 1] !== bar.close) return false;
    let [top, bottom] = [high[first]!, low[first]!];
    for (let i = first + 1; i < end; i++) {
      top = Math.max(top, high[i]!);
      bottom = Math.min(bottom, low[i]!);
    }
    return first < end && top === bar.high && bottom === bar.low;
  }
}
