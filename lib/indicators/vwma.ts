// Volume-weighted moving average: the sum of price × volume over the last n bars, divided by the sum of their volumes.
// Source: B. Buff Dormeier, Investing with Volume Analysis (2011). Where nothing was traded in the window it is
// the simple mean: every bar weighs the same.
//
// Prices enter as distances from that of the row at which the sums were made anew. That is at every BLOCK-th row, as
// sma.ts does it, and wherever little is left of the volume that has passed since: rounding errors of it could show.

import { apply, type BarSeries, defineOperator, type Series, whole } from '../graph/index.ts';
import { BLOCK, sumOf } from './sma.ts';

export const vwmaOperator = defineOperator({
  name: 'vwma',
  inputs: ['x', 'volume'],
  outputs: ['y'],
  params: { length: whole() },
  lookback: ({ length }) => length - 1,
  reach: ({ length }) => length,
  state: () => 4,
  run({ x, volume, y, length, state, start }, from, to) {
    const block = Math.max(length, BLOCK);
    let [origin, sum, traded, passed] = [state[0]!, state[1]!, state[2]!, state[3]!];
    let anew = false;
    for (let i = from; i < to; ) {
      const row = (i - start) % block;
      const end = Math.min(to, i - row + block);
      if (row === 0 || anew || Number.isNaN(sum)) {
        origin = x[i]!;
        [sum, traded] = weightedSums(x, volume, i, length);
        passed = traded;
        anew = false;
        y[i] = traded === 0 ? sumOf(x, i, length) / length : origin + sum / traded;
        i++;
      }
      for (let gone = i - length; i < end; i++, gone++) {
        const size = volume[i]!;
        const goneSize = volume[gone]!;
        sum += (x[i]! - origin) * size - (x[gone]! - origin) * goneSize;
        traded += size - goneSize;
        passed += size;
        anew = traded <= 1e-4 * passed || Number.isNaN(sum);
        if (anew) break;
        y[i] = origin + sum / traded;
      }
    }
    state[0] = origin;
    state[1] = sum;
    state[2] = traded;
    state[3] = passed;
  },
});

/** The sums over the `length` rows up to `i` of volume times the distance from x[i], and of volume. */
function weightedSums(x: Float64Array, volume: Float64Array, i: number, length: number): [number, number] {
  let [sum, traded] = [0, 0];
  for (let k = i - length + 1; k <= i; k++) {
    sum += (x[k]! - x[i]!) * volume[k]!;
    traded += volume[k]!;
  }
  return [sum, traded];
}

/** The mean of the last `length` closes weighted by volume; `length` − 1 bars of warm-up. */
export function vwma({ close, volume }: BarSeries, length = 20): Series {
  return apply(vwmaOperator, { x: close, volume }, { length });
}
