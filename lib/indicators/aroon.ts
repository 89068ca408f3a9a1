// Aroon: how recently the highest high (up) and the lowest low (down) of the last n bars and the present one were made,
// 100 for now and 0 for n bars ago, and up less down. Of equal extremes the newest counts.
// Source: T. Chande, "A time price oscillator", Stocks & Commodities 13:9 (1995); TA-Lib's AROON and AROONOSC.
//
// In constant time per row by the method of highest.ts: what is noted of each tail of the window is its
// extreme and how many rows before the newest it is.

import { apply, type BarSeries, defineOperator, type Series, whole } from '../graph/index.ts';

export const aroonOperator = defineOperator({
  name: 'aroon',
  inputs: ['high', 'low'],
  outputs: ['up', 'down', 'oscillator'],
  params: { length: whole() },
  lookback: ({ length }) => length,
  state: ({ length }) => 4 * (length + 1) + 4,
  run({ high, low, up, down, oscillator, length, state, start }, from, to) {
    const rows = length + 1;
    const at = 4 * rows;
    // The extremes since the last noting, and the rows of them counted from it.
    let [top, topRow, bottom, bottomRow] = [state[at]!, state[at + 1]!, state[at + 2]!, state[at + 3]!];
    let k = (from - start) % rows;
    for (let i = from; i < to; k = 0) {
      if (k === 0) {
        noteExtremes(state, high, low, i, rows);
        top = high[i]!;
        bottom = low[i]!;
        topRow = 0;
        bottomRow = 0;
      }
      for (const end = Math.min(to, i + rows - k); i < end; i++, k++) {
        if (high[i]! >= top) {
          top = high[i]!;
          topRow = k;
        }
        if (low[i]! <= bottom) {
          bottom = low[i]!;
          bottomRow = k;
        }
        const note = 4 * k;
        const sinceTop = k - (top >= state[note]! ? topRow : state[note + 1]!);
        const sinceBottom = k - (bottom <= state[note + 2]! ? bottomRow : state[note + 3]!);
        up[i] = (100 * (length - sinceTop)) / length;
        down[i] = (100 * (length - sinceBottom)) / length;
        oscillator[i] = (100 * (sinceBottom - sinceTop)) / length;
      }
    }
    state[at] = top;
    state[at + 1] = topRow;
    state[at + 2] = bottom;
    state[at + 3] = bottomRow;
  },
});

/**
 * Notes in `tails` for the rows [i − rows + 1 + j, i], at 4 j for each j below `rows`: the highest high and its row
 * counted from i, the lowest low and its row.
 */
function noteExtremes(
  tails: Float64Array,
  high: Float64Array,
  low: Float64Array,
  i: number,
  rows: number,
): void {
  let [top, topRow, bottom, bottomRow] = [high[i]!, 0, low[i]!, 0];
  for (let j = rows - 1; j >= 0; j--) {
    const row = j - rows + 1;
    if (high[i + row]! > top) {
      top = high[i + row]!;
      topRow = row;
    }
    if (low[i + row]! < bottom) {
      bottom = low[i + row]!;
      bottomRow = row;
    }
    tails[4 * j] = top;
    tails[4 * j + 1] = topRow;
    tails[4 * j + 2] = bottom;
    tails[4 * j + 3] = bottomRow;
  }
}

/** Up and down, 0 to 100, and up less down; `length` bars of warm-up. */
export function aroon(
  { high, low }: BarSeries,
  length = 14,
): { readonly up: Series; readonly down: Series; readonly oscillator: Series } {
  return apply(aroonOperator, { high, low }, { length });
}
