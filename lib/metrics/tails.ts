// The tails of the bar returns: their 5 % and 95 % quantiles and the expected shortfall, without sorting them all.

import { moveBelow, select } from './select.ts';

/** The outermost twentieths of the bar returns. */
export interface Tails {
  /** The 5 % and 95 % quantiles. */
  readonly low: number;
  readonly high: number;
  /** The mean of the returns at or below the 5 % quantile. */
  readonly shortfall: number;
}

/** Bounds (both included) between which the tails' quantiles almost certainly are not; nothing where low > high. */
export interface Middle {
  readonly low: number;
  readonly high: number;
}

/** The tails where there are no returns. */
export const NO_TAILS: Tails = { low: Number.NaN, high: Number.NaN, shortfall: Number.NaN };

const TAIL = 0.05;
const SAMPLE = 2048;
const NOTHING: Middle = { low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY };

/**
 * A guess from a sample of the bar returns of equity: what lies within it need not be kept for the quantiles.
 * It is five standard errors of the sample's ranks away from them, and empty for few bars.
 */
export function guessMiddle(equity: Float64Array): Middle {
  const count = equity.length - 1;
  if (count < 4 * SAMPLE) return NOTHING;
  const sample = new Float64Array(SAMPLE);
  for (let k = 0; k < SAMPLE; k++) {
    // Multiples of the golden ratio spread evenly and fall in step with no hour or weekday.
    const i = 1 + Math.floor(((k * 0.6180339887498949) % 1) * count);
    sample[k] = equity[i]! / equity[i - 1]! - 1;
  }
  sample.sort();
  const rank = Math.ceil(SAMPLE * TAIL + 5 * Math.sqrt(SAMPLE * TAIL * (1 - TAIL)));
  return { low: sample[rank]!, high: sample[SAMPLE - 1 - rank]! };
}

/** Appends those of the first `n` returns that are outside the middle to the `count` values kept; gives the new count. */
export function keepTails(
  kept: Float64Array,
  count: number,
  returns: Float64Array,
  n: number,
  middle: Middle,
): number {
  const { low, high } = middle;
  for (let j = 0; j < n; j++) {
    const r = returns[j]!;
    kept[count] = r;
    // Written always and counted by arithmetic: a branch here would be mispredicted at every kept return.
    count = (count + (+(r < low) | +(r > high))) | 0;
  }
  return count;
}

/** The tails of equity's bar returns, of which the first `count` of `kept` are those outside the middle; reorders `kept`. */
export function tailsOf(kept: Float64Array, count: number, middle: Middle, equity: Float64Array): Tails {
  const n = equity.length - 1;
  return tailsOfKept(kept, count, middle, n) ?? tailsOfKept(allReturns(equity, kept), n, NOTHING, n)!;
}

/** The tails of `n` returns, or undefined where the guess was wrong and they reach into the middle. */
function tailsOfKept(kept: Float64Array, count: number, middle: Middle, n: number): Tails | undefined {
  const below = moveBelow(kept, middle.low, 0, count - 1);
  const inside = n - count;
  /** What sorting all returns would put into row k; NaN where that is an unknown one of the middle. */
  const sorted = (k: number) => {
    if (k < below) return selected(kept, k, 0, below - 1);
    if (k >= below + inside) return selected(kept, k - inside, below, count - 1);
    return middle.low === middle.high ? middle.low : Number.NaN;
  };
  const low = quantile(sorted, n, TAIL);
  const high = quantile(sorted, n, 1 - TAIL);
  if (!(low <= middle.low) || Number.isNaN(high)) return undefined;
  let sum = low === middle.low ? inside * low : 0;
  let worst = low === middle.low ? inside : 0;
  for (let i = 0; i < below; i++) {
    if (kept[i]! > low) continue;
    sum += kept[i]!;
    worst++;
  }
  return { low, high, shortfall: sum / worst };
}

/**
 * The quantile of `n` values, of which `sorted` tells the k-th in ascending order.
 * Source: type 7 of R. Hyndman and Y. Fan, "Sample quantiles in statistical packages" (1996), rounded as numpy rounds it.
 */
export function quantile(sorted: (k: number) => number, n: number, q: number): number {
  const position = (n - 1) * q;
  const k = Math.floor(position);
  const t = position - k;
  const a = sorted(k);
  if (t === 0) return a;
  const b = sorted(k + 1);
  return t < 0.5 ? a + (b - a) * t : b - (b - a) * (1 - t);
}

function selected(values: Float64Array, k: number, left: number, right: number): number {
  select(values, k, left, right);
  return values[k]!;
}

function allReturns(equity: Float64Array, out: Float64Array): Float64Array {
  for (let i = 1; i < equity.length; i++) out[i - 1] = equity[i]! / equity[i - 1]! - 1;
  return out;
}
