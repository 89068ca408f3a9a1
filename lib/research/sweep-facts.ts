// From a combination's numbers at the end of its run to its metrics, by the formulas of the metrics themselves.

import { type Drawdown, drawdownOf, startEquityPass } from '../metrics/equity-pass.ts';
import type { MetricName } from '../metrics/index.ts';
import type { Facts } from '../metrics/metric.ts';
import { noReturnMoments, type ReturnMoments, returnMomentsOf, startMoments } from '../metrics/moments.ts';
import { METRICS } from '../metrics/registry.ts';
import { NO_TAILS } from '../metrics/tails.ts';
import { AT, SweptTrades } from './sweep-state.ts';

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

/**
 * The facts of one finished combination after the other, in the same objects: to make new ones for each would cost a
 * sweep more than its metrics do.
 */
export class SweptFacts implements Facts {
  readonly bars: number;
  readonly cash: number;
  readonly periodsPerYear: number;
  readonly marketReturn: number;
  readonly market = NO_MARKET;
  readonly tails = NO_TAILS;
  readonly trades = new SweptTrades();
  finalEquity = Number.NaN;
  barsInMarket = Number.NaN;
  feesPaid = Number.NaN;
  returns!: ReturnMoments;
  drawdown!: Drawdown;
  readonly #pass = startEquityPass(NO_CLOSES);
  readonly #moments = startMoments(NO_CLOSES);
  readonly #returns = noReturnMoments();

  constructor({ bars, cash, periodsPerYear, marketReturn }: CommonFacts) {
    this.bars = bars;
    this.cash = cash;
    this.periodsPerYear = periodsPerYear;
    this.marketReturn = marketReturn;
  }

  /** Takes the numbers of the combination at `o` of `s`. */
  take(s: Float64Array, o: number): void {
    this.finalEquity = s[o + AT.equity]!;
    this.barsInMarket = s[o + AT.barsInMarket]!;
    this.feesPaid = s[o + AT.feesPaid]!;
    const [pass, moments] = [this.#pass, this.#moments];
    const sum = s[o + AT.sum]!;
    pass.peak = s[o + AT.peak]!;
    pass.peakRow = s[o + AT.peakRow]!;
    pass.deepest = s[o + AT.deepest]!;
    pass.longest = s[o + AT.longest]!;
    pass.gains = s[o + AT.gains]!;
    pass.losses = sum - pass.gains;
    pass.lossSquares = s[o + AT.lossSquares]!;
    moments.count = this.bars - 1;
    moments.mean = sum / moments.count;
    moments.m2 = s[o + AT.squares]! - sum * moments.mean;
    this.returns = returnMomentsOf(moments, pass, this.#returns);
    // Without the mean of the squares, which nothing that is asked for reads.
    this.drawdown = drawdownOf(pass, this.bars);
    this.trades.take(s, o);
  }
}

const NO_CLOSES = new Float64Array(0);
const NO_MARKET = { mean: Number.NaN, m2: Number.NaN, comoment: Number.NaN };

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
