// Linear regression: the line through the last n values by least squares; its value at the newest row, and its slope.
// TA-Lib's LINEARREG and LINEARREG_SLOPE.
//
// Values enter as distances from that of the row at which the sums were made anew, as sma.ts does it. Where the window
// is flat the sums are exactly 0, whatever has passed through them: the sign of a slope can be relied on.

import { apply, defineOperator, type Series, whole } from '../graph/index.ts';
import { BLOCK } from './sma.ts';

export const linearRegressionOperator = defineOperator({
  name: 'linearRegression',
  inputs: ['x'],
  outputs: ['value', 'slope'],
  params: { length: whole(2) },
  lookback: ({ length }) => length - 1,
  reach: ({ length }) => length,
  state: () => 4,
  run({ x, value, slope, length, state, start }, from, to) {
    const block = Math.max(length, BLOCK);
    const share = 1 / length;
    const half = (length - 1) / 2;
    const middle = (length + 1) / 2;
    // The sum of squared distances of n rows from their middle is n (n² − 1) / 12.
    const perSquare = 12 / (length * (length * length - 1));
    let [origin, sum, weighted] = [state[0]!, state[1]!, state[2]!];
    // The last row that differs from the one before; n − 1 rows later the window is flat.
    let moved = from === start ? lastMove(x, start, length) : start + state[3]!;
    for (let i = from; i < to; ) {
      const row = (i - start) % block;
      const end = Math.min(to, i - row + block);
      if (x[i]! !== x[i - 1]!) moved = i;
      if (row === 0 || i - moved === length - 1 || Number.isNaN(weighted)) {
        origin = x[i]!;
        [sum, weighted] = sumsOf(x, i, length);
        const rise = (weighted - middle * sum) * perSquare;
        slope[i] = rise;
        value[i++] = origin + sum * share + rise * half;
      }
      for (let gone = i - length; i < end; i++, gone++) {
        const now = x[i]!;
        if (now !== x[i - 1]!) moved = i;
        else if (i - moved === length - 1) break;
        weighted += length * (now - origin) - sum;
        if (Number.isNaN(weighted)) break;
        sum += now - x[gone]!;
        const rise = (weighted - middle * sum) * perSquare;
        slope[i] = rise;
        value[i] = origin + sum * share + rise * half;
      }
    }
    state[0] = origin;
    state[1] = sum;
    state[2] = weighted;
    state[3] = moved - start;
  },
});

/** The last row up to `i` that differs from the one before; the window's first where there is none. */
function lastMove(x: Float64Array, i: number, length: number): number {
  let row = i;
  while (row > i - length + 1 && x[row]! === x[row - 1]!) row--;
  return row;
}

/** The sums of the distances of `length` values from the newest, x[i]: plain, and times the place, the oldest's being 1. */
function sumsOf(x: Float64Array, i: number, length: number): [number, number] {
  let [sum, weighted] = [0, 0];
  for (let place = 1; place < length; place++) {
    const distance = x[i - length + place]! - x[i]!;
    sum += distance;
    weighted += place * distance;
  }
  return [sum, weighted];
}

/** The value at the newest bar of the line through the last `length` values; `length` − 1 bars of warm-up. */
export function linearRegression(x: Series, length = 14): Series {
  return apply(linearRegressionOperator, { x }, { length }).value;
}
