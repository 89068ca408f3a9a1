// Pivot support and resistance levels, from the high, low and close of the last closed day.
// Source: the floor traders' formulas; J. Person, A Complete Guide to Technical Trading Tactics (2004).

import type { Timeframe } from '../core/timeframe.ts';
import type { BarSeries, Series } from '../graph/index.ts';

/** The pivot, and three levels of resistance above and of support below it. */
export type Pivots = {
  readonly pivot: Series;
  readonly r1: Series;
  readonly s1: Series;
  readonly r2: Series;
  readonly s2: Series;
  readonly r3: Series;
  readonly s3: Series;
};

/**
 * The levels of the last closed bar of `timeframe` (days and weeks in UTC). On the bar that closes a day they are
 * that day's levels already: those of the day to come, known at its close.
 * Throws `bad-option` where the timeframe is no whole multiple of the bars' own.
 */
export function pivots(bars: BarSeries, timeframe: Timeframe = '1d'): Pivots {
  const { high, low, close } = bars.every(timeframe);
  const pivot = high.add(low).add(close).div(3);
  const twice = pivot.mul(2);
  const span = high.sub(low);
  const [r1, s1] = [twice.sub(low), twice.sub(high)];
  return {
    pivot,
    r1,
    s1,
    r2: pivot.add(span),
    s2: pivot.sub(span),
    r3: r1.add(span),
    s3: s1.sub(span),
  };
}
