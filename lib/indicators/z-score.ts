// Z-score: the distance from the mean of the last n values, in their standard deviations (of the population).
// It is 0 where nothing deviates. One pass, by the method that standard-deviation.ts explains.

import { apply, defineOperator, type Series, whole } from '../graph/index.ts';
import { SPREAD_SLOTS, sumSpread, trustedShare } from './standard-deviation.ts';

export const zScoreOperator = defineOperator({
  name: 'zScore',
  inputs: ['x'],
  outputs: ['y'],
  params: { length: whole() },
  lookback: ({ length }) => length - 1,
  reach: ({ length }) => length,
  state: () => SPREAD_SLOTS,
  run({ x, y, length, state, start }, from, to) {
    const share = 1 / length;
    const trusted = trustedShare(length);
    let [origin, sum, squares, passed] = [state[0]!, state[1]!, state[2]!, state[3]!];
    let next = start + state[4]!;
    for (let i = from; i < to; ) {
      if (i === next) {
        sumSpread(state, x, i, length);
        [origin, sum, squares, passed] = [state[0]!, state[1]!, state[2]!, state[2]!];
        next = i + length;
        const spread = squares - sum * sum * share;
        y[i++] = spread <= 0 ? 0 : (-sum * share) / Math.sqrt(spread * share);
      }
      const end = Math.min(to, next);
      for (let oldest = i - length; i < end; i++, oldest++) {
        const now = x[i]! - origin;
        const gone = x[oldest]! - origin;
        sum += now - gone;
        squares += now * now - gone * gone;
        passed += now * now;
        const spread = squares - sum * sum * share;
        if (spread < trusted * passed) {
          next = i;
          break;
        }
        y[i] = spread === 0 ? 0 : (now - sum * share) / Math.sqrt(spread * share);
      }
    }
    state[0] = origin;
    state[1] = sum;
    state[2] = squares;
    state[3] = passed;
    state[4] = next - start;
  },
});

/** How many standard deviations of the last `length` values the newest is from their mean; `length` − 1 bars of warm-up. */
export function zScore(x: Series, length = 20): Series {
  return apply(zScoreOperator, { x }, { length });
}
