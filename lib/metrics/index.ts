// Metrics: pure functions from equity and trades to numbers.

export { type MetricConventions, metricConventions } from './conventions.ts';
export { drawdowns } from './drawdown.ts';
export { type DrawdownPeriod, drawdownPeriods } from './drawdown-periods.ts';
export type { Metric, MetricUnit } from './metric.ts';
export { type MonthlyReturn, monthlyReturns } from './monthly-returns.ts';
export { computeMetrics, type Performance } from './performance.ts';
export { METRICS, type MetricName, type Metrics } from './registry.ts';
export { rollingSharpe } from './rolling-sharpe.ts';
