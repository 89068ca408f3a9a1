// Lowest value of the last n: TA-Lib's MIN, in constant time per row.
// Method: M. van Herk (1992), J. Gil and M. Werman (1993). At every n-th row the least of each tail of the window
// is noted; until the next such row, a window is one of these tails and the rows that have come since.
// highest.ts has the loop again: one for both, with a sign, takes a sixth longer.

import { apply, defineOperator, type Series, whole } from '../graph/index.ts';

export const lowestOperator = defineOperator({
  name: 'lowest',
  inputs: ['x'],
  outputs: ['y'],
  params: { length: whole() },
  lookback: ({ length }) => length - 1,
  state: ({ length }) => length + 1,
  run({ x, y, length, state: tails, start }, from, to) {
    let best = tails[length]!;
    let k = (from - start) % length;
    for (let i = from; i < to; k = 0) {
      if (k === 0) {
        best = Number.POSITIVE_INFINITY;
        for (let j = length - 1, tail = best; j >= 0; j--) {
          const value = x[i - length + 1 + j]!;
          if (value < tail) tail = value;
          tails[j] = tail;
        }
      }
      for (const end = Math.min(to, i + length - k); i < end; i++, k++) {
        const value = x[i]!;
        if (value < best) best = value;
        const tail = tails[k]!;
        y[i] = tail < best ? tail : best;
      }
    }
    tails[length] = best;
  },
});

/** The lowest of the last `length` values; `length` − 1 bars of warm-up. */
export function lowest(x: Series, length: number): Series {
  return apply(lowestOperator, { x }, { length });
}
