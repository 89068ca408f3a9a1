// Williams %R: how far the close is below the highest high of the last n bars, as a share of their range, −100 to 0.
// Source: L. Williams, How I Made One Million Dollars (1973); TA-Lib's WILLR, 0 where high and low are one price.

import { apply, type BarSeries, type Series } from '../graph/index.ts';
import { highest } from './highest.ts';
import { lowest } from './lowest.ts';
import { placeOperator } from './stochastic.ts';

/** Williams %R, −100 at the lowest low to 0 at the highest high; `length` − 1 bars of warm-up. */
export function williamsR({ high, low, close }: BarSeries, length = 14): Series {
  const [top, bottom] = [highest(high, length), lowest(low, length)];
  return apply(placeOperator, { x: close, origin: top, top, bottom });
}
