// Simple moving average: the mean of the last n values; TA-Lib's SMA.
//
// The sum drops the oldest value and adds the newest. It is summed anew at every BLOCK-th row, and where it is not a
// number: so rounding errors do not pile up, wherever the rows are cut, and a NaN is gone when the window has passed it.

import { apply, defineOperator, type Series, whole } from '../graph/index.ts';

/** Rows between two summations anew, or the length where that is longer: their cost vanishes, and so do the errors. */
export const BLOCK = 1024;

export const smaOperator = defineOperator({
  name: 'sma',
  inputs: ['x'],
  outputs: ['y'],
  params: { length: whole() },
  lookback: ({ length }) => length - 1,
  reach: ({ length }) => length,
  state: () => 1,
  run({ x, y, length, state, start }, from, to) {
    const block = Math.max(length, BLOCK);
    const share = 1 / length;
    let sum = state[0]!;
    for (let i = from; i < to; ) {
      const row = (i - start) % block;
      const end = Math.min(to, i - row + block);
      if (row === 0 || Number.isNaN(sum)) {
        sum = sumOf(x, i, length);
        y[i++] = sum * share;
      }
      for (let gone = i - length; i < end; i++, gone++) {
        sum += x[i]! - x[gone]!;
        if (Number.isNaN(sum)) break;
        y[i] = sum * share;
      }
    }
    state[0] = sum;
  },
});

/** The sum of the `length` values up to row `i`. */
export function sumOf(x: Float64Array, i: number, length: number): number {
  let sum = 0;
  for (let k = i - length + 1; k <= i; k++) sum += x[k]!;
  return sum;
}

/** The mean of the last `length` values; `length` − 1 bars of warm-up. */
export function sma(x: Series, length: number): Series {
  return apply(smaOperator, { x }, { length });
}
