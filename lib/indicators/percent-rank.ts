// Percent rank: how many of the n values before are at or below the present one, in percent.
// Source: the definition of TradingView's ta.percentrank; of equal values it is 100.

import { apply, defineOperator, type Series, whole } from '../graph/index.ts';

export const percentRankOperator = defineOperator({
  name: 'percentRank',
  inputs: ['x'],
  outputs: ['y'],
  params: { length: whole() },
  lookback: ({ length }) => length,
  run({ x, y, length }, from, to) {
    for (let i = from; i < to; i++) {
      const value = x[i]!;
      let count = 0;
      for (let k = i - length; k < i; k++) count += x[k]! <= value ? 1 : 0;
      y[i] = Number.isNaN(value) ? value : (100 * count) / length;
    }
  },
});

/** The share of the `length` values before that are not above the present one, 0 to 100; `length` bars of warm-up. */
export function percentRank(x: Series, length = 100): Series {
  return apply(percentRankOperator, { x }, { length });
}
