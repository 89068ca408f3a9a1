// What a sweep computes: the same for every part of it, wherever that part runs.

import type { BacktestOptions } from '../backtest/index.ts';
import { resolveOptions, type Settings } from '../backtest/options.ts';
import type { Bars } from '../core/bars.ts';
import type { ParamValue } from '../core/words.ts';
import type { MetricName } from '../metrics/index.ts';
import type { AnyStrategy } from '../strategy/index.ts';
import { type Grid, paramsAt } from './sweep-grid.ts';

export interface SweepTask {
  readonly strategy: AnyStrategy;
  readonly bars: Bars;
  readonly options: BacktestOptions;
  readonly settings: Settings;
  readonly grid: Grid;
  readonly metrics: readonly MetricName[];
  /** A column per metric, a row per combination; NaN where a metric is undefined. */
  readonly columns: readonly Float64Array[];
}

/** A combination that could not be run, and why. */
export interface SweepFailure {
  /** The combination's number among those of the sweep. */
  readonly row: number;
  readonly params: Readonly<Record<string, ParamValue>>;
  readonly error: Error;
}

/** A task from what it is made of. Throws `bad-option` for an option of the backtests. */
export function makeTask(parts: Omit<SweepTask, 'settings'>): SweepTask {
  const { strategy, bars, options, metrics, columns } = parts;
  const { names, values, wanted } = parts.grid;
  const settings = resolveOptions(options, bars);
  // Property by property: what is spread has a shape of its own each time, for which all code that is fast by then is
  // compiled anew.
  return { strategy, bars, options, settings, grid: { names, values, wanted }, metrics, columns };
}

/** The parameters of the combination in a row of the result. */
export function paramsOf(task: Pick<SweepTask, 'grid'>, row: number): Record<string, ParamValue> {
  return paramsAt(task.grid, task.grid.wanted[row]!);
}

/** A combination that an error has kept from running. */
export function failureOf(task: Pick<SweepTask, 'grid'>, row: number, error: unknown): SweepFailure {
  return {
    row,
    params: paramsOf(task, row),
    error: error instanceof Error ? error : new Error(String(error)),
  };
}
