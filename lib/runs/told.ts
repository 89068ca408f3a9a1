// What each kind of result tells of itself.

import { BacktestResult } from '../backtest/index.ts';
import { dataSpan } from '../core/data-span.ts';
import {
  type Bars,
  barsPerYear,
  type Origin,
  type ParamValue,
  type PortfolioRecord,
  type WalkForwardRecord,
} from '../core/index.ts';
import { METRICS, type MetricName, type Metrics } from '../metrics/index.ts';
import { OptimiseResult, SweepResult, type SweepRow } from '../research/index.ts';
import type { LedgerRun } from './ledger-run.ts';

/** A record, but for what makes it known again. */
export type Told = Omit<LedgerRun, 'id' | 'recorded' | 'strategyHash' | 'variant' | 'dataHash' | 'engine'>;

/** What a result tells; undefined where it is no run of a strategy. */
export function toldBy(result: object, origin: Origin | undefined): Told | undefined {
  if (result instanceof BacktestResult) return backtestTold(result);
  const [market] = origin === undefined ? [] : [origin.bars].flat();
  if (result instanceof SweepResult) return searchTold(result, bestOf(result), market);
  if (result instanceof OptimiseResult) return searchTold(result, result.best, market);
  switch ((result as { kind?: unknown }).kind) {
    case 'walk-forward':
      return walkForwardTold(result as WalkForwardRecord, market);
    case 'portfolio':
      return portfolioTold(result as PortfolioRecord);
    default:
      return undefined;
  }
}

function backtestTold(run: BacktestResult): Told {
  const options = run.options as Readonly<Record<string, unknown>>;
  return {
    kind: 'backtest',
    strategy: run.strategy,
    params: run.params,
    data: dataSpan(run.bars),
    options,
    trials: 1,
    partial: false,
    periodsPerYear: yearOf(options, run.bars),
    metrics: run.metrics,
    warnings: run.warnings,
    manifest: run.manifest,
  };
}

/** The best combination of a sweep by its Sharpe ratio, or by the first of its metrics where it has none. */
function bestOf(sweep: SweepResult): SweepRow | undefined {
  const metric = sweep.metrics.sharpe ? 'sharpe' : (Object.keys(sweep.metrics)[0] as MetricName | undefined);
  return metric === undefined ? undefined : sweep.best(1, metric)[0];
}

function searchTold(
  search: SweepResult | OptimiseResult,
  best: SweepRow | null | undefined,
  market: Bars | undefined,
): Told {
  const options = search.options as Readonly<Record<string, unknown>>;
  return {
    kind: search.kind,
    strategy: search.strategy,
    params: best?.params ?? {},
    data: search.data,
    options,
    trials: search.length,
    partial: search.partial,
    periodsPerYear: yearOf(options, market),
    metrics: allMetrics(best?.metrics ?? {}),
    warnings: search.warnings,
    manifest: null,
  };
}

function walkForwardTold(walk: WalkForwardRecord, market: Bars | undefined): Told {
  return {
    kind: 'walk-forward',
    strategy: walk.strategy,
    params: {},
    data: walk.data,
    options: walk.options,
    // Each window tries the same combinations on bars of its own.
    trials: Math.max(0, ...walk.windows.map(({ trials }) => trials)),
    partial: walk.partial,
    periodsPerYear: yearOf(walk.options, market),
    metrics: allMetrics(walk.outOfSample.metrics),
    warnings: walk.warnings,
    manifest: null,
  };
}

function portfolioTold(portfolio: PortfolioRecord): Told {
  const { symbols, timeframe, time, legs } = portfolio;
  const id = symbols.join(',');
  const params = legs.flatMap((leg): [string, ParamValue][] =>
    Object.entries(leg.params).map(([key, value]) => [`${leg.name}.${key}`, value]),
  );
  const weights = Object.fromEntries(legs.map(({ name, weight }) => [name, weight]));
  return {
    kind: 'portfolio',
    strategy: portfolio.strategy,
    params: Object.fromEntries(params),
    data: { id, symbol: id, timeframe, from: time[0]!, to: time[time.length - 1]!, bars: time.length },
    options: { ...portfolio.options, weights },
    trials: 1,
    partial: false,
    periodsPerYear: yearOf(portfolio.options, portfolio),
    metrics: allMetrics(portfolio.metrics),
    warnings: portfolio.warnings,
    manifest: null,
  };
}

/** Bars in a year, as the metrics of a result are annualised. */
function yearOf(
  { periodsPerYear }: Readonly<Record<string, unknown>>,
  market: Parameters<typeof barsPerYear>[0] | undefined,
): number | null {
  if (typeof periodsPerYear === 'number') return periodsPerYear;
  return market === undefined ? null : barsPerYear(market);
}

function allMetrics(some: Readonly<Partial<Record<string, number | null>>>): Metrics {
  return Object.fromEntries(Object.keys(METRICS).map((name) => [name, some[name] ?? null])) as Metrics;
}
