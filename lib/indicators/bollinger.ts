// Bollinger bands: the mean of the last n values, and that mean ± k standard deviations of the population.
// Source: J. Bollinger, Bollinger on Bollinger Bands (2001); TA-Lib's BBANDS with a simple mean.
// One pass for the three columns, by the method that standard-deviation.ts explains.

import { apply, defineOperator, real, type Series, whole } from '../graph/index.ts';
import { SPREAD_SLOTS, sumSpread, trustedShare } from './standard-deviation.ts';

export const bollingerOperator = defineOperator({
  name: 'bollinger',
  inputs: ['x'],
  outputs: ['upper', 'middle', 'lower'],
  params: { length: whole(), multiple: real(0) },
  lookback: ({ length }) => length - 1,
  reach: ({ length }) => length,
  state: () => SPREAD_SLOTS,
  run({ x, upper, middle, lower, length, multiple, state, start }, from, to) {
    const share = 1 / length;
    const trusted = trustedShare(length);
    const scale = multiple * multiple * share;
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
        const mean = origin + sum * share;
        const width = Math.sqrt(Math.max(0, squares - sum * sum * share) * scale);
        upper[i] = mean + width;
        middle[i] = mean;
        lower[i++] = mean - width;
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
        const mean = origin + sum * share;
        const width = Math.sqrt(spread * scale);
        upper[i] = mean + width;
        middle[i] = mean;
        lower[i] = mean - width;
      }
    }
    state[0] = origin;
    state[1] = sum;
    state[2] = squares;
    state[3] = passed;
    state[4] = next - start;
  },
});

/** The mean of the last `length` values, and `multiple` population deviations above and below; `length` − 1 bars of warm-up. */
export function bollinger(
  x: Series,
  length = 20,
  multiple = 2,
): { readonly upper: Series; readonly middle: Series; readonly lower: Series } {
  return apply(bollingerOperator, { x }, { length, multiple });
}
