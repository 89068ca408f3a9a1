// Moments of the bar returns and of the market's, gathered in blocks and merged.

import type { EquityPass } from './equity-pass.ts';

/** Moments of the bar returns. */
export interface ReturnMoments {
  readonly count: number;
  readonly mean: number;
  /** Standard deviation, ddof 1. */
  readonly std: number;
  /** Σ (r − mean)², ³ and ⁴. */
  readonly m2: number;
  readonly m3: number;
  readonly m4: number;
  /** Σ max(r, 0) and Σ max(−r, 0). */
  readonly gains: number;
  readonly losses: number;
  /** √ of the mean of min(r, 0)² over all returns. */
  readonly downside: number;
}

/** Moments of the market's bar returns m, and with the bar returns r. */
export interface MarketMoments {
  readonly mean: number;
  /** Σ (m − mean)². */
  readonly m2: number;
  /** Σ (r − mean of r)(m − mean). */
  readonly comoment: number;
}

/** Count, means and central sums that are complete for the rows added so far. */
export interface Moments {
  count: number;
  mean: number;
  m2: number;
  m3: number;
  m4: number;
  marketMean: number;
  marketM2: number;
  comoment: number;
  lowestClose: number;
}

/** Moments of nothing. */
export function startMoments(close: Float64Array): Moments {
  const lowestClose = close[0] ?? Number.NaN;
  return { count: 0, mean: 0, m2: 0, m3: 0, m4: 0, marketMean: 0, marketM2: 0, comoment: 0, lowestClose };
}

/**
 * Adds the returns of rows [from, to): those of equity, whose mean is `mean`, are at the front of `returns`,
 * the market's are computed from `close`. Central sums are taken within the block, where the mean is known beforehand:
 * raw power sums lose all digits where the mean is large against the spread.
 */
export function addMoments(
  total: Moments,
  close: Float64Array,
  from: number,
  to: number,
  returns: Float64Array,
  mean: number,
): void {
  // The market's mean is known only afterwards; about the mean growth, which is near it, sums lose next to nothing.
  const growth = (close[to - 1]! / close[from - 1]!) ** (1 / (to - from)) - 1;
  let m2 = 0;
  let m3 = 0;
  let m4 = 0;
  let market = 0;
  let market2 = 0;
  let comoment = 0;
  let lowest = total.lowestClose;
  let before = close[from - 1]!;
  for (let i = from; i < to; i++) {
    const now = close[i]!;
    if (now < lowest) lowest = now;
    const m = now / before - 1 - growth;
    before = now;
    const d = returns[i - from]! - mean;
    const d2 = d * d;
    m2 += d2;
    m3 += d2 * d;
    m4 += d2 * d2;
    market += m;
    market2 += m * m;
    comoment += d * m;
  }
  total.lowestClose = lowest;
  const count = to - from;
  const marketMean = growth + market / count;
  merge(total, { count, mean, m2, m3, m4, marketMean, marketM2: market2 - market ** 2 / count, comoment });
}

/**
 * Adds the moments of further rows `b` to those of `a`.
 * Source: P. Pébay, "Formulas for robust, one-pass parallel computation of covariances and arbitrary-order statistical
 * moments", Sandia report SAND2008-6212 (2008).
 */
function merge(a: Moments, b: Omit<Moments, 'lowestClose'>): void {
  const n = a.count + b.count;
  const [p, q] = [a.count / n, b.count / n];
  const d = b.mean - a.mean;
  const marketD = b.marketMean - a.marketMean;
  const weight = a.count * q;
  a.m4 += b.m4 + 4 * d * (p * b.m3 - q * a.m3) + 6 * d * d * (p * p * b.m2 + q * q * a.m2);
  a.m4 += weight * d ** 4 * (p * p - p * q + q * q);
  a.m3 += b.m3 + 3 * d * (p * b.m2 - q * a.m2) + weight * d ** 3 * (p - q);
  a.m2 += b.m2 + weight * d * d;
  a.comoment += b.comoment + weight * d * marketD;
  a.marketM2 += b.marketM2 + weight * marketD * marketD;
  a.mean += q * d;
  a.marketMean += q * marketD;
  a.count = n;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** All of them unknown: an object for `returnMomentsOf` to write into. */
export function noReturnMoments(): Writable<ReturnMoments> {
  return { ...NO_RETURNS };
}

/**
 * The moments of the bar returns, in an object of their own or in `into`, as a sweep has them by the thousand; all NaN where
 * there are none, or where equity was ever 0 or below, or not finite.
 */
export function returnMomentsOf(
  total: Moments,
  pass: EquityPass,
  into: Writable<ReturnMoments> = noReturnMoments(),
): ReturnMoments {
  const { count, mean } = total;
  const sound = pass.peak > 0 && pass.deepest > -1 && Number.isFinite(mean) && count > 0;
  if (!sound) return NO_RETURNS;
  const constant = isConstant(total.m2, count, mean);
  into.count = count;
  into.mean = mean;
  into.m2 = constant ? 0 : total.m2;
  into.m3 = constant ? 0 : total.m3;
  into.m4 = constant ? 0 : total.m4;
  into.std = count > 1 ? Math.sqrt(into.m2 / (count - 1)) : Number.NaN;
  into.gains = pass.gains;
  into.losses = -pass.losses;
  into.downside = Math.sqrt(pass.lossSquares / count);
  return into;
}

/** The moments of the market with `returns`; all NaN where these have none, or where a close was 0 or below, or not finite. */
export function marketMomentsOf(total: Moments, returns: ReturnMoments): MarketMoments {
  const { count, marketMean: mean, marketM2, comoment } = total;
  const sound = returns.count > 0 && total.lowestClose > 0 && Number.isFinite(mean);
  if (!sound) return { mean: Number.NaN, m2: Number.NaN, comoment: Number.NaN };
  return { mean, m2: isConstant(marketM2, count, mean) ? 0 : marketM2, comoment };
}

const NO_RETURNS: ReturnMoments = {
  count: 0,
  mean: Number.NaN,
  std: Number.NaN,
  m2: Number.NaN,
  m3: Number.NaN,
  m4: Number.NaN,
  gains: Number.NaN,
  losses: Number.NaN,
  downside: Number.NaN,
};

/**
 * Whether `m2`, the squared deviations of `count` returns from their `mean`, is rounding alone: a return is a ratio of two
 * doubles less one and so known to about 2⁻⁵² of that ratio; a smaller spread is none.
 */
export function isConstant(m2: number, count: number, mean: number): boolean {
  return m2 <= count * (4 * Number.EPSILON * (1 + Math.abs(mean))) ** 2;
}
