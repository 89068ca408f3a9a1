// Heikin-ashi: bars averaged with the bar before, so that trends show.
// Source: D. Valcu, "Using the heikin-ashi technique", Technical Analysis of Stocks & Commodities (2004).
// The first open is the mean of the first bar's open and close.

import { apply, type BarSeries, defineOperator, type Series } from '../graph/index.ts';

export const heikinAshiOperator = defineOperator({
  name: 'heikinAshi',
  inputs: ['o', 'h', 'l', 'c'],
  outputs: ['open', 'high', 'low', 'close'],
  params: {},
  lookback: () => 0,
  run({ o, h, l, c, open, high, low, close, start }, from, to) {
    let next = from === start ? (o[from]! + c[from]!) / 2 : (open[from - 1]! + close[from - 1]!) / 2;
    for (let i = from; i < to; i++) {
      const top = h[i]!;
      const bottom = l[i]!;
      const mean = (o[i]! + top + bottom + c[i]!) / 4;
      open[i] = next;
      high[i] = Math.max(top, next, mean);
      low[i] = Math.min(bottom, next, mean);
      close[i] = mean;
      next = (next + mean) / 2;
    }
  },
});

/** The averaged bars, without warm-up: prices at which nobody traded, for signals and charts but not for fills. */
export function heikinAshi({ open, high, low, close }: BarSeries): {
  readonly open: Series;
  readonly high: Series;
  readonly low: Series;
  readonly close: Series;
} {
  return apply(heikinAshiOperator, { o: open, h: high, l: low, c: close });
}
