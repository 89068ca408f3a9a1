// Chaikin money flow: the volume of the last n bars by where in its bar the close is, as a share of their volume, −1 to 1.
// Source: M. Chaikin; S. Achelis, Technical Analysis from A to Z (2nd edition, 2000). A bar without a range counts
// with 0, and a window without volume is 0.
//
// The flows of the window are kept in a ring. Sums are made anew at every n-th row, and where little is left of the volume
// that has passed through them since: there the rounding errors of what was dropped could show.

import { apply, type BarSeries, defineOperator, type Series, whole } from '../graph/index.ts';

export const cmfOperator = defineOperator({
  name: 'cmf',
  inputs: ['high', 'low', 'close', 'volume'],
  outputs: ['y'],
  params: { length: whole() },
  lookback: ({ length }) => length - 1,
  reach: ({ length }) => length,
  state: ({ length }) => length + 3,
  run({ high, low, close, volume, y, length, state: ring, start }, from, to) {
    if (from === start) {
      for (let k = 1; k < length; k++) ring[k] = flowOf(high, low, close, volume, start - length + k);
    }
    let flow = ring[length]!;
    let weight = ring[length + 1]!;
    let passed = ring[length + 2]!;
    let slot = (from - start) % length;
    let anew = slot === 0;
    for (let i = from; i < to; ) {
      if (anew) {
        ring[slot] = flowOf(high, low, close, volume, i);
        flow = 0;
        weight = 0;
        for (let k = 0; k < length; k++) {
          flow += ring[k]!;
          weight += volume[i - k]!;
        }
        passed = weight;
        y[i++] = weight > 0 ? flow / weight : 0;
        slot++;
        anew = false;
      }
      for (const end = Math.min(to, i + length - slot); i < end; i++, slot++) {
        const size = volume[i]!;
        passed += size;
        weight += size - volume[i - length]!;
        if (weight < 1e-4 * passed) {
          anew = true;
          break;
        }
        const now = flowOf(high, low, close, volume, i);
        flow += now - ring[slot]!;
        ring[slot] = now;
        y[i] = weight > 0 ? flow / weight : 0;
      }
      if (slot === length) {
        slot = 0;
        anew = true;
      }
    }
    ring[length] = flow;
    ring[length + 1] = weight;
    ring[length + 2] = passed;
  },
});

/** The volume of a bar by where its close is: all of it at the high, all of it negative at the low. */
function flowOf(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  volume: Float64Array,
  i: number,
): number {
  const range = high[i]! - low[i]!;
  return range > 0 ? ((close[i]! - low[i]! - (high[i]! - close[i]!)) / range) * volume[i]! : 0;
}

/** The money flow of the last `length` bars, −1 to 1; `length` − 1 bars of warm-up. */
export function cmf({ high, low, close, volume }: BarSeries, length = 20): Series {
  return apply(cmfOperator, { high, low, close, volume }, { length });
}
