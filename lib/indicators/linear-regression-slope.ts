// Slope of the linear regression: the rise per bar of the line through the last n values. TA-Lib's LINEARREG_SLOPE.

import { apply, type Series } from '../graph/index.ts';
import { linearRegressionOperator } from './linear-regression.ts';

/** The rise per bar of the line through the last `length` values; `length` − 1 bars of warm-up. */
export function linearRegressionSlope(x: Series, length = 14): Series {
  return apply(linearRegressionOperator, { x }, { length }).slope;
}
