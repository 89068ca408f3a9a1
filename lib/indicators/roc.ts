// Rate of change: the change over n bars in percent of the older value. TA-Lib's ROC, 0 where that value is 0.

import { apply, defineOperator, type Series, whole } from '../graph/index.ts';

export const rocOperator = defineOperator({
  name: 'roc',
  inputs: ['x'],
  outputs: ['y'],
  params: { length: whole() },
  lookback: ({ length }) => length,
  run({ x, y, length }, from, to) {
    for (let i = from; i < to; i++) {
      const before = x[i - length]!;
      y[i] = before === 0 ? 0 : (100 * (x[i]! - before)) / before;
    }
  },
});

/** The change over `length` bars in percent; `length` bars of warm-up. */
export function roc(x: Series, length = 10): Series {
  return apply(rocOperator, { x }, { length });
}
