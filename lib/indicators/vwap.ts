// Volume-weighted average price of a session, with bands of k volume-weighted standard deviations.
// Source: S. Berkowitz, D. Logue, E. Noser, "The total cost of transactions on the NYSE" (1988), of the typical price
// (high + low + close) / 3; the bands as charting services draw them: √(Σ v (p − vwap)² / Σ v).
// Prices enter as distances from the session's first, so that the squares do not cancel.
//
// Sessions are bars of a longer timeframe, in UTC. The first counts from the first bar there is. As long as
// a session has no volume, its average is the last typical price and the bands have no width.

import { TradelabError } from '../core/errors.ts';
import { barOpenTime, type Timeframe, timeframeMs } from '../core/timeframe.ts';
import { apply, type BarSeries, defineOperator, real, type Series, whole } from '../graph/index.ts';

/** An average price and the bands around it. */
export type VwapBands = {
  readonly vwap: Series;
  readonly upper: Series;
  readonly lower: Series;
};

export const vwapOperator = defineOperator({
  name: 'vwap',
  inputs: ['time', 'high', 'low', 'close', 'volume'],
  outputs: ['vwap', 'upper', 'lower'],
  params: { multiple: real(0), session: whole(1, Number.MAX_SAFE_INTEGER) },
  lookback: () => 0,
  state: () => 5,
  run({ time, high, low, close, volume, vwap, upper, lower, multiple, session, state, start }, from, to) {
    let end = from === start ? Number.NEGATIVE_INFINITY : state[0]!;
    let origin = state[1]!;
    let weight = state[2]!;
    let moment = state[3]!;
    let squares = state[4]!;
    for (let i = from; i < to; i++) {
      const price = (high[i]! + low[i]! + close[i]!) / 3;
      if (time[i]! >= end) {
        end = barOpenTime(time[i]!, session) + session;
        origin = price;
        weight = 0;
        moment = 0;
        squares = 0;
      }
      const distance = price - origin;
      const size = volume[i]!;
      weight += size;
      moment += size * distance;
      squares += size * distance * distance;
      const mean = weight > 0 ? moment / weight : distance;
      const variance = weight > 0 ? squares / weight - mean * mean : 0;
      const width = variance > 0 ? multiple * Math.sqrt(variance) : 0;
      vwap[i] = origin + mean;
      upper[i] = origin + mean + width;
      lower[i] = origin + mean - width;
    }
    state[0] = end;
    state[1] = origin;
    state[2] = weight;
    state[3] = moment;
    state[4] = squares;
  },
});

/**
 * The average price of the session by volume, and `multiple` deviations above and below. A session is a bar of the
 * timeframe `session`, in UTC. Throws `bad-option` where a session has no more than one bar.
 */
export function vwap(bars: BarSeries, multiple = 2, session: Timeframe = '1d'): VwapBands {
  const { time, high, low, close, volume } = bars;
  if (timeframeMs(session) <= timeframeMs(bars.timeframe)) {
    throw new TradelabError('bad-option', `vwap: a session of ${session} is one bar of ${bars.timeframe}`, {
      hint: 'choose a longer session, shorter bars, or rollingVwap',
    });
  }
  return apply(vwapOperator, { time, high, low, close, volume }, { multiple, session: timeframeMs(session) });
}
