// True range: the span from the lower of this low and the last close to the higher of this high and the last close.
// Source: J. W. Wilder, New Concepts in Technical Trading Systems (1978); TA-Lib's TRANGE (the first bar has none).

import { apply, type BarSeries, defineOperator, type Series } from '../graph/index.ts';

export const trueRangeOperator = defineOperator({
  name: 'trueRange',
  inputs: ['high', 'low', 'close'],
  outputs: ['y'],
  params: {},
  lookback: () => 1,
  run({ high, low, close, y }, from, to) {
    let last = close[from - 1]!;
    for (let i = from; i < to; i++) {
      const top = high[i]!;
      const bottom = low[i]!;
      y[i] = (top > last ? top : last) - (bottom < last ? bottom : last);
      last = close[i]!;
    }
  },
});

/** The true range of each bar, in price; one bar of warm-up. */
export function trueRange({ high, low, close }: BarSeries): Series {
  return apply(trueRangeOperator, { high, low, close });
}
