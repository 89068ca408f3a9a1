// Money flow index: the money of the rises of the last n bars as a share of the money of rises and falls, 0 to 100.
// Source: G. Quong and A. Soudack, "Volume-weighted RSI: money flow", Technical Analysis of Stocks & Commodities (1989);
// TA-Lib's MFI. A window without money is 0; TA-Lib takes money below 1 for none, here only 0 is none, since
// what 1 means depends on the units of price and volume.
//
// Sums are only ever added to, so that nothing remains of what has left: at every n-th row the sums of the rows before
// it are noted, from each row of the window on; until the next such row, a window is one of these tails and the rows since.

import { apply, type BarSeries, defineOperator, type Series, whole } from '../graph/index.ts';

export const mfiOperator = defineOperator({
  name: 'mfi',
  inputs: ['high', 'low', 'close', 'volume'],
  outputs: ['y'],
  params: { length: whole() },
  lookback: ({ length }) => length,
  state: ({ length }) => 2 * length + 2,
  run({ high, low, close, volume, y, length, state, start }, from, to) {
    let rises = state[2 * length]!;
    let falls = state[2 * length + 1]!;
    let last = (high[from - 1]! + low[from - 1]! + close[from - 1]!) / 3;
    let k = (from - start) % length;
    for (let i = from; i < to; k = 0) {
      if (k === 0) {
        noteTails(state, high, low, close, volume, i, length);
        rises = 0;
        falls = 0;
      }
      for (const end = Math.min(to, i + length - k); i < end; i++, k++) {
        const price = (high[i]! + low[i]! + close[i]!) / 3;
        const money = price * volume[i]!;
        rises += money * +(price > last);
        falls += money * +(price < last);
        last = price;
        const rising = rises + state[2 * k]!;
        const total = rising + falls + state[2 * k + 1]!;
        y[i] = total > 0 ? (100 * rising) / total : 0;
      }
    }
    state[2 * length] = rises;
    state[2 * length + 1] = falls;
  },
});

/** Notes the two sums over the rows [i − length + 1 + k, i) at 2 k, for each k below `length`. */
function noteTails(
  tails: Float64Array,
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  volume: Float64Array,
  i: number,
  length: number,
): void {
  let rises = 0;
  let falls = 0;
  let price = (high[i - 1]! + low[i - 1]! + close[i - 1]!) / 3;
  for (let k = length - 1; k >= 0; k--) {
    tails[2 * k] = rises;
    tails[2 * k + 1] = falls;
    if (k === 0) return;
    const row = i - length + k;
    const last = (high[row - 1]! + low[row - 1]! + close[row - 1]!) / 3;
    rises += price * volume[row]! * +(price > last);
    falls += price * volume[row]! * +(price < last);
    price = last;
  }
}

/** The money flow index, 0 to 100; `length` bars of warm-up. */
export function mfi({ high, low, close, volume }: BarSeries, length = 14): Series {
  return apply(mfiOperator, { high, low, close, volume }, { length });
}
