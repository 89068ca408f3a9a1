// Donchian channel: the highest high and the lowest low of the last n bars, and the middle between them.
// Source: R. Donchian's four-week rule (1960s), the bar at hand included, as in TA-Lib's MAX and MIN of high and low.

import type { BarSeries, Series } from '../graph/index.ts';
import { highest } from './highest.ts';
import { lowest } from './lowest.ts';

/**
 * The channel of the last `length` bars; `length` − 1 bars of warm-up. It includes the present bar:
 * a breakout compares with `upper.lag(1)`.
 */
export function donchian(
  bars: BarSeries,
  length = 20,
): { readonly upper: Series; readonly middle: Series; readonly lower: Series } {
  const [upper, lower] = [highest(bars.high, length), lowest(bars.low, length)];
  return { upper, middle: upper.add(lower).div(2), lower };
}
