// What threads of a sweep share: the bars, the combinations and the columns of the result lie in shared memory, and the
// strategy is one that every thread can load by itself.

import { hashStrategy } from '../backtest/manifest.ts';
import { BAR_COLUMNS, type Bars, mapInputs } from '../core/bars.ts';
import { TradelabError } from '../core/errors.ts';
import { type AnyStrategy, loadStrategyFile, strategyFile } from '../strategy/index.ts';
import type { SweepTask } from './sweep-task.ts';

/** Where a thread finds a strategy: among those that come with the package, or in a user's file. */
export interface StrategySource {
  readonly name: string;
  readonly file: string | undefined;
  /** What the strategy was when the sweep began. */
  readonly hash: string;
}

/** A task as it is handed to another thread. */
export interface SharedTask extends Omit<SweepTask, 'strategy' | 'settings'> {
  readonly source: StrategySource;
}

// By a name that is not known before: nothing in this package depends on the whole of it.
const BUILT_IN = 'tradelab/strategies';

async function builtIns(): Promise<AnyStrategy[]> {
  return Object.values((await import(/* @vite-ignore */ BUILT_IN)) as Record<string, AnyStrategy>);
}

/** Where another thread can load the strategy from; undefined where it is an object of this thread alone. */
export async function sourceOf(strategy: AnyStrategy): Promise<StrategySource | undefined> {
  const file = strategyFile(strategy);
  if (file === undefined && !(await builtIns()).includes(strategy)) return undefined;
  return { name: strategy.name, file, hash: hashStrategy(strategy) };
}

/** The strategy of a source. Throws `conflict` where its file has changed since. */
export async function loadSource({ name, file, hash }: StrategySource): Promise<AnyStrategy> {
  const strategy =
    file === undefined ? (await builtIns()).find((one) => one.name === name) : await loadStrategyFile(file);
  if (strategy !== undefined && hashStrategy(strategy) === hash) return strategy;
  throw new TradelabError('conflict', `strategy '${name}' has changed since the sweep began`, {
    hint: 'start the sweep again',
  });
}

/** The task with all that is long in shared memory. */
export function shareTask(task: SweepTask, source: StrategySource): SharedTask {
  const { options, metrics, grid, columns } = task;
  return {
    ...{ options, metrics, source, bars: shareBars(task.bars), columns },
    grid: { ...grid, wanted: shared(grid.wanted) },
  };
}

/** A column of `length` zeros in shared memory. */
export function sharedColumn(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(8 * length));
}

function shareBars(bars: Bars): Bars {
  const columns = BAR_COLUMNS.map((name) => [name, shared(bars[name])]);
  return { ...bars, ...Object.fromEntries(columns), ...mapInputs(bars, shared) };
}

function shared(column: Float64Array): Float64Array {
  const copy = sharedColumn(column.length);
  copy.set(column);
  return copy;
}
