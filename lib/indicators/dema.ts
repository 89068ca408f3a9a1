// Double exponential moving average: 2 EMA − EMA(EMA).
// Source: P. Mulloy, "Smoothing data with faster moving averages", Stocks & Commodities 12:1 (1994); TA-Lib's DEMA.

import type { Series } from '../graph/index.ts';
import { ema } from './ema.ts';

/** The exponential average of `length` with its lag taken off; 2 (`length` − 1) bars of warm-up. */
export function dema(x: Series, length: number): Series {
  const once = ema(x, length);
  return once.add(once.sub(ema(once, length)));
}
