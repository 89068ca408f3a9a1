// Stochastic oscillator: where the close stands between the lowest low and the highest high of the last n bars, 0 to 100.
// Source: G. Lane, "Lane's stochastics", Stocks & Commodities 2:3 (1984). TA-Lib's STOCH with simple means: %K is
// smoothed over `smooth` bars and %D is its mean over `signal` bars; where high and low are one price it is 0.

import { apply, type BarSeries, defineOperator, type Series } from '../graph/index.ts';
import { highest } from './highest.ts';
import { lowest } from './lowest.ts';
import { sma } from './sma.ts';

/** How far x is from `origin`, in percent of the range from `bottom` to `top`; 0 where these are equal. */
export const placeOperator = defineOperator({
  name: 'place',
  inputs: ['x', 'origin', 'top', 'bottom'],
  outputs: ['y'],
  params: {},
  lookback: () => 0,
  run({ x, origin, top, bottom, y }, from, to) {
    for (let i = from; i < to; i++) {
      const range = top[i]! - bottom[i]!;
      y[i] = range === 0 ? 0 : (100 * (x[i]! - origin[i]!)) / range;
    }
  },
});

/**
 * %K and %D, 0 to 100: `length` + `smooth` − 2 bars of warm-up for %K, and `signal` − 1 more for %D.
 * With `smooth` 1 it is the fast stochastic.
 */
export function stochastic(
  { high, low, close }: BarSeries,
  length = 14,
  smooth = 3,
  signal = 3,
): { readonly k: Series; readonly d: Series } {
  const [top, bottom] = [highest(high, length), lowest(low, length)];
  const k = sma(apply(placeOperator, { x: close, origin: bottom, top, bottom }), smooth);
  return { k, d: sma(k, signal) };
}
