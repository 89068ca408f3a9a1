// From a result to its record: what each kind of result tells of itself.

import { createHash } from 'node:crypto';
import { BacktestResult } from '../backtest/index.ts';
import { hashBars, hashStrategy } from '../backtest/manifest.ts';
import {
  barsPerYear,
  type Origin,
  type ParamValue,
  type PortfolioRecord,
  VERSION,
  type WalkForwardRecord,
} from '../core/index.ts';
import { METRICS, type MetricName, type Metrics } from '../metrics/index.ts';
import { OptimiseResult, SweepResult, type SweepRow } from '../research/index.ts';
import type { AnyStrategy } from '../strategy/index.ts';
import type { LedgerRun } from './ledger-run.ts';
import type { ListedTrials } from './trials-frame.ts';

/** A result as it is recorded, but for its id; where it is of many trials that are told one by one, those too. */
export interface Entry {
  readonly run: Omit<LedgerRun, 'id' | 'recorded'>;
  readonly trials?: ListedTrials;
}

/** What a kind of result tells; the rest follows from its origin. */
type Told = Omit<Entry['run'], 'strategyHash' | 'variant' | 'dataHash' | 'periodsPerYear' | 'engine'>;

/** The record of a result that was announced; undefined for one that is no run of a strategy. */
export function describe(result: object, origin: Origin | undefined): Entry | undefined {
  if (result instanceof BacktestResult) {
    const { bars } = result;
    return { run: complete(backtestTold(result), { strategy: result.program.strategy, bars }) };
  }
  if (result instanceof SweepResult || result instanceof OptimiseResult) {
    // What was stopped before its first trial has tried nothing.
    if (result.length === 0) return undefined;
    const told = result instanceof SweepResult ? sweepTold(result) : searchTold(result, result.best);
    return { run: complete(told, origin), trials: result };
  }
  switch ((result as { kind?: unknown }).kind) {
    case 'walk-forward':
      return { run: complete(walkForwardTold(result as WalkForwardRecord), origin) };
    case 'portfolio':
      return { run: complete(portfolioTold(result as PortfolioRecord), origin) };
    default:
      return undefined;
  }
}

function complete(told: Told, origin: Origin | undefined): Entry['run'] {
  const strategyHash = origin === undefined ? null : hashStrategy(origin.strategy as AnyStrategy);
  const { periodsPerYear } = told.options;
  return {
    ...told,
    strategyHash,
    variant: variantOf(told, strategyHash),
    dataHash: told.manifest?.data ?? (origin === undefined ? null : hashBars(origin.bars)),
    periodsPerYear:
      typeof periodsPerYear === 'number'
        ? periodsPerYear
        : origin === undefined
          ? null
          : barsPerYear(origin.bars),
    engine: VERSION,
  };
}

// What a trader chooses. Cash, fees, slippage and how fills are simulated are facts of the market: another fee is not
// another trial.
const CHOICES = ['side', 'size', 'leverage', 'stopLoss', 'takeProfit', 'trailingStop'];

function variantOf({ strategy, options }: Told, strategyHash: string | null): string {
  const choices = CHOICES.map((name) => options[name] ?? null);
  return createHash('sha256')
    .update(JSON.stringify([strategy, strategyHash, choices]))
    .digest('hex')
    .slice(0, 16);
}

function backtestTold(run: BacktestResult): Told {
  const { id, symbol, timeframe, time, length } = run.bars;
  return {
    kind: 'backtest',
    strategy: run.strategy,
    params: run.params,
    data: { id, symbol, timeframe, from: time[0]!, to: time[length - 1]!, bars: length },
    options: run.options as Readonly<Record<string, unknown>>,
    trials: 1,
    partial: false,
    metrics: run.metrics,
    warnings: run.warnings,
    manifest: run.manifest,
  };
}

function sweepTold(sweep: SweepResult): Told {
  const metric = sweep.metrics.sharpe ? 'sharpe' : (Object.keys(sweep.metrics)[0] as MetricName | undefined);
  return searchTold(sweep, metric === undefined ? undefined : sweep.best(1, metric)[0]);
}

/** What sweeps and optimisations tell alike. */
function searchTold(search: SweepResult | OptimiseResult, best: SweepRow | null | undefined): Told {
  return {
    kind: search.kind,
    strategy: search.strategy,
    params: best?.params ?? {},
    data: search.data,
    options: search.options as Readonly<Record<string, unknown>>,
    trials: search.length,
    partial: search.partial,
    metrics: allMetrics(best?.metrics ?? {}),
    warnings: search.warnings,
    manifest: null,
  };
}

function walkForwardTold(walk: WalkForwardRecord): Told {
  return {
    kind: 'walk-forward',
    strategy: walk.strategy,
    params: {},
    data: walk.data,
    options: walk.options,
    // Each window tries the same combinations on bars of its own.
    trials: Math.max(0, ...walk.windows.map(({ trials }) => trials)),
    partial: walk.partial,
    metrics: allMetrics(walk.outOfSample.metrics),
    warnings: walk.warnings,
    manifest: null,
  };
}

function portfolioTold(portfolio: PortfolioRecord): Told {
  const { symbols, timeframe, time, legs } = portfolio;
  const name = symbols.join(',');
  const params = legs.flatMap((leg): [string, ParamValue][] =>
    Object.entries(leg.params).map(([key, value]) => [`${leg.name}.${key}`, value]),
  );
  return {
    kind: 'portfolio',
    strategy: portfolio.strategy,
    params: Object.fromEntries(params),
    data: {
      id: name,
      symbol: name,
      timeframe,
      from: time[0]!,
      to: time[time.length - 1]!,
      bars: time.length,
    },
    options: portfolio.options,
    trials: 1,
    partial: false,
    metrics: allMetrics(portfolio.metrics),
    warnings: portfolio.warnings,
    manifest: null,
  };
}

function allMetrics(some: Readonly<Partial<Record<string, number | null>>>): Metrics {
  return Object.fromEntries(Object.keys(METRICS).map((name) => [name, some[name] ?? null])) as Metrics;
}
