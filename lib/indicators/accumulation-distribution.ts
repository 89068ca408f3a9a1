// Accumulation/distribution line: volume added up by where in its bar the close is: +1 at the high, −1 at the low.
// Source: M. Chaikin; TA-Lib's AD. A bar without a range adds nothing.

import { apply, type BarSeries, defineOperator, type Series } from '../graph/index.ts';

export const accumulationDistributionOperator = defineOperator({
  name: 'accumulationDistribution',
  inputs: ['high', 'low', 'close', 'volume'],
  outputs: ['y'],
  params: {},
  lookback: () => 0,
  run({ high, low, close, volume, y, start }, from, to) {
    let total = from === start ? 0 : y[from - 1]!;
    for (let i = from; i < to; i++) {
      const top = high[i]!;
      const bottom = low[i]!;
      const range = top - bottom;
      const now = close[i]!;
      if (range > 0) total += ((now - bottom - (top - now)) / range) * volume[i]!;
      y[i] = total;
    }
  },
});

/** The running line, from the first bar on: its level depends on where the data begin, its changes do not. */
export function accumulationDistribution({ high, low, close, volume }: BarSeries): Series {
  return apply(accumulationDistributionOperator, { high, low, close, volume });
}
