// The plain record of a portfolio: what reports, stores and comparisons read.

import type { Fill, Warning } from './run.ts';
import type { Timeframe } from './timeframe.ts';
import type { OpenTrade, Trade } from './trade.ts';
import type { ParamValue } from './words.ts';

/** A trade of one leg; `bars` are those of the portfolio's timeline. */
export interface PortfolioTrade extends Trade {
  /** The leg that made it: its symbol, where every symbol has one leg. */
  readonly leg: string;
  readonly symbol: string;
}

/** A fill of one leg; `bar` is a row of the portfolio's timeline. */
export interface PortfolioFill extends Fill {
  readonly leg: string;
  readonly symbol: string;
}

/** An order that was refused, or cut to what the account could pay for. */
export interface RefusedOrder {
  /** Open time of the bar that it met, ms UTC. */
  readonly time: number;
  readonly leg: string;
  readonly symbol: string;
  /** The key of the order. */
  readonly key: string;
  readonly kind: 'refused' | 'cut';
  /** Why, in words. */
  readonly reason: string;
}

/** What one leg (a strategy on a symbol) was and what came of it. Columns have a row per bar of the timeline. */
export interface PortfolioLeg {
  readonly name: string;
  readonly symbol: string;
  readonly strategy: string;
  readonly params: Readonly<Record<string, ParamValue>>;
  readonly options: Readonly<Record<string, unknown>>;
  /** The fraction of the total equity that is its account: what its own sizes are fractions of. */
  readonly weight: number;
  /** Open times of its first and last bar, ms UTC, and how many it has. */
  readonly from: number;
  readonly to: number;
  readonly bars: number;
  /** How its bars were generated; absent for bars from a market. */
  readonly synthetic?: string;
  /** Closed trades. */
  readonly trades: number;
  /** What it earned in quote units after fees, the open position included. */
  readonly pnl: number;
  /** The same as a fraction of the starting cash: the contributions of all legs add up to the total return. */
  readonly contribution: number;
  readonly feesPaid: number;
  /** The share of its own bars at whose close it held a position. */
  readonly exposure: number;
  readonly openTrade: OpenTrade | null;
  /** What it had earned at every close, in quote units: n float64; with the starting cash all legs add up to equity. */
  readonly pnlByBar: Float64Array;
  /** The value of its position over the total equity at every close, n float64; below 0 when short. */
  readonly weightByBar: Float64Array;
}

/** Pearson's correlation of the bar returns of every two symbols; `null` where they share too few bars, or one never moves. */
export interface Correlation {
  readonly symbols: readonly string[];
  /** A row and a column for each symbol. */
  readonly values: readonly (readonly (number | null)[])[];
}

/** What a portfolio was and what came of it, as plain data. */
export interface PortfolioRecord {
  readonly kind: 'portfolio';
  /** The name of the strategy, or those of all legs. */
  readonly strategy: string;
  readonly symbols: readonly string[];
  readonly timeframe: Timeframe;
  readonly options: Readonly<Record<string, unknown>>;
  /** Open times at which any symbol has a bar, ms UTC, n float64. */
  readonly time: Float64Array;
  /** Of the total, by name, `null` where one is undefined. Fractions, not percent. The market is `benchmark`. */
  readonly metrics: Readonly<Record<string, number | null>>;
  /** Total equity at every close, in quote units, n float64. */
  readonly equity: Float64Array;
  /** The starting cash, spread evenly over the symbols at their first closes and held, n float64. */
  readonly benchmark: Float64Array;
  /** In the order of their exits. */
  readonly trades: readonly PortfolioTrade[];
  /** In the order in which they were booked. */
  readonly fills: readonly PortfolioFill[];
  readonly legs: readonly PortfolioLeg[];
  readonly refused: readonly RefusedOrder[];
  readonly correlation: Correlation;
  readonly warnings: readonly Warning[];
}
