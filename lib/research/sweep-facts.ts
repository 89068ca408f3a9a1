// From a combination's numbers at the end of its run to its metrics, by the formulas of the metrics themselves.

import { drawdownOf, type EquityPass } from '../metrics/equity-pass.ts';
import type { MetricName } from '../metrics/index.ts';
import type { Facts } from '../metrics/metric.ts';
import { type Moments, returnMomentsOf, startMoments } from '../metrics/moments.ts';
import { METRICS } from '../metrics/registry.ts';
import { NO_TAILS } from '../metrics/tails.ts';
import { AT, tradeFacts } from './sweep-state.ts';

// What running sums cannot tell: the order of the returns by size, their third and fourth moments, their covariance
// with the market's, and the drawdown of every single bar.
const NEEDS_EVERY_RETURN = new Set<string>([
  ...['var95', 'cvar95', 'tailRatio', 'skewness', 'kurtosis', 'ulcerIndex', 'alpha', 'beta'],
]);

/** The metrics that a sweep has from running sums. */
export const SUMMED_METRICS = (Object.keys(METRICS) as MetricName[]).filter(
  (name) => !NEEDS_EVERY_RETURN.has(name),
);

/** What all combinations of a sweep have in common. */
export interface CommonFacts {
  readonly bars: number;
  readonly cash: number;
  readonly periodsPerYear: number;
  readonly marketReturn: number;
}

/** The facts of the finished combination at `o` of `s`. */
export function factsOf(s: Float64Array, o: number, common: CommonFacts): Facts {
  const { bars } = common;
  const count = bars - 1;
  const sum = s[o + AT.sum]!;
  const pass: EquityPass = {
    peak: s[o + AT.peak]!,
    peakRow: s[o + AT.peakRow]!,
    deepest: s[o + AT.deepest]!,
    longest: s[o + AT.longest]!,
    drawdownSquares: 0,
    gains: s[o + AT.gains]!,
    losses: sum - s[o + AT.gains]!,
    lossSquares: s[o + AT.lossSquares]!,
  };
  return {
    bars,
    cash: common.cash,
    finalEquity: s[o + AT.equity]!,
    barsInMarket: s[o + AT.barsInMarket]!,
    feesPaid: s[o + AT.feesPaid]!,
    periodsPerYear: common.periodsPerYear,
    marketReturn: common.marketReturn,
    returns: returnMomentsOf(momentsOf(count, sum / count, s[o + AT.squares]! - sum * (sum / count)), pass),
    market: NO_MARKET,
    // Without the mean of the squares, which nothing that is asked for reads.
    drawdown: drawdownOf(pass, bars),
    tails: NO_TAILS,
    trades: tradeFacts(s, o),
  };
}

const NO_CLOSES = new Float64Array(0);
const NO_MARKET = { mean: Number.NaN, m2: Number.NaN, comoment: Number.NaN };

function momentsOf(count: number, mean: number, m2: number): Moments {
  const moments = startMoments(NO_CLOSES);
  moments.count = count;
  moments.mean = mean;
  moments.m2 = m2;
  return moments;
}

/**
 * Whether the sums have kept the digits that the metrics promise: not where the returns are nearly all the same, or
 * where the losses are rounding errors alone, of which differences of sums know nothing.
 */
export function areSumsSound(s: Float64Array, o: number, bars: number): boolean {
  const sum = s[o + AT.sum]!;
  const squares = s[o + AT.squares]!;
  const losses = s[o + AT.lossSquares]!;
  if (squares === 0) return true;
  return squares - (sum * sum) / (bars - 1) > 0.01 * squares && !(losses > 0 && losses < 1e-18);
}
