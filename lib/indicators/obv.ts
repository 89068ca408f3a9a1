// On-balance volume: volume added up, taken as positive on a rising close and as negative on a falling one.
// Source: J. Granville, New Key to Stock Market Profits (1963); TA-Lib's OBV, which begins with the first bar's volume.

import { apply, type BarSeries, defineOperator, type Series } from '../graph/index.ts';

export const obvOperator = defineOperator({
  name: 'obv',
  inputs: ['x', 'volume'],
  outputs: ['y'],
  params: {},
  lookback: () => 0,
  run({ x, volume, y, start }, from, to) {
    let i = from;
    if (i === start) {
      y[i] = volume[i]!;
      i++;
    }
    let last = x[i - 1]!;
    let total = y[i - 1]!;
    for (; i < to; i++) {
      const now = x[i]!;
      total += volume[i]! * (+(now > last) - +(now < last));
      y[i] = total;
      last = now;
    }
  },
});

/** The running balance of volume, from the first bar on: its level depends on where the data begin, its changes do not. */
export function obv({ close, volume }: BarSeries): Series {
  return apply(obvOperator, { x: close, volume });
}
