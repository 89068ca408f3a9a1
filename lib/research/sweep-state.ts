// What a combination of a sweep is between two bars: a row of numbers, and the totals of its trades that it ends as.

import type { Results, TradeTotals } from '../metrics/trade-totals.ts';
import * as places from './sweep-places.ts';

/** The places of a combination's numbers in its row; an object of its own, whose constants are known to the compiler. */
export const AT = { ...places };

/** How many numbers a combination is. */
export const STATE_SIZE = places.size;

/** Makes rows of zeros those of combinations before their first bar. */
export function startStates(s: Float64Array, cash: number): void {
  for (let o = 0; o < s.length; o += STATE_SIZE) {
    s[o + AT.cash] = s[o + AT.equity] = s[o + AT.peak] = cash;
    s[o + AT.start] = Number.POSITIVE_INFINITY;
    s[o + AT.liquidation] = Number.NaN;
    for (const at of [AT.pnl, AT.returns]) {
      s[o + at + AT.toBest] = Number.NEGATIVE_INFINITY;
      s[o + at + AT.toWorst] = Number.POSITIVE_INFINITY;
    }
  }
}

/** Counts a closed trade: the sums that `tradeTotals` of the metrics takes over all of them, in the same order. */
export function addTrade(s: Float64Array, o: number, pnl: number, notional: number, bars: number): void {
  const count = ++s[o + AT.trades]!;
  s[o + AT.tradeBars]! += bars;
  const difference = pnl - s[o + AT.pnlMean]!;
  s[o + AT.pnlMean]! += difference / count;
  s[o + AT.pnlSquares]! += difference * (pnl - s[o + AT.pnlMean]!);
  addResult(s, o + AT.pnl, pnl);
  addResult(s, o + AT.returns, pnl / notional);
}

function addResult(s: Float64Array, at: number, value: number): void {
  s[at]! += value;
  if (value > s[at + AT.toBest]!) s[at + AT.toBest] = value;
  if (value < s[at + AT.toWorst]!) s[at + AT.toWorst] = value;
  if (value > 0) {
    s[at + AT.toGains]! += value;
    s[at + AT.toWins]!++;
  } else if (value < 0) {
    s[at + AT.toLost]! -= value;
    s[at + AT.toLosses]!++;
  }
}

/** The totals of the trades of one finished combination after the other, as `tradeTotals` has them. */
export class SweptTrades implements TradeTotals {
  count = 0;
  pnlStd = Number.NaN;
  meanBars = Number.NaN;
  readonly pnl = new SweptResults();
  readonly returns = new SweptResults();

  /** Takes the numbers of the combination at `o` of `s`. */
  take(s: Float64Array, o: number): void {
    const count = s[o + AT.trades]!;
    this.count = count;
    this.meanBars = s[o + AT.tradeBars]! / count;
    this.pnl.take(s, o + AT.pnl, count);
    this.returns.take(s, o + AT.returns, count);
    this.pnlStd = pnlStd(s[o + AT.pnlSquares]!, count, this.pnl);
  }
}

class SweptResults implements Results {
  mean = Number.NaN;
  best = Number.NaN;
  worst = Number.NaN;
  wins = 0;
  gains = 0;
  losses = 0;
  lost = 0;

  take(s: Float64Array, at: number, count: number): void {
    this.mean = s[at]! / count;
    this.best = count === 0 ? Number.NaN : s[at + AT.toBest]!;
    this.worst = count === 0 ? Number.NaN : s[at + AT.toWorst]!;
    this.wins = s[at + AT.toWins]!;
    this.gains = s[at + AT.toGains]!;
    this.losses = s[at + AT.toLosses]!;
    this.lost = s[at + AT.toLost]!;
  }
}

function pnlStd(squares: number, count: number, { mean, best, worst }: Results): number {
  if (count < 2) return Number.NaN;
  if (best - worst <= 1e-9 * Math.abs(mean)) return 0;
  return Math.sqrt(squares / (count - 1));
}
