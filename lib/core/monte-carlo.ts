// The plain record of a Monte Carlo simulation of a run: what reports, charts and tables read. It is JSON as it stands.

import type { DataSpan } from './data-span.ts';
import type { ParamValue } from './words.ts';

/** How a run is drawn anew. */
export const MONTE_CARLO_METHODS = ['shuffle', 'bootstrap', 'returns'] as const;

/**
 * `shuffle`: the same trades in another order; `bootstrap`: as many trades drawn with replacement;
 * `returns`: as many bar returns drawn in blocks with replacement.
 */
export type MonteCarloMethod = (typeof MONTE_CARLO_METHODS)[number];

/** A metric over the simulated runs. Fractions, not percent. */
export interface MonteCarloMetric {
  /** Of the run as it was, measured like the simulated ones; `null` where undefined, as all below. */
  readonly actual: number | null;
  readonly mean: number | null;
  readonly median: number | null;
  /** The ends of the interval that `level` of the simulated runs are in, as many below as above. */
  readonly low: number | null;
  readonly high: number | null;
  /** The share of the simulated runs that are worse than the actual one; `null` where no value is better than another. */
  readonly worse: number | null;
}

/** A value that `probability` of the simulated runs are at or below. */
export interface Quantile {
  readonly probability: number;
  readonly value: number;
}

/** Equity as it spreads out over the simulated runs, at a few hundred places at most. */
export interface MonteCarloFan {
  /** What `x` counts: closed trades, 0 before the first; or the open times of bars, ms UTC. */
  readonly axis: 'trades' | 'time';
  readonly x: readonly number[];
  /** Ascending by probability, which are symmetric about the median; `equity` in quote units, a value for each of `x`. */
  readonly curves: readonly { readonly probability: number; readonly equity: readonly number[] }[];
  /** Of the run as it was. */
  readonly actual: readonly number[];
}

/** A run drawn anew many times. */
export interface MonteCarloRecord {
  readonly kind: 'monte-carlo';
  readonly strategy: string;
  readonly params: Readonly<Record<string, ParamValue>>;
  readonly data: DataSpan;
  readonly method: MonteCarloMethod;
  readonly runs: number;
  readonly seed: number;
  /** The mean length of the blocks of `returns`, in bars; `null` where trades are drawn. */
  readonly block: number | null;
  /** The share of the simulated runs within an interval: 0.95. */
  readonly level: number;
  /** Starting cash in quote units. */
  readonly cash: number;
  /** By the names of metrics, those that the method has anything to say about. */
  readonly metrics: Readonly<Record<string, MonteCarloMetric>>;
  /** The maximum drawdown (fraction ≤ 0) at several probabilities, the deepest first. */
  readonly drawdowns: readonly Quantile[];
  /** The share of the simulated runs that end with less than they began with. */
  readonly lossProbability: number;
  /** The share of the simulated runs whose equity falls to half of what it began with, or below. */
  readonly halvingProbability: number;
  readonly fan: MonteCarloFan;
  /** What it comes to in plain words. */
  readonly sentence: string;
}
