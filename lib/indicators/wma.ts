// Weighted moving average: the last n values with the weights n, n − 1, …, 1, the newest the heaviest. TA-Lib's WMA.
// A new row adds n times its value and takes the plain sum of the window before off; both sums are made anew as in sma.ts.

import { apply, defineOperator, type Series, whole } from '../graph/index.ts';
import { BLOCK, sumOf } from './sma.ts';

export const wmaOperator = defineOperator({
  name: 'wma',
  inputs: ['x'],
  outputs: ['y'],
  params: { length: whole() },
  lookback: ({ length }) => length - 1,
  reach: ({ length }) => length,
  state: () => 2,
  run({ x, y, length, state, start }, from, to) {
    const block = Math.max(length, BLOCK);
    const share = 2 / (length * (length + 1));
    let sum = state[0]!;
    let weighted = state[1]!;
    for (let i = from; i < to; ) {
      const row = (i - start) % block;
      const end = Math.min(to, i - row + block);
      if (row === 0 || Number.isNaN(weighted)) {
        sum = sumOf(x, i, length);
        weighted = weightedSumOf(x, i, length);
        y[i++] = weighted * share;
      }
      for (let gone = i - length; i < end; i++, gone++) {
        weighted += length * x[i]! - sum;
        if (Number.isNaN(weighted)) break;
        sum += x[i]! - x[gone]!;
        y[i] = weighted * share;
      }
    }
    state[0] = sum;
    state[1] = weighted;
  },
});

/** The sum of the `length` values up to row `i`, each times its place in the window, the oldest's being 1. */
function weightedSumOf(x: Float64Array, i: number, length: number): number {
  let sum = 0;
  for (let place = 1; place <= length; place++) sum += place * x[i - length + place]!;
  return sum;
}

/** The mean of the last `length` values, weighted linearly towards the newest; `length` − 1 bars of warm-up. */
export function wma(x: Series, length: number): Series {
  return apply(wmaOperator, { x }, { length });
}
