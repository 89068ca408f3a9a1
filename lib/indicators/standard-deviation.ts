// Standard deviation of the last n values, of the population (divided by n): TA-Lib's STDDEV.
//
// Sums of squares of prices would cancel, so values enter as distances from an origin: the newest value when the sums
// were last made anew. Every window until the next time contains it, so the squared mean distance is at most n times
// the variance. The sums are made anew at every n-th row, and wherever the spread has become small against the squares
// that have passed through them since: there the rounding errors of what was dropped could show.
//
// bollinger.ts and z-score.ts have the loop again: one for all, through columns of means and spreads, takes up to twice as long.

import { apply, defineOperator, type Series, whole } from '../graph/index.ts';

/** State of a rolling spread: origin, sum of distances, sum of squares, squares passed since, row of the next summing. */
export const SPREAD_SLOTS = 5;

/** Sums the distances of the rows [i − length + 1, i] of `x` from x[i], and their squares: fills the first three slots. */
export function sumSpread(state: Float64Array, x: Float64Array, i: number, length: number): void {
  const origin = x[i]!;
  let sum = 0;
  let squares = 0;
  for (let k = i - length + 1; k < i; k++) {
    const distance = x[k]! - origin;
    sum += distance;
    squares += distance * distance;
  }
  state[0] = origin;
  state[1] = sum;
  state[2] = squares;
}

/** The share of the squares since the sums were made that the spread must keep: 5 digits lost of 16, at most. */
export const trustedShare = (length: number): number => Math.min(1e-5, 0.1 / length);

export const standardDeviationOperator = defineOperator({
  name: 'standardDeviation',
  inputs: ['x'],
  outputs: ['y'],
  params: { length: whole() },
  lookback: ({ length }) => length - 1,
  reach: ({ length }) => length,
  state: () => SPREAD_SLOTS,
  run({ x, y, length, state, start }, from, to) {
    const share = 1 / length;
    const trusted = trustedShare(length);
    let origin = state[0]!;
    let sum = state[1]!;
    let squares = state[2]!;
    let passed = state[3]!;
    let next = start + state[4]!;
    for (let i = from; i < to; ) {
      if (i === next) {
        sumSpread(state, x, i, length);
        origin = state[0]!;
        sum = state[1]!;
        squares = state[2]!;
        passed = squares;
        next = i + length;
        y[i++] = Math.sqrt(Math.max(0, squares - sum * sum * share) * share);
      }
      for (const end = Math.min(to, next); i < end; i++) {
        const now = x[i]! - origin;
        const gone = x[i - length]! - origin;
        const square = now * now;
        sum += now - gone;
        squares += square - gone * gone;
        passed += square;
        const spread = squares - sum * sum * share;
        if (spread < trusted * passed) {
          next = i;
          break;
        }
        y[i] = Math.sqrt(spread * share);
      }
    }
    state[0] = origin;
    state[1] = sum;
    state[2] = squares;
    state[3] = passed;
    state[4] = next - start;
  },
});

/** The standard deviation (population) of the last `length` values; `length` − 1 bars of warm-up. */
export function standardDeviation(x: Series, length: number): Series {
  return apply(standardDeviationOperator, { x }, { length });
}
