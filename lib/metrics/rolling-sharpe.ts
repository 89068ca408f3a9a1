// The Sharpe ratio of a moving window of bar returns, as a column.

import { TradelabError } from '../core/errors.ts';
import { isConstant } from './moments.ts';

/**
 * The annualised Sharpe ratio of the last `window` bar returns at every close, by the convention of the metric `sharpe`;
 * n float64, NaN before row `window` and where the window has no variance or its equity was 0 or below.
 * Throws `bad-option` where `window` is not a whole number of at least 2.
 */
export function rollingSharpe(equity: Float64Array, window: number, periodsPerYear: number): Float64Array {
  if (!Number.isInteger(window) || window < 2) {
    throw new TradelabError('bad-option', `window ${window} is not a whole number of at least 2 bars`);
  }
  const n = equity.length;
  const out = new Float64Array(n).fill(Number.NaN);
  if (window >= n) return out;
  // Moments of the last c returns of the block before. A window is such an end of one block and the start of the next:
  // merging the two only ever adds, where taking out what leaves a window would drift and never return to 0.
  const endMean = new Float64Array(window + 1);
  const endM2 = new Float64Array(window + 1);
  for (let from = 1; from < n; from += window) {
    const to = Math.min(n, from + window);
    let mean = 0;
    let m2 = 0;
    for (let i = from; i < to; i++) {
      const count = i - from + 1;
      const d = barReturn(equity, i) - mean;
      mean += d / count;
      m2 += d * d * (1 - 1 / count);
      if (i < window) continue;
      const rest = window - count;
      const gap = endMean[rest]! - mean;
      const all = m2 + endM2[rest]! + (gap * gap * count * rest) / window;
      out[i] = sharpeOf(mean + (gap * rest) / window, all, window) * Math.sqrt(periodsPerYear);
    }
    if (to - from === window) momentsFromEnd(equity, to, endMean, endM2);
  }
  return out;
}

/** Writes the moments of the last c returns before row `end` to row c of the columns. */
function momentsFromEnd(equity: Float64Array, end: number, mean: Float64Array, m2: Float64Array): void {
  for (let c = 1; c < mean.length; c++) {
    const d = barReturn(equity, end - c) - mean[c - 1]!;
    mean[c] = mean[c - 1]! + d / c;
    m2[c] = m2[c - 1]! + d * d * (1 - 1 / c);
  }
}

function sharpeOf(mean: number, m2: number, count: number): number {
  return isConstant(m2, count, mean) ? Number.NaN : mean / Math.sqrt(m2 / (count - 1));
}

function barReturn(equity: Float64Array, i: number): number {
  return equity[i - 1]! > 0 ? equity[i]! / equity[i - 1]! - 1 : Number.NaN;
}
