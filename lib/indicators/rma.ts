// Wilder's moving average: y += (x − y) / n, seeded with the mean of the first n values.
// Source: J. W. Wilder, New Concepts in Technical Trading Systems (1978), where it averages gains, losses and ranges.

import { apply, type Series } from '../graph/index.ts';
import { exponentialOperator } from './ema.ts';

export const rmaOperator = exponentialOperator('rma', (length) => 1 / length);

/** Wilder's average, the exponential one with the weight 1 / `length`; `length` − 1 bars of warm-up. */
export function rma(x: Series, length: number): Series {
  return apply(rmaOperator, { x }, { length });
}
