// Parabolic stop and reverse: a stop that follows the trend ever faster, and changes sides where the price reaches it.
// Source: J. W. Wilder, New Concepts in Technical Trading Systems (1978), as TA-Lib's SAR has it: the first trend is up
// unless the second bar falls more than it rises; the first stop is the first bar's low (or high), and the
// acceleration grows with every new extreme, up to its maximum.

import { apply, type BarSeries, defineOperator, real, type Series } from '../graph/index.ts';

export const parabolicSarOperator = defineOperator({
  name: 'parabolicSar',
  inputs: ['high', 'low'],
  outputs: ['y'],
  params: { acceleration: real(0), maximum: real(0) },
  lookback: () => 1,
  state: () => 4,
  run({ high, low, y, acceleration, maximum, state, start }, from, to) {
    if (from === start) seedTrend(state, high, low, from, Math.min(acceleration, maximum));
    let rising = state[0] === 1;
    let stop = state[1]!;
    let extreme = state[2]!;
    let speed = state[3]!;
    // A stop may not come nearer than the last two bars; of the first row's two, both are itself.
    let lastHigh = high[from === start ? from : from - 1]!;
    let lastLow = low[from === start ? from : from - 1]!;
    for (let i = from; i < to; i++) {
      const top = high[i]!;
      const bottom = low[i]!;
      if (rising ? bottom <= stop : top >= stop) {
        stop = rising ? Math.max(extreme, lastHigh, top) : Math.min(extreme, lastLow, bottom);
        y[i] = stop;
        rising = !rising;
        speed = Math.min(acceleration, maximum);
        extreme = rising ? top : bottom;
      } else {
        y[i] = stop;
        if (rising ? top > extreme : bottom < extreme) {
          extreme = rising ? top : bottom;
          speed = Math.min(speed + acceleration, maximum);
        }
      }
      stop += speed * (extreme - stop);
      stop = rising ? Math.min(stop, lastLow, bottom) : Math.max(stop, lastHigh, top);
      lastHigh = top;
      lastLow = bottom;
    }
    state[0] = rising ? 1 : 0;
    state[1] = stop;
    state[2] = extreme;
    state[3] = speed;
  },
});

/** The trend of the row before the first value and the stop that it leaves: side, stop, extreme and speed. */
function seedTrend(
  state: Float64Array,
  high: Float64Array,
  low: Float64Array,
  row: number,
  speed: number,
): void {
  const up = high[row]! - high[row - 1]!;
  const down = low[row - 1]! - low[row]!;
  const rising = !(down > 0 && down > up);
  state.set(rising ? [1, low[row - 1]!, high[row]!, speed] : [0, high[row - 1]!, low[row]!, speed]);
}

/** Wilder's stop and reverse, in price: below the bars in a rising trend, above in a falling one; one bar of warm-up. */
export function parabolicSar({ high, low }: BarSeries, acceleration = 0.02, maximum = 0.2): Series {
  return apply(parabolicSarOperator, { high, low }, { acceleration, maximum });
}
