// Funding of perpetuals: payments between longs and shorts at fixed times.

import { rowAt } from '../core/bars.ts';
import { barOpenTime, timeframeMs } from '../core/timeframe.ts';

/** Funding rates: `time` in ms UTC ascending, `rate` a fraction of the position's notional that longs pay to shorts. */
export interface Funding {
  readonly time: ArrayLike<number>;
  readonly rate: ArrayLike<number>;
}

/** Walks through funding times along with the bars. */
export class FundingSchedule {
  #time: Float64Array;
  #rate: Float64Array;

  constructor(funding: Funding) {
    this.#time = Float64Array.from(funding.time);
    this.#rate = Float64Array.from(funding.rate);
  }

  /** Takes rates that have become known since; those of times that it has are left out. */
  add({ time, rate }: Funding): void {
    const first = rowAt(Float64Array.from(time), (this.#time.at(-1) ?? Number.NEGATIVE_INFINITY) + 1);
    this.#time = Float64Array.of(...this.#time, ...Array.from(time).slice(first));
    this.#rate = Float64Array.of(...this.#rate, ...Array.from(rate).slice(first));
  }

  /** The sum of the rates due in [from, to), ms. */
  due(from: number, to: number): number {
    let rate = 0;
    for (let k = rowAt(this.#time, from); k < this.#time.length && this.#time[k]! < to; k++)
      rate += this.#rate[k]!;
    return rate;
  }

  /** The times before (or at) and after `time`, ms; NaN where there is none. */
  around(time: number): readonly [last: number, next: number] {
    const next = rowAt(this.#time, time + 1);
    return [this.#time[next - 1] ?? Number.NaN, this.#time[next] ?? Number.NaN];
  }
}

const USUAL_MS = timeframeMs('8h');

/** The funding times around a moment where no others are known: every 8 hours from midnight UTC on. */
export function usualFunding(time: number): readonly [last: number, next: number] {
  const last = barOpenTime(time, USUAL_MS);
  return [last, last + USUAL_MS];
}
