// Stochastic RSI: where the relative strength index stands between its lowest and highest of the last bars, 0 to 100.
// Source: T. Chande and S. Kroll, The New Technical Trader (1994). With `smooth` 1 it is TA-Lib's STOCHRSI,
// which does not smooth %K; most charts smooth it over 3 bars, and so does the default here.

import { apply, type Series } from '../graph/index.ts';
import { highest } from './highest.ts';
import { lowest } from './lowest.ts';
import { rsi } from './rsi.ts';
import { sma } from './sma.ts';
import { placeOperator } from './stochastic.ts';

/**
 * %K and %D of the index of `rsiLength` bars within its range of `length` bars, 0 to 100;
 * `rsiLength` + `length` + `smooth` − 2 bars of warm-up for %K, and `signal` − 1 more for %D.
 */
export function stochasticRsi(
  x: Series,
  rsiLength = 14,
  length = 14,
  smooth = 3,
  signal = 3,
): { readonly k: Series; readonly d: Series } {
  const strength = rsi(x, rsiLength);
  const [top, bottom] = [highest(strength, length), lowest(strength, length)];
  const k = sma(apply(placeOperator, { x: strength, origin: bottom, top, bottom }), smooth);
  return { k, d: sma(k, signal) };
}
