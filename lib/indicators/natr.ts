// Normalised average true range: the average true range in percent of the close.
// Source: J. Forman, "Cross-market evaluations with normalized average true range", Technical Analysis of Stocks &
// Commodities (2006); TA-Lib's NATR, 0 where the close is 0.

import { apply, type BarSeries, defineOperator, type Series } from '../graph/index.ts';
import { atr } from './atr.ts';

export const natrOperator = defineOperator({
  name: 'natr',
  inputs: ['range', 'close'],
  outputs: ['y'],
  params: {},
  lookback: () => 0,
  run({ range, close, y }, from, to) {
    for (let i = from; i < to; i++) y[i] = close[i] === 0 ? 0 : (100 * range[i]!) / close[i]!;
  },
});

/** The average true range in percent of the close; `length` bars of warm-up. */
export function natr(bars: BarSeries, length = 14): Series {
  return apply(natrOperator, { range: atr(bars, length), close: bars.close });
}
