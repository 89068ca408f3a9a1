// Average true range: Wilder's average of the true range, seeded with the mean of the first n true ranges.
// Source: J. W. Wilder, New Concepts in Technical Trading Systems (1978); TA-Lib's ATR.

import { apply, type BarSeries, defineOperator, type Series, whole } from '../graph/index.ts';

export const atrOperator = defineOperator({
  name: 'atr',
  inputs: ['high', 'low', 'close'],
  outputs: ['y'],
  params: { length: whole() },
  lookback: ({ length }) => length,
  run({ high, low, close, y, length, start }, from, to) {
    const share = 1 / length;
    const keep = 1 - share;
    let i = from;
    if (i === start) {
      let sum = 0;
      for (let k = i - length + 1; k <= i; k++) {
        sum += Math.max(high[k]!, close[k - 1]!) - Math.min(low[k]!, close[k - 1]!);
      }
      y[i++] = sum * share;
    }
    let average = y[i - 1]!;
    let last = close[i - 1]!;
    for (; i < to; i++) {
      const top = high[i]!;
      const bottom = low[i]!;
      const range = (top > last ? top : last) - (bottom < last ? bottom : last);
      average = average * keep + range * share;
      y[i] = average;
      last = close[i]!;
    }
  },
});

/** Wilder's average of the true range, in price; `length` bars of warm-up. */
export function atr({ high, low, close }: BarSeries, length = 14): Series {
  return apply(atrOperator, { high, low, close }, { length });
}
