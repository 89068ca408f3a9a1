// All metrics, in the order in which results and tables show them. To add one: a `Metric` beside its like, a line here.

import { alpha, beta, buyAndHoldReturn } from './benchmark.ts';
import { cvar95, kurtosis, skewness, tailRatio, var95 } from './distribution.ts';
import { maxDrawdown, maxDrawdownDuration, ulcerIndex } from './drawdown.ts';
import { cagr, exposure, feesPaid, finalEquity, totalReturn } from './growth.ts';
import type { Metric } from './metric.ts';
import { calmar, omega, sharpe, sortino, volatility } from './risk-adjusted.ts';
import {
  averageDuration,
  averageTrade,
  bestTrade,
  expectancy,
  kelly,
  profitFactor,
  sqn,
  trades,
  winRate,
  worstTrade,
} from './trading.ts';

/** Every metric by its name. */
export const METRICS = {
  totalReturn,
  cagr,
  volatility,
  sharpe,
  sortino,
  calmar,
  maxDrawdown,
  maxDrawdownDuration,
  exposure,
  trades,
  winRate,
  profitFactor,
  expectancy,
  averageTrade,
  bestTrade,
  worstTrade,
  averageDuration,
  sqn,
  kelly,
  feesPaid,
  finalEquity,
  buyAndHoldReturn,
  alpha,
  beta,
  var95,
  cvar95,
  skewness,
  kurtosis,
  tailRatio,
  ulcerIndex,
  omega,
} as const satisfies Record<string, Metric>;

/** The name of a metric. */
export type MetricName = keyof typeof METRICS;

/** Every metric of a run; null where it is undefined. */
export type Metrics = { [Name in MetricName]: number | null };
