// Average directional index with +DI and −DI: how strongly a market trends, 0 to 100, and which way.
// Source: J. W. Wilder, New Concepts in Technical Trading Systems (1978), as TA-Lib's ADX, PLUS_DI and MINUS_DI have it:
// Wilder's sums of movement and range begin with the first n − 1 changes, the index with the mean of n values of DX.
// Where there was no range the two DI are 0; where there was no movement the index stays as it is. TA-Lib takes
// a range below 1e-14 for none; here only 0 is none, since some coins are quoted with 12 decimals.

import { apply, type BarSeries, defineOperator, type Series, whole } from '../graph/index.ts';

export const adxOperator = defineOperator({
  name: 'adx',
  inputs: ['high', 'low', 'close'],
  outputs: ['adx', 'plusDI', 'minusDI'],
  params: { length: whole(2) },
  lookback: ({ length }) => 2 * length - 1,
  state: () => 3,
  run({ high, low, close, adx, plusDI, minusDI, length, state, start }, from, to) {
    let i = from;
    if (i === start) {
      adx[i] = seed(state, high, low, close, i, length);
      const scale = state[2]! > 0 ? 100 / state[2]! : 0;
      plusDI[i] = state[0]! * scale;
      minusDI[i++] = state[1]! * scale;
    }
    const share = 1 / length;
    const keep = 1 - share;
    const gain = 100 * share;
    let plus = state[0]!;
    let minus = state[1]!;
    let range = state[2]!;
    let lastHigh = high[i - 1]!;
    let lastLow = low[i - 1]!;
    let last = close[i - 1]!;
    let index = adx[i - 1]!;
    for (; i < to; i++) {
      const top = high[i]!;
      const bottom = low[i]!;
      const up = top - lastHigh;
      const down = lastLow - bottom;
      // Which of the two is greater nobody foresees, the processor neither: so no branches, but sums of 0 or 2 x.
      plus = plus * keep + (up + Math.abs(up)) * 0.5 * +(up > down);
      minus = minus * keep + (down + Math.abs(down)) * 0.5 * +(down > up);
      range = range * keep + ((top > last ? top : last) - (bottom < last ? bottom : last));
      const movement = plus + minus;
      if (movement > 0) index = index * keep + (gain * Math.abs(plus - minus)) / movement;
      const scale = range > 0 ? 100 / range : 0;
      adx[i] = index;
      plusDI[i] = plus * scale;
      minusDI[i] = minus * scale;
      lastHigh = top;
      lastLow = bottom;
      last = close[i]!;
    }
    state[0] = plus;
    state[1] = minus;
    state[2] = range;
  },
});

/** Runs through the 2 `length` − 1 changes up to `row`: leaves the three sums in `state`, returns the mean DX. */
function seed(
  state: Float64Array,
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  row: number,
  length: number,
): number {
  let [plus, minus, range, total] = [0, 0, 0, 0];
  for (let i = row - 2 * length + 2; i <= row; i++) {
    const fade = i > row - length ? 1 / length : 0;
    const [up, down] = [high[i]! - high[i - 1]!, low[i - 1]! - low[i]!];
    plus += (up > down && up > 0 ? up : 0) - plus * fade;
    minus += (down > up && down > 0 ? down : 0) - minus * fade;
    range += Math.max(high[i]!, close[i - 1]!) - Math.min(low[i]!, close[i - 1]!) - range * fade;
    if (fade > 0 && plus + minus > 0) total += (100 * Math.abs(plus - minus)) / (plus + minus);
  }
  state.set([plus, minus, range]);
  return total / length;
}

/** Wilder's index of trend strength and the two directions, 0 to 100; 2 `length` − 1 bars of warm-up for all three. */
export function adx(
  { high, low, close }: BarSeries,
  length = 14,
): { readonly adx: Series; readonly plusDI: Series; readonly minusDI: Series } {
  return apply(adxOperator, { high, low, close }, { length });
}
