// What a metric is: one number about a run with its meaning and its source, computed from the facts of the run.

import type { Drawdown } from './equity-pass.ts';
import type { MarketMoments, ReturnMoments } from './moments.ts';
import type { Tails } from './tails.ts';
import type { TradeTotals } from './trade-totals.ts';

/** What a metric is counted in: a fraction (0.1 is 10 %), a bare number, bars, or the quote currency. */
export type MetricUnit = 'fraction' | 'number' | 'bars' | 'quote';

/** A metric as data: what documentation, tables and reports need to show it, and the function that computes it. */
export interface Metric {
  /** Its key in results. */
  readonly name: string;
  /** Its heading for people. */
  readonly label: string;
  readonly unit: MetricUnit;
  /** What it tells, in one sentence. */
  readonly description: string;
  /** The formula as computed here, with every choice that a formula leaves open, and when it is null. */
  readonly convention: string;
  /** Where the formula comes from, and which reference library it agrees with. */
  readonly source: string;
  /** `null` where more is neither better nor worse. */
  readonly higherIsBetter: boolean | null;
  /** The value; NaN or infinite where it is undefined, which results show as null. */
  readonly of: (run: Facts) => number;
}

/** What a run's metrics are computed from. A fact that is undefined is NaN. */
export interface Facts {
  readonly bars: number;
  /** Starting cash in quote units. */
  readonly cash: number;
  /** Equity at the last close, in quote units. */
  readonly finalEquity: number;
  readonly barsInMarket: number;
  readonly feesPaid: number;
  readonly periodsPerYear: number;
  /** The market's last close over its first, less one. */
  readonly marketReturn: number;
  readonly returns: ReturnMoments;
  readonly market: MarketMoments;
  readonly drawdown: Drawdown;
  readonly tails: Tails;
  readonly trades: TradeTotals;
}
