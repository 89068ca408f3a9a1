// What a combination of a sweep is between two bars: a row of numbers, and the facts of a run that it ends as.

import type { Facts } from '../metrics/metric.ts';

/** The places of a combination's numbers in its row. */
export const AT = {
  cash: 0,
  position: 1,
  entryPrice: 2,
  entryFees: 3,
  entryBar: 4,
  /** The orders that fill at the next open, as bits of ORDER. */
  order: 5,
  /** The first row that a decision can be taken on; Infinity while it is unknown. */
  start: 6,
  /** Where the position would be liquidated; NaN where no price does that. */
  liquidation: 7,
  /** 1 once the combination has met what this path does not cover. */
  left: 8,
  /** Equity at the last close. */
  equity: 9,
  feesPaid: 10,
  barsInMarket: 11,
  // The drawdown as `addEquity` of the metrics keeps it.
  peak: 12,
  peakRow: 13,
  deepest: 14,
  longest: 15,
  // Of the bar returns: Σr, Σr², Σmax(r, 0), Σmin(r, 0)², in the order of MarketSums.
  sum: 16,
  squares: 17,
  gains: 18,
  lossSquares: 19,
  // Of the closed trades.
  trades: 20,
  tradeBars: 21,
  /** Σ(pnl − mean)² as it grows, by B. Welford, "Note on a method for calculating corrected sums of squares" (1962). */
  pnlMean: 22,
  pnlSquares: 23,
  pnl: 24,
  return: 31,
} as const;

/** Of one column of trades' results, from its place on. */
const RESULT = { sum: 0, best: 1, worst: 2, wins: 3, gains: 4, losses: 5, lost: 6 } as const;

/** How many numbers a combination is. */
export const STATE_SIZE = 38;

/** Orders that wait for the next open. */
export const ORDER = { close: 1, buy: 2, sell: 4 } as const;

/** The rows of `count` combinations before their first bar. */
export function startStates(count: number, cash: number): Float64Array {
  const s = new Float64Array(count * STATE_SIZE);
  for (let o = 0; o < s.length; o += STATE_SIZE) {
    s[o + AT.cash] = s[o + AT.equity] = s[o + AT.peak] = cash;
    s[o + AT.start] = Number.POSITIVE_INFINITY;
    s[o + AT.liquidation] = Number.NaN;
    for (const at of [AT.pnl, AT.return]) {
      s[o + at + RESULT.best] = Number.NEGATIVE_INFINITY;
      s[o + at + RESULT.worst] = Number.POSITIVE_INFINITY;
    }
  }
  return s;
}

/** Counts a closed trade: the sums that `tradeTotals` of the metrics takes over all of them, in the same order. */
export function addTrade(s: Float64Array, o: number, pnl: number, notional: number, bars: number): void {
  const count = ++s[o + AT.trades]!;
  s[o + AT.tradeBars]! += bars;
  const difference = pnl - s[o + AT.pnlMean]!;
  s[o + AT.pnlMean]! += difference / count;
  s[o + AT.pnlSquares]! += difference * (pnl - s[o + AT.pnlMean]!);
  addResult(s, o + AT.pnl, pnl);
  addResult(s, o + AT.return, pnl / notional);
}

function addResult(s: Float64Array, at: number, value: number): void {
  s[at]! += value;
  if (value > s[at + RESULT.best]!) s[at + RESULT.best] = value;
  if (value < s[at + RESULT.worst]!) s[at + RESULT.worst] = value;
  if (value > 0) {
    s[at + RESULT.gains]! += value;
    s[at + RESULT.wins]!++;
  } else if (value < 0) {
    s[at + RESULT.lost]! -= value;
    s[at + RESULT.losses]!++;
  }
}

/** The totals of the trades of a finished combination, as `tradeTotals` has them. */
export function tradeFacts(s: Float64Array, o: number): Facts['trades'] {
  const count = s[o + AT.trades]!;
  const pnl = resultsOf(s, o + AT.pnl, count);
  return {
    count,
    pnl,
    pnlStd: pnlStd(s, o, count, pnl),
    returns: resultsOf(s, o + AT.return, count),
    meanBars: s[o + AT.tradeBars]! / count,
  };
}

function resultsOf(s: Float64Array, at: number, count: number) {
  const value = (name: keyof typeof RESULT) => s[at + RESULT[name]]!;
  const none = count === 0;
  return {
    mean: value('sum') / count,
    best: none ? Number.NaN : value('best'),
    worst: none ? Number.NaN : value('worst'),
    wins: value('wins'),
    gains: value('gains'),
    losses: value('losses'),
    lost: value('lost'),
  };
}

function pnlStd(
  s: Float64Array,
  o: number,
  count: number,
  { mean, best, worst }: { mean: number; best: number; worst: number },
): number {
  if (count < 2) return Number.NaN;
  if (best - worst <= 1e-9 * Math.abs(mean)) return 0;
  return Math.sqrt(s[o + AT.pnlSquares]! / (count - 1));
}
