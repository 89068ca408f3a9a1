// A sweep: one strategy over one market's history with every combination of its parameters' values.

import { requireSignals } from '../backtest/check-inputs.ts';
import type { BacktestOptions } from '../backtest/index.ts';
import { announce } from '../core/announce.ts';
import type { Bars } from '../core/bars.ts';
import { didYouMean, shown, TradelabError } from '../core/errors.ts';
import { METRICS, type MetricName } from '../metrics/index.ts';
import type { AnyStrategy, Indicators, ParamSchema, ParamValues, Strategy } from '../strategy/index.ts';
import { runTask, type SweepCourse } from './sweep-course.ts';
import { SUMMED_METRICS } from './sweep-facts.ts';
import { type Grid, makeGrid, type SweptValues } from './sweep-grid.ts';
import { type SweepResult, sweepResult } from './sweep-result.ts';
import { sharedColumn } from './sweep-share.ts';
import { makeTask } from './sweep-task.ts';

/** The options of a sweep besides those of its backtests. */
export interface SweepControl extends SweepCourse {
  /** The metrics wanted by name; default: all that running sums tell. */
  metrics?: readonly MetricName[];
}

/** The options of a sweep: the values of its parameters, how it runs, and the options of every backtest. */
export type SweepOptions<P extends ParamSchema = ParamSchema> = BacktestOptions &
  SweepControl & {
    /** Per parameter one value or a list, as `range` makes one; the others have their defaults. */
    params?: { readonly [K in keyof P]?: ParamValues<P>[K] | readonly ParamValues<P>[K][] };
    /** Which combinations are wanted. */
    where?: (params: ParamValues<P>) => boolean;
  };

/**
 * Runs a strategy with every combination of its parameters' values. Each row equals a `backtest` with its parameters:
 * trades, fills, final equity, drawdown and all that follows from them to the last bit; volatility, Sharpe, Sortino,
 * omega and SQN, which are sums over all bars or trades, to 1e-12 (of the value, or of 1 where it is smaller).
 *
 * Strategies with signals run in tiles of bars with shared columns. The engine runs, slower and in the same columns:
 * `onBar` and `onFill`; stops, targets, trails, detail, funding, `fill: 'close'`, `closeAtEnd`; positions that are
 * liquidated; and all combinations where `var95`, `cvar95`, `tailRatio`, `skewness`, `kurtosis`, `ulcerIndex`, `alpha` or
 * `beta` is asked for by name, which running sums cannot tell.
 *
 * Large sweeps run in one thread per processor, where the strategy is one of the package's or was loaded from a file: other
 * threads cannot load an object. The rows are the same whatever the number of threads.
 *
 * A combination that fails is listed in `failures`. Throws `bad-option` and `bad-param` for what no combination could
 * run with, and the error itself where every combination fails by it.
 */
export function sweep<P extends ParamSchema, I extends Indicators, S>(
  strategy: Strategy<P, I, S>,
  bars: Bars,
  options: SweepOptions<P> = {},
): Promise<SweepResult> {
  return runSweep(strategy, bars, options as SweepOptions);
}

/** `sweep` for parameters that are not known to the compiler, as a command line gives them. */
export async function runSweep(
  strategy: AnyStrategy,
  bars: Bars,
  { params = {}, where, ...rest }: SweepOptions,
): Promise<SweepResult> {
  const grid = makeGrid(
    strategy,
    params as Record<string, SweptValues>,
    where as Parameters<typeof makeGrid>[2],
  );
  const result = await sweepGrid(strategy, bars, grid, rest);
  requireOneThatRan(result);
  announce(result, { strategy, bars });
  return result;
}

/** The sweep of a grid, whichever of its combinations fail: what a search makes many of. */
export async function sweepGrid(
  strategy: AnyStrategy,
  bars: Bars,
  grid: Grid,
  { metrics, workers, onProgress, signal, ...options }: BacktestOptions & SweepControl,
): Promise<SweepResult> {
  const began = performance.now();
  const names = checkMetrics(metrics);
  checkWorkers(workers);
  const columns = names.map(() => sharedColumn(grid.wanted.length).fill(Number.NaN));
  const task = makeTask({ strategy, bars, options, grid, metrics: names, columns });
  requireSignals(strategy, options);
  const done = await runTask(task, { workers, onProgress, signal });
  return sweepResult(task, done, performance.now() - began);
}

function checkWorkers(workers: number | undefined): void {
  if (workers === undefined || (Number.isInteger(workers) && workers >= 1)) return;
  throw new TradelabError('bad-option', `workers is ${shown(workers)}`, {
    hint: 'workers is a whole number of threads, at least 1',
  });
}

function checkMetrics(asked: readonly MetricName[] | undefined): readonly MetricName[] {
  const names = asked ?? SUMMED_METRICS;
  for (const name of names) {
    if (Object.hasOwn(METRICS, name)) continue;
    throw new TradelabError('bad-option', `there is no metric '${name}'`, {
      hint: didYouMean(name, Object.keys(METRICS)),
    });
  }
  return [...new Set(names)];
}

/** Throws the error of the first combination where all have failed. */
export function requireOneThatRan({ failures, length }: SweepResult): void {
  if (length > 0 && failures.length === length) throw failures[0]!.error;
}
