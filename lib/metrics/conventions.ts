// The conventions that the metrics of a run were computed by, as plain data to be kept with the result.

import type { Performance } from './performance.ts';
import { METRICS, type MetricName } from './registry.ts';

/** How a run's metrics were computed: what they share, and the convention of each. */
export interface MetricConventions {
  /** Bars in a year. */
  readonly periodsPerYear: number;
  readonly returns: string;
  readonly annualisation: string;
  /** Delta degrees of freedom of standard deviations. */
  readonly ddof: number;
  /** Per year, as a fraction. */
  readonly riskFreeRate: number;
  /** The bar return that Sortino and Omega ratios count losses from. */
  readonly targetReturn: number;
  readonly quantiles: string;
  readonly drawdown: string;
  readonly trades: string;
  readonly undefined: string;
  readonly metrics: Readonly<Record<MetricName, string>>;
}

/** What the metrics of a run are computed by. */
export function metricConventions(p: Pick<Performance, 'periodsPerYear'>): MetricConventions {
  const metrics = Object.values(METRICS).map(({ name, convention }) => [name, convention]);
  return {
    periodsPerYear: p.periodsPerYear,
    returns: 'simple, close to close, n − 1 of n bars',
    annualisation: 'arithmetic: mean × periods, standard deviation × √periods; cagr alone is geometric',
    ddof: 1,
    riskFreeRate: 0,
    targetReturn: 0,
    quantiles: 'linear between order statistics (type 7)',
    drawdown: 'from the highest close so far, the first row included',
    trades: 'closed trades, after fees; what made exactly nothing is neither a win nor a loss',
    undefined: 'null; metrics of bar returns are undefined where equity was ever 0 or below',
    metrics: Object.fromEntries(metrics),
  };
}
