// Volume-weighted average price of the last n bars, with bands of k volume-weighted standard deviations.
// Source: as the session's average in vwap.ts, over a moving window: Σ v p / Σ v and √(Σ v (p − vwap)² / Σ v)
// of the typical price p. Where the window has no volume, the average is the typical price and the bands have no width.
//
// Prices enter as distances from the price of the row at which the sums were last made anew, and are kept in a ring.
// The sums are made anew at every n-th row, and where little is left of what has passed through them since: there
// the rounding errors of what was dropped could show.

import { apply, type BarSeries, defineOperator, real, whole } from '../graph/index.ts';
import type { VwapBands } from './vwap.ts';

export const rollingVwapOperator = defineOperator({
  name: 'rollingVwap',
  inputs: ['high', 'low', 'close', 'volume'],
  outputs: ['vwap', 'upper', 'lower'],
  params: { length: whole(), multiple: real(0) },
  lookback: ({ length }) => length - 1,
  reach: ({ length }) => length,
  state: ({ length }) => length + 6,
  run({ high, low, close, volume, vwap, upper, lower, length, multiple, state: ring, start }, from, to) {
    if (from === start) {
      for (let k = 1; k < length; k++) ring[k] = typicalPrice(high, low, close, start - length + k);
    }
    let origin = ring[length]!;
    let weight = ring[length + 1]!;
    let moment = ring[length + 2]!;
    let squares = ring[length + 3]!;
    let passedWeight = ring[length + 4]!;
    let passedSquares = ring[length + 5]!;
    let slot = (from - start) % length;
    let anew = slot === 0;
    for (let i = from; i < to; ) {
      if (anew) {
        origin = typicalPrice(high, low, close, i);
        ring[slot] = origin;
        sumRing(ring, volume, i, slot, length);
        weight = ring[length + 1]!;
        moment = ring[length + 2]!;
        squares = ring[length + 3]!;
        passedWeight = weight;
        passedSquares = squares;
        const mean = weight > 0 ? moment / weight : 0;
        const variance = weight > 0 ? Math.max(0, squares / weight - mean * mean) : 0;
        const width = multiple * Math.sqrt(variance);
        vwap[i] = origin + mean;
        upper[i] = origin + mean + width;
        lower[i++] = origin + mean - width;
        slot++;
        anew = false;
      }
      for (const end = Math.min(to, i + length - slot); i < end; i++, slot++) {
        const price = typicalPrice(high, low, close, i);
        const size = volume[i]!;
        const distance = price - origin;
        const gone = ring[slot]! - origin;
        const goneSize = volume[i - length]!;
        weight += size - goneSize;
        moment += size * distance - goneSize * gone;
        squares += size * distance * distance - goneSize * gone * gone;
        passedWeight += size;
        passedSquares += size * distance * distance;
        const share = weight > 0 ? 1 / weight : 0;
        const mean = moment * share;
        const spread = squares - moment * mean;
        if (weight < 1e-4 * passedWeight || spread < 1e-5 * passedSquares) {
          anew = true;
          break;
        }
        ring[slot] = price;
        const center = weight > 0 ? origin + mean : price;
        const width = multiple * Math.sqrt(spread * share);
        vwap[i] = center;
        upper[i] = center + width;
        lower[i] = center - width;
      }
      if (slot === length) {
        slot = 0;
        anew = true;
      }
    }
    ring[length] = origin;
    ring[length + 1] = weight;
    ring[length + 2] = moment;
    ring[length + 3] = squares;
    ring[length + 4] = passedWeight;
    ring[length + 5] = passedSquares;
  },
});

function typicalPrice(high: Float64Array, low: Float64Array, close: Float64Array, i: number): number {
  return (high[i]! + low[i]! + close[i]!) / 3;
}

/** Sums the ring, whose slot `slot` holds row i: weights, distances from that row's price by weight, and their squares. */
function sumRing(ring: Float64Array, volume: Float64Array, i: number, slot: number, length: number): void {
  const origin = ring[slot]!;
  let weight = 0;
  let moment = 0;
  let squares = 0;
  for (let k = 0; k < length; k++) {
    const size = volume[k <= slot ? i - slot + k : i - slot + k - length]!;
    const distance = ring[k]! - origin;
    weight += size;
    moment += size * distance;
    squares += size * distance * distance;
  }
  ring[length + 1] = weight;
  ring[length + 2] = moment;
  ring[length + 3] = squares;
}

/**
 * The average price of the last `length` bars by volume, and `multiple` deviations above and below;
 * `length` − 1 bars of warm-up.
 */
export function rollingVwap(bars: BarSeries, length: number, multiple = 2): VwapBands {
  const { high, low, close, volume } = bars;
  return apply(rollingVwapOperator, { high, low, close, volume }, { length, multiple });
}
