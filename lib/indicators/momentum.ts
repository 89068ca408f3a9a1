// Momentum: the change over n bars, in price. TA-Lib's MOM.

import { apply, defineOperator, type Series, whole } from '../graph/index.ts';

export const momentumOperator = defineOperator({
  name: 'momentum',
  inputs: ['x'],
  outputs: ['y'],
  params: { length: whole() },
  lookback: ({ length }) => length,
  run({ x, y, length }, from, to) {
    for (let i = from; i < to; i++) y[i] = x[i]! - x[i - length]!;
  },
});

/** The value less the value `length` bars ago; `length` bars of warm-up. */
export function momentum(x: Series, length = 10): Series {
  return apply(momentumOperator, { x }, { length });
}
