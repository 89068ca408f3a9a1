// Kaufman's adaptive moving average: an exponential average that is fast in a trend and slow in noise.
// Source: P. Kaufman, Smarter Trading (1995). As in TA-Lib's KAMA, the first value starts from the value before it,
// and where nothing has moved in the window its efficiency is 1.

import { apply, defineOperator, type Series, whole } from '../graph/index.ts';
import { BLOCK } from './sma.ts';

export const kamaOperator = defineOperator({
  name: 'kama',
  inputs: ['x'],
  outputs: ['y'],
  params: { length: whole(), fast: whole(), slow: whole() },
  lookback: ({ length }) => length,
  reach: ({ length }) => length + 1,
  state: () => 2,
  run({ x, y, length, fast, slow, state, start }, from, to) {
    const block = Math.max(length, BLOCK);
    const least = 2 / (slow + 1);
    const range = 2 / (fast + 1) - least;
    // The path is the sum of the window's absolute changes; `still` rows have not moved: n of them make it exactly 0.
    let path = state[0]!;
    let still = from === start ? stillRows(x, from - 1, length) : state[1]!;
    let last = x[from - 1]!;
    let average = from === start ? last : y[from - 1]!;
    for (let i = from; i < to; ) {
      const row = (i - start) % block;
      const end = Math.min(to, i - row + block);
      let anew = row === 0;
      let oldest = anew ? 0 : x[i - length - 1]!;
      for (let gone = i - length; i < end; i++, gone++) {
        const value = x[i]!;
        const left = x[gone]!;
        const change = Math.abs(value - last);
        last = value;
        if (anew) path = pathOf(x, i, length);
        else path += change - Math.abs(left - oldest);
        anew = false;
        oldest = left;
        still = change === 0 ? still + 1 : 0;
        if (still >= length) path = 0;
        const efficiency = path === 0 ? 1 : Math.abs(value - left) / path;
        const weight = efficiency * range + least;
        average += weight * weight * (value - average);
        y[i] = average;
      }
    }
    state[0] = path;
    state[1] = still;
  },
});

/** How many rows up to `i`, `length` at most, are as the row before them. */
function stillRows(x: Float64Array, i: number, length: number): number {
  let rows = 0;
  while (rows < length - 1 && x[i - rows]! === x[i - rows - 1]!) rows++;
  return rows;
}

/** The sum of the `length` absolute changes up to row `i`. */
function pathOf(x: Float64Array, i: number, length: number): number {
  let path = 0;
  for (let k = i - length + 1; k <= i; k++) path += Math.abs(x[k]! - x[k - 1]!);
  return path;
}

/**
 * Kaufman's average over `length` bars, its weight between those of exponential averages of `slow` and of `fast` bars,
 * squared; `length` bars of warm-up.
 */
export function kama(x: Series, length = 10, fast = 2, slow = 30): Series {
  return apply(kamaOperator, { x }, { length, fast, slow });
}
