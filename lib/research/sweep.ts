// A sweep: one strategy over one market's history with every combination of its parameters' values.

import { requireSignals } from '../backtest/check-inputs.ts';
import type { BacktestOptions } from '../backtest/index.ts';
import { announce } from '../core/announce.ts';
import type { Bars } from '../core/bars.ts';
import { didYouMean, shown, TradelabError } from '../core/errors.ts';
import { inputColumn } from '../graph/index.ts';
import { METRICS, type MetricName } from '../metrics/index.ts';
import type { AnyStrategy, Indicators, ParamSchema, ParamValues, Strategy } from '../strategy/index.ts';
import { parseCondition } from './condition.ts';
import { requireKnown } from './known-options.ts';
import { runTask, type SweepCourse, type SweepProgress } from './sweep-course.ts';
import { SUMMED_METRICS } from './sweep-facts.ts';
import { type Grid, makeGrid, type SweptValues } from './sweep-grid.ts';
import { inRunningOrder } from './sweep-order.ts';
import { type SweepResult, sweepResult } from './sweep-result.ts';
import { sharedColumn } from './sweep-share.ts';
import { SweepStore } from './sweep-store.ts';
import { makeTask, type SweepTask } from './sweep-task.ts';

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
    /** Which combinations are wanted: a function, or a condition such as 'fast < slow' (`parseCondition`). */
    where?: ((params: ParamValues<P>) => boolean) | string | undefined;
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
 * threads cannot load an object. The rows are the same whatever the number of threads, and whether it was stopped and
 * went on (`keep` and `resume`).
 *
 * Over several bars (symbols, timeframes) each has a result of its own, in their order; where it is stopped, those that it
 * has come to.
 *
 * A combination that fails is listed in `failures`. Throws `bad-option` and `bad-param` for what no combination could
 * run with, the error itself where every combination fails by it, `not-found` where there is nothing to resume, and
 * `conflict` where strategy or bars have changed since.
 */
export function sweep<P extends ParamSchema, I extends Indicators, S>(
  strategy: Strategy<P, I, S>,
  bars: Bars,
  options?: SweepOptions<P>,
): Promise<SweepResult>;
export function sweep<P extends ParamSchema, I extends Indicators, S>(
  strategy: Strategy<P, I, S>,
  bars: readonly Bars[],
  options?: SweepOptions<P>,
): Promise<SweepResult[]>;
export function sweep<P extends ParamSchema, I extends Indicators, S>(
  strategy: Strategy<P, I, S>,
  bars: Bars | readonly Bars[],
  options: SweepOptions<P> = {},
): Promise<SweepResult | SweepResult[]> {
  return runSweep(strategy, bars as Bars, options as SweepOptions);
}

/** `sweep` for parameters that are not known to the compiler, as a command line gives them. */
export function runSweep(strategy: AnyStrategy, bars: Bars, options: SweepOptions): Promise<SweepResult>;
export function runSweep(
  strategy: AnyStrategy,
  bars: readonly Bars[],
  options: SweepOptions,
): Promise<SweepResult[]>;
export async function runSweep(
  strategy: AnyStrategy,
  bars: Bars | readonly Bars[],
  options: SweepOptions,
): Promise<SweepResult | SweepResult[]> {
  requireKnown(options, 'sweep');
  const { params = {}, where, ...rest } = options;
  const accepts = typeof where === 'string' ? parseCondition(where, Object.keys(strategy.params)) : where;
  const grid = makeGrid(
    strategy,
    params as Record<string, SweptValues>,
    accepts as Parameters<typeof makeGrid>[2],
  );
  const tasks = [bars].flat().map((one) => taskOf(strategy, one as Bars, grid, rest));
  if (tasks.length === 0) throw new TradelabError('bad-option', 'there are no bars', { hint: 'load some' });
  const results = await runTasks(tasks, rest);
  requireOneThatRan(...results);
  for (const [k, result] of results.entries()) announce(result, { strategy, bars: tasks[k]!.bars });
  return Array.isArray(bars) ? results : results[0]!;
}

/** The sweep of a grid, whichever of its combinations fail: what a search makes many of. */
export async function sweepGrid(
  strategy: AnyStrategy,
  bars: Bars,
  grid: Grid,
  options: BacktestOptions & SweepControl,
): Promise<SweepResult> {
  const task = taskOf(strategy, bars, grid, options);
  return sweepResult(task, await runTask(task, options));
}

function taskOf(
  strategy: AnyStrategy,
  bars: Bars,
  wanted: Grid,
  control: BacktestOptions & SweepControl,
): SweepTask {
  const grid = inRunningOrder(wanted);
  const { metrics, workers, onProgress, signal, keep, resume, ...options } = control;
  const names = checkMetrics(metrics);
  checkWorkers(workers);
  const columns = names.map(() => sharedColumn(grid.wanted.length).fill(Number.NaN));
  const task = makeTask({ strategy, bars, options, grid, metrics: names, columns });
  requireSignals(strategy, options);
  // Before there are threads, where it would be the failure of every combination.
  for (const name of Object.keys(strategy.inputs ?? {})) inputColumn(bars, name);
  return task;
}

/** One task after the other, until the signal stops them. */
async function runTasks(tasks: readonly SweepTask[], course: SweepCourse): Promise<SweepResult[]> {
  const { keep, resume = false, onProgress, signal } = course;
  const stores = openStores(tasks, keep, resume);
  const results: SweepResult[] = [];
  try {
    for (const [k, task] of tasks.entries()) {
      if (k > 0 && signal?.aborted) break;
      const rows = task.grid.wanted.length;
      const onDone = ({ done, rate }: SweepProgress) =>
        onProgress?.({ done: k * rows + done, total: tasks.length * rows, rate });
      results.push(sweepResult(task, await runTask(task, { ...course, onProgress: onDone }, stores[k])));
    }
  } finally {
    for (const store of stores) store.close();
  }
  const isFinished = results.length === tasks.length && !results.some(({ partial }) => partial);
  if (isFinished) for (const store of stores) store.remove();
  return results;
}

function openStores(tasks: readonly SweepTask[], keep: string | undefined, resume: boolean): SweepStore[] {
  if (keep !== undefined) {
    const stores = tasks.map((task, k) => new SweepStore(keep, task, k, resume));
    if (!resume || stores.some((store) => store.isOld)) return stores;
    for (const store of stores) store.remove();
    throw new TradelabError('not-found', 'there is no interrupted sweep like this one to go on with', {
      hint: 'it had the same strategy, data, parameters, metrics and options; without resume, it starts from the beginning',
    });
  }
  if (!resume) return [];
  throw new TradelabError('bad-option', 'resume needs to know where', {
    hint: 'name the folder that the sweep was kept in: keep',
  });
}

function checkWorkers(workers: number | undefined): void {
  if (workers === undefined || (Number.isInteger(workers) && workers >= 1)) return;
  throw new TradelabError('bad-option', `workers is ${shown(workers)}`, {
    hint: 'workers is a whole number of threads, at least 1',
  });
}

/** The metrics asked for, each once. Throws `bad-option` for an unknown one. */
export function checkMetrics(asked: readonly MetricName[] | undefined): readonly MetricName[] {
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
export function requireOneThatRan(...results: readonly SweepResult[]): void {
  const hasRun = ({ failures, length }: SweepResult) => length === 0 || failures.length < length;
  if (!results.some(hasRun)) throw results[0]!.failures[0]!.error;
}
