// Moving average convergence divergence: a fast exponential average less a slow one, and the exponential average of that.
// Source: G. Appel, Technical Analysis: Power Tools for Active Investors (2005). As in TA-Lib's MACD, both averages
// are seeded at the row where the slower one can be, and all columns begin where the signal line does.
//
// One pass for the three columns, with the distances that ema.ts explains: the line is the slow distance less the
// fast one, and the histogram is the signal line's own distance.

import { apply, defineOperator, type Series, whole } from '../graph/index.ts';
import { sumOf } from './sma.ts';

export const macdOperator = defineOperator({
  name: 'macd',
  inputs: ['x'],
  outputs: ['macd', 'signal', 'histogram'],
  params: { fast: whole(), slow: whole(), smooth: whole() },
  lookback: ({ fast, slow, smooth }) => Math.max(fast, slow) + smooth - 2,
  state: () => 3,
  run({ x, macd, signal, histogram, fast, slow, smooth, state, start }, from, to) {
    const [keepFast, keepSlow, keepSignal] = [1 - 2 / (fast + 1), 1 - 2 / (slow + 1), 1 - 2 / (smooth + 1)];
    let [quick, lazy, rest] = [state[0]!, state[1]!, state[2]!];
    let i = from;
    if (i === start) {
      const seed = i - smooth + 1;
      quick = x[seed]! - sumOf(x, seed, fast) / fast;
      lazy = x[seed]! - sumOf(x, seed, slow) / slow;
      let sum = lazy - quick;
      for (let k = seed + 1; k <= i; k++) {
        const change = x[k]! - x[k - 1]!;
        quick = keepFast * (quick + change);
        lazy = keepSlow * (lazy + change);
        sum += lazy - quick;
      }
      macd[i] = lazy - quick;
      signal[i] = sum / smooth;
      rest = macd[i]! - signal[i]!;
      histogram[i++] = rest;
    }
    let last = x[i - 1]!;
    let before = lazy - quick;
    for (; i < to; i++) {
      const value = x[i]!;
      const change = value - last;
      last = value;
      quick = keepFast * (quick + change);
      lazy = keepSlow * (lazy + change);
      const line = lazy - quick;
      rest = keepSignal * (rest + (line - before));
      before = line;
      macd[i] = line;
      signal[i] = line - rest;
      histogram[i] = rest;
    }
    state[0] = quick;
    state[1] = lazy;
    state[2] = rest;
  },
});

/**
 * The line (exponential average of `fast` less that of `slow`), its exponential average of `smooth`, and their difference;
 * the longer of `fast` and `slow`, plus `smooth`, less 2 bars of warm-up.
 */
export function macd(
  x: Series,
  fast = 12,
  slow = 26,
  smooth = 9,
): { readonly macd: Series; readonly signal: Series; readonly histogram: Series } {
  return apply(macdOperator, { x }, { fast, slow, smooth });
}
