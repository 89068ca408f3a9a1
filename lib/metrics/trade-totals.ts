// What the trade metrics share: totals over the columns of closed trades.

import type { TradeColumns } from '../core/trade.ts';

/** Totals of one column of signed results: profits in quote units, or returns. */
export interface Results {
  readonly mean: number;
  readonly best: number;
  readonly worst: number;
  /** How many are above 0, and their sum. */
  readonly wins: number;
  readonly gains: number;
  /** How many are below 0, and the sum of their sizes. */
  readonly losses: number;
  readonly lost: number;
}

/** Totals of the closed trades; means of no trades are NaN. */
export interface TradeTotals {
  readonly count: number;
  /** Profits after fees, in quote units. */
  readonly pnl: Results;
  /** Standard deviation of the profits, ddof 1. */
  readonly pnlStd: number;
  /** Profits as fractions of the entry's notional. */
  readonly returns: Results;
  /** Mean bars from entry to exit. */
  readonly meanBars: number;
}

/** The totals of the first `trades.length` rows of the columns. */
export function tradeTotals(trades: TradeColumns): TradeTotals {
  const count = trades.length;
  const pnl = resultsOf(trades.pnl, count);
  const returns = resultsOf(trades.return, count);
  let bars = 0;
  for (let k = 0; k < count; k++) bars += trades.exitBar[k]! - trades.entryBar[k]!;
  return { count, pnl, pnlStd: stdOf(trades.pnl, count, pnl), returns, meanBars: bars / count };
}

function resultsOf(values: Float64Array, count: number): Results {
  let sum = 0;
  let gains = 0;
  let lost = 0;
  let wins = 0;
  let losses = 0;
  let best = count > 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  let worst = -best;
  for (let k = 0; k < count; k++) {
    const value = values[k]!;
    sum += value;
    if (value > best) best = value;
    if (value < worst) worst = value;
    if (value > 0) {
      gains += value;
      wins++;
    } else if (value < 0) {
      lost -= value;
      losses++;
    }
  }
  return { mean: sum / count, best, worst, wins, gains, losses, lost };
}

function stdOf(values: Float64Array, count: number, { mean, best, worst }: Results): number {
  if (count < 2) return Number.NaN;
  // A profit is a difference of prices and has lost their leading digits: profits this equal differ by rounding alone.
  if (best - worst <= 1e-9 * Math.abs(mean)) return 0;
  let squares = 0;
  for (let k = 0; k < count; k++) squares += (values[k]! - mean) ** 2;
  return Math.sqrt(squares / (count - 1));
}
