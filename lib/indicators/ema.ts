// Exponential moving average: y += 2 / (n + 1) × (x − y), seeded with the mean of the first n values.
// Convention: TA-Lib's EMA in its classic (not Metastock) compatibility.
//
// What is carried from row to row is the distance d = x − y: with w the weight, d ← (1 − w) (d + the change of x).
// That is one operation fewer to wait for than the usual form, and at a constant price y becomes exactly the price.

import { apply, defineOperator, type Series, whole } from '../graph/index.ts';
import { sumOf } from './sma.ts';

/** An exponential average as an operator; `weightOf` gives the weight of the newest value for a length. */
export const exponentialOperator = (name: string, weightOf: (length: number) => number) =>
  defineOperator({
    name,
    inputs: ['x'],
    outputs: ['y'],
    params: { length: whole() },
    lookback: ({ length }) => length - 1,
    state: () => 1,
    run({ x, y, length, state, start }, from, to) {
      const keep = 1 - weightOf(length);
      let distance = state[0]!;
      let i = from;
      if (i === start) {
        const mean = sumOf(x, i, length) / length;
        distance = x[i]! - mean;
        y[i++] = mean;
      }
      let last = x[i - 1]!;
      for (; i < to; i++) {
        const value = x[i]!;
        distance = keep * (distance + (value - last));
        y[i] = value - distance;
        last = value;
      }
      state[0] = distance;
    },
  });

export const emaOperator = exponentialOperator('ema', (length) => 2 / (length + 1));

/** The exponential average with the weight 2 / (`length` + 1); `length` − 1 bars of warm-up. */
export function ema(x: Series, length: number): Series {
  return apply(emaOperator, { x }, { length });
}
