// Commodity channel index: the typical price's distance from its mean of n bars, in units of 0.015 mean deviations.
// Source: D. Lambert, "Commodity channel index", Commodities (October 1980); TA-Lib's CCI, 0 where nothing deviates.
//
// The mean is made of distances from a price of the window, and they are only ever added, by the method of highest.ts.
// Of equal prices it is exactly their price; where it is not, TA-Lib divides the error by itself and gets 67 or −67.

import { apply, type BarSeries, defineOperator, type Series, whole } from '../graph/index.ts';

export const cciOperator = defineOperator({
  name: 'cci',
  inputs: ['x'],
  outputs: ['y'],
  params: { length: whole() },
  lookback: ({ length }) => length - 1,
  state: ({ length }) => length + 2,
  run({ x, y, length, state: tails, start }, from, to) {
    let [origin, sum] = [tails[length]!, tails[length + 1]!];
    const scale = length / 0.015;
    let k = (from - start) % length;
    for (let i = from; i < to; k = 0) {
      if (k === 0) {
        origin = x[i]!;
        sum = 0;
        noteDistances(tails, x, i, length);
      }
      for (const end = Math.min(to, i + length - k); i < end; i++, k++) {
        sum += x[i]! - origin;
        const mean = origin + (sum + tails[k]!) / length;
        let deviation = 0;
        for (let j = i - length + 1; j <= i; j++) deviation += Math.abs(x[j]! - mean);
        y[i] = deviation === 0 ? 0 : (scale * (x[i]! - mean)) / deviation;
      }
    }
    tails[length] = origin;
    tails[length + 1] = sum;
  },
});

/** Notes in `tails` the sums of distances from x[i] over the rows [i − length + 1 + j, i], at each j below `length`. */
function noteDistances(tails: Float64Array, x: Float64Array, i: number, length: number): void {
  let sum = 0;
  for (let j = length - 1; j >= 0; j--) {
    sum += x[i - length + 1 + j]! - x[i]!;
    tails[j] = sum;
  }
}

/** The channel index of the typical price, mostly within ±100; `length` − 1 bars of warm-up. */
export function cci(bars: BarSeries, length = 20): Series {
  return apply(cciOperator, { x: bars.hlc3 }, { length });
}
