// How sure a Sharpe ratio is: its distribution over samples, the best that luck shows, and how long it must have lasted.

import { shown, TradelabError } from '../core/errors.ts';
import { isConstant } from '../metrics/moments.ts';
import { normalCdf, normalQuantile } from './normal-distribution.ts';

/** A Sharpe ratio as it was measured. None of it is annualised. */
export interface SharpeSample {
  /** Mean over standard deviation (ddof 1) of the bar returns. */
  readonly sharpe: number;
  /** How many bar returns it is from. */
  readonly bars: number;
  /** Of the bar returns, g1: third central moment over the 3/2 power of the second. */
  readonly skewness: number;
  /** Of the bar returns: fourth central moment over the square of the second; 3 for normal ones. */
  readonly kurtosis: number;
}

/** How much was tried before a Sharpe ratio was found. */
export interface Trials {
  /** How many independent parameter sets or strategies; at least 1. */
  readonly trials: number;
  /** The variance over them of the Sharpe ratio, which is not annualised. */
  readonly sharpeVariance: number;
}

/** What a track record is held against. */
export interface TrackRecordGoal {
  /** The Sharpe ratio to be above, not annualised; default 0. */
  readonly benchmark?: number;
  /** The probability with which it is to be above; default 0.95. */
  readonly confidence?: number;
}

/** The Sharpe ratio of bar returns (fractions, n float64) with what its distribution needs; NaN without variance. */
export function sharpeSample(returns: Float64Array): SharpeSample {
  const bars = returns.length;
  let sum = 0;
  for (let i = 0; i < bars; i++) sum += returns[i]!;
  const mean = sum / bars;
  let [m2, m3, m4] = [0, 0, 0];
  for (let i = 0; i < bars; i++) {
    const d = returns[i]! - mean;
    m2 += d * d;
    m3 += d * d * d;
    m4 += d * d * d * d;
  }
  return sampleOf({ count: bars, mean, m2: isConstant(m2, bars, mean) ? 0 : m2, m3, m4 });
}

/** A sample from the sums of central powers of `count` returns. */
export function sampleOf(moments: Record<'count' | 'mean' | 'm2' | 'm3' | 'm4', number>): SharpeSample {
  const { count, mean, m2, m3, m4 } = moments;
  const some = m2 > 0;
  return {
    sharpe: some ? mean / Math.sqrt(m2 / (count - 1)) : Number.NaN,
    bars: count,
    skewness: some ? m3 / count / (m2 / count) ** 1.5 : Number.NaN,
    kurtosis: some ? (count * m4) / m2 ** 2 : Number.NaN,
  };
}

/**
 * The probability that the true Sharpe ratio is above `benchmark` (not annualised; default 0).
 * Source: D. Bailey and M. López de Prado, "The Sharpe Ratio Efficient Frontier", Journal of Risk 15(2), 2012: "PSR".
 */
export function probabilisticSharpe(sample: SharpeSample, benchmark = 0): number {
  const { sharpe, bars } = sample;
  return normalCdf(((sharpe - benchmark) * Math.sqrt(bars - 1)) / Math.sqrt(spread(sample)));
}

/**
 * The Sharpe ratio, not annualised, that the best of several independent trials is expected to show where none has any
 * skill; 0 for a single one. Throws `bad-option` for a number of trials below 1 or a negative variance.
 * Source: D. Bailey and M. López de Prado, "The Deflated Sharpe Ratio", Journal of Portfolio Management 40(5), 2014, eq. 1.
 */
export function expectedMaximumSharpe({ trials, sharpeVariance }: Trials): number {
  if (!(trials >= 1)) throw wrong('trials', trials, 'it is the number of parameter sets tried, at least 1');
  if (sharpeVariance < 0) throw wrong('sharpeVariance', sharpeVariance, 'a variance is not below 0');
  if (trials === 1) return 0;
  const quantiles = (1 - EULER) * normalQuantile(1 / trials) + EULER * normalQuantile(1 / (trials * Math.E));
  // Quantiles of the upper tail are those of the lower with the other sign, where 1 / trials keeps its digits.
  return -Math.sqrt(sharpeVariance) * quantiles;
}

/**
 * The probability that the true Sharpe ratio is above 0 though it is the best of many trials: the probabilistic Sharpe
 * ratio against `expectedMaximumSharpe`. Trials that resemble each other, as neighbours of a grid do, count for less than
 * their number, which makes this a cautious figure. Throws what `expectedMaximumSharpe` throws.
 * Source: Bailey and López de Prado (2014), eq. 2.
 */
export function deflatedSharpe(sample: SharpeSample, trials: Trials): number {
  return probabilisticSharpe(sample, expectedMaximumSharpe(trials));
}

/**
 * How many bar returns a Sharpe ratio as high must be from, to be above the benchmark with the given confidence: not
 * rounded; Infinity where it is not above it. Throws `bad-option` for a confidence that is not between 0 and 1.
 * Source: Bailey and López de Prado (2012): "MinTRL".
 */
export function minimumTrackRecordLength(
  sample: SharpeSample,
  { benchmark = 0, confidence = 0.95 }: TrackRecordGoal = {},
): number {
  if (!(confidence > 0 && confidence < 1))
    throw wrong('confidence', confidence, 'it is a fraction between 0 and 1, such as 0.95');
  if (sample.sharpe <= benchmark) return Number.POSITIVE_INFINITY;
  return 1 + spread(sample) * (normalQuantile(confidence) / (sample.sharpe - benchmark)) ** 2;
}

// The Euler–Mascheroni constant.
const EULER = 0.5772156649015329;

/** The variance of a measured Sharpe ratio times one less than the number of returns, which need not be normal. */
function spread({ sharpe, skewness, kurtosis }: SharpeSample): number {
  return 1 - skewness * sharpe + ((kurtosis - 1) / 4) * sharpe ** 2;
}

function wrong(name: string, value: unknown, hint: string): TradelabError {
  return new TradelabError('bad-option', `${name} is ${shown(value)}`, { hint });
}
