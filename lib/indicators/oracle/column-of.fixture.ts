// An indicator over a few numbers written in a test.

import { createBars } from '../../core/bars.ts';
import { type BarSeries, columnsAtOnce, type Series } from '../../graph/index.ts';

/** The column that `make` builds over bars of one price each, which may be NaN, as no market's bars are. */
export function columnOf(
  prices: readonly number[],
  make: (bars: BarSeries) => Series,
  volume: readonly number[] = prices.map(() => 0),
): number[] {
  const zeros = prices.map(() => 0);
  const bars = createBars({
    ...{ time: prices.map((_, i) => i * 60_000), open: zeros, high: zeros, low: zeros, close: zeros, volume },
    timeframe: '1m',
  });
  const price = Float64Array.from(prices);
  const at = { open: price, high: price, low: price, close: price };
  return [...columnsAtOnce((series) => ({ y: make(series) }), { ...bars, ...at })['y']!];
}

/** `count` times `value`. */
export const repeat = (value: number, count: number): number[] => Array.from({ length: count }, () => value);
