// Triple exponential moving average: 3 EMA − 3 EMA(EMA) + EMA(EMA(EMA)).
// Source: P. Mulloy, "Smoothing data with less lag", Stocks & Commodities 12:2 (1994); TA-Lib's TEMA.

import type { Series } from '../graph/index.ts';
import { ema } from './ema.ts';

/** The exponential average of `length` with its lag taken off twice; 3 (`length` − 1) bars of warm-up. */
export function tema(x: Series, length: number): Series {
  const once = ema(x, length);
  const twice = ema(once, length);
  return once.sub(twice).mul(3).add(ema(twice, length));
}
