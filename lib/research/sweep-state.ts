// What a combination of a sweep is between two bars: a row of numbers, and the facts of a run that it ends as.

import type { Facts } from '../metrics/metric.ts';
import * as places from './sweep-places.ts';

/** The places of a combination's numbers in its row; an object of its own, whose constants are known to the compiler. */
export const AT = { ...places };

/** How many numbers a combination is. */
export const STATE_SIZE = places.size;

/** The rows of `count` combinations before their first bar. */
export function startStates(count: number, cash: number): Float64Array {
  const s = new Float64Array(count * STATE_SIZE);
  for (let o = 0; o < s.length; o += STATE_SIZE) {
    s[o + AT.cash] = s[o + AT.equity] = s[o + AT.peak] = cash;
    s[o + AT.start] = Number.POSITIVE_INFINITY;
    s[o + AT.liquidation] = Number.NaN;
    for (const at of [AT.pnl, AT.returns]) {
      s[o + at + AT.toBest] = Number.NEGATIVE_INFINITY;
      s[o + at + AT.toWorst] = Number.POSITIVE_INFINITY;
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

/** The totals of the trades of a finished combination, as `tradeTotals` has them. */
export function tradeFacts(s: Float64Array, o: number): Facts['trades'] {
  const count = s[o + AT.trades]!;
  const pnl = resultsOf(s, o + AT.pnl, count);
  return {
    count,
    pnl,
    pnlStd: pnlStd(s, o, count, pnl),
    returns: resultsOf(s, o + AT.returns, count),
    meanBars: s[o + AT.tradeBars]! / count,
  };
}

function resultsOf(s: Float64Array, at: number, count: number) {
  const value = (place: number) => s[at + place]!;
  const none = count === 0;
  return {
    mean: value(0) / count,
    best: none ? Number.NaN : value(AT.toBest),
    worst: none ? Number.NaN : value(AT.toWorst),
    wins: value(AT.toWins),
    gains: value(AT.toGains),
    losses: value(AT.toLosses),
    lost: value(AT.toLost),
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
