// An optimisation: the search for the parameters with which a strategy did best on given bars.

import type { BacktestOptions } from '../backtest/index.ts';
import { announce } from '../core/announce.ts';
import type { Bars } from '../core/bars.ts';
import { shown, TradelabError } from '../core/errors.ts';
import type { ParamValue } from '../core/words.ts';
import type { AnyStrategy, Indicators, ParamSchema, ParamValues, Strategy } from '../strategy/index.ts';
import { parseCondition } from './condition.ts';
import { requireKnown } from './known-options.ts';
import { type Goal, nothingToChoose, type ResolvedGoal, resolveGoal } from './objective.ts';
import type { OptimiseMethod, OptimiseResult } from './optimise-result.ts';
import { searchByGrid, searchByPoints } from './optimise-search.ts';
import { type Dimension, type ParamSpan, type SearchedValues, searchSpace } from './search-space.ts';
import type { SweepCourse, SweepProgress } from './sweep-course.ts';

/** How far an optimisation is, and the best score so far, `null` before the first. */
export interface OptimiseProgress extends SweepProgress {
  readonly best: number | null;
}

/** What is searched, for what, and how. */
export interface SearchOptions<P extends ParamSchema = ParamSchema>
  extends Goal,
    Pick<SweepCourse, 'workers' | 'signal'> {
  /** Per parameter a list as `range` makes one, `{ min, max, step }`, or `{}` for all of its schema; the rest have defaults. */
  params: { readonly [K in keyof P]?: ParamValues<P>[K] | readonly ParamValues<P>[K][] | ParamSpan };
  /** Which combinations may be tried: a function, or a condition such as 'fast < slow'. */
  where?: ((params: ParamValues<P>) => boolean) | string | undefined;
  /** Default 'grid': every combination. */
  method?: OptimiseMethod | undefined;
  /** Of random and tpe: how many combinations are tried, at most; default 100. */
  trials?: number | undefined;
  /** Of random and tpe: a whole number by which the same are tried again; default 1. */
  seed?: number | undefined;
  /** Of random and tpe: ends the search after so many trials without a better one. */
  stopAfter?: number | undefined;
}

/** The options of an optimisation, and those of every backtest. */
export type OptimiseOptions<P extends ParamSchema = ParamSchema> = BacktestOptions &
  SearchOptions<P> & { onProgress?: ((progress: OptimiseProgress) => void) | undefined };

/**
 * Looks for the parameters with which the objective is best. Trials run as the rows of a `sweep` do, and in batches:
 * 'grid' tries every combination, 'random' distinct ones drawn uniformly, and 'tpe' those that a Tree-structured Parzen
 * Estimator proposes (Bergstra and others, 2011), where the first 16 and then every fourth are random. The same seed tries
 * the same, whatever the threads. Numbers without a step are drawn from all between their ends.
 *
 * What is found is the best of many on these bars, and so too good to be true of others: see `walkForward`.
 *
 * Throws `bad-option` and `bad-param` for what cannot be searched, `not-found` where no combination has a score, and the
 * error itself where every combination fails by it.
 */
export function optimise<P extends ParamSchema, I extends Indicators, S>(
  strategy: Strategy<P, I, S>,
  bars: Bars,
  options: OptimiseOptions<P>,
): Promise<OptimiseResult> {
  return runOptimise(strategy, bars, options as unknown as OptimiseOptions);
}

/** `optimise` for parameters that are not known to the compiler, as a command line gives them. */
export async function runOptimise(
  strategy: AnyStrategy,
  bars: Bars,
  given: OptimiseOptions,
): Promise<OptimiseResult> {
  requireKnown(given, 'optimise');
  const { onProgress, ...options } = given;
  const result = await findBest(resolveSearch(strategy, options), bars, onProgress);
  announce(result, { strategy, bars });
  return result;
}

/** A search with all that follows from its options; the same for any bars. */
export interface ResolvedSearch {
  readonly strategy: AnyStrategy;
  readonly options: BacktestOptions;
  readonly space: readonly Dimension[];
  readonly where: (params: Readonly<Record<string, ParamValue>>) => boolean;
  readonly goal: ResolvedGoal;
  readonly method: OptimiseMethod;
  readonly trials: number;
  readonly seed: number;
  readonly stopAfter: number | undefined;
  readonly course: Pick<SweepCourse, 'workers' | 'signal'>;
}

/** Checks what is searched and how. Throws `bad-option` and `bad-param`. */
export function resolveSearch(strategy: AnyStrategy, given: BacktestOptions & SearchOptions): ResolvedSearch {
  const { params, where, objective, require, metrics, workers, signal, ...rest } = given;
  const { method = 'grid', trials = 100, seed = 1, stopAfter, ...options } = rest;
  if (!['grid', 'random', 'tpe'].includes(method))
    throw bad(`method is ${shown(method)}`, "it is 'grid', 'random' or 'tpe'");
  for (const [name, value] of Object.entries({ trials: rest.trials, stopAfter })) {
    if (value === undefined) continue;
    if (method === 'grid')
      throw bad(`${name} is ${shown(value)}`, "a grid tries all: take method 'random' or 'tpe'");
    if (!Number.isInteger(value) || value < 1)
      throw bad(`${name} is ${shown(value)}`, 'a whole number, at least 1');
  }
  if (!Number.isInteger(seed)) throw bad(`seed is ${shown(seed)}`, 'a whole number');
  const searched = params as Readonly<Record<string, SearchedValues | undefined>> | undefined;
  if (searched === undefined || Object.keys(searched).length === 0)
    throw bad('there are no params to search', 'name one at least: { params: { fast: range(5, 50) } }');
  return {
    ...{ strategy, options, method, trials, seed, stopAfter, course: { workers, signal } },
    space: searchSpace(strategy, searched),
    where: conditionOf(strategy, where),
    goal: resolveGoal({ objective, require, metrics }),
  };
}

type Condition = ResolvedSearch['where'];

function conditionOf(strategy: AnyStrategy, where: SearchOptions['where']): Condition {
  if (typeof where === 'string') return parseCondition(where, Object.keys(strategy.params));
  return (where as Condition | undefined) ?? (() => true);
}

/** The search on given bars, of which nobody is told but `onProgress`. */
export async function findBest(
  search: ResolvedSearch,
  bars: Bars,
  onProgress?: (progress: OptimiseProgress) => void,
): Promise<OptimiseResult> {
  const run = search.method === 'grid' ? searchByGrid : searchByPoints;
  const result = await run(search, bars, onProgress);
  const { failures, length, partial } = result;
  if (length > 0 && failures.length === length) throw failures[0]!.error;
  if (result.best === null && !partial) throw nothingToChoose(length, search.goal);
  return result;
}

function bad(message: string, hint: string): TradelabError {
  return new TradelabError('bad-option', message, { hint });
}
