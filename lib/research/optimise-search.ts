// The two ways of an optimisation through the sweep: all of a grid at once, or batches of points.

import type { Bars } from '../core/bars.ts';
import type { MetricName } from '../metrics/index.ts';
import { scoresOf } from './objective.ts';
import type { OptimiseProgress, ResolvedSearch } from './optimise.ts';
import { type OptimiseParts, OptimiseResult } from './optimise-result.ts';
import { type Score, search } from './search.ts';
import { gridOf, gridValues, type Point, paramsAtPoint, valueAt } from './search-space.ts';
import { sweepGrid } from './sweep.ts';
import type { SweepProgress } from './sweep-course.ts';
import { makeGrid } from './sweep-grid.ts';
import type { SweepResult } from './sweep-result.ts';
import type { SweepFailure } from './sweep-task.ts';

type OnProgress = ((progress: OptimiseProgress) => void) | undefined;

/** Every combination, in the order of the grid. */
export async function searchByGrid(
  { strategy, options, space, where, goal, method, seed, course }: ResolvedSearch,
  bars: Bars,
  onProgress: OnProgress,
): Promise<OptimiseResult> {
  const grid = makeGrid(strategy, gridValues(space), where);
  const result = await sweepGrid(strategy, bars, grid, {
    ...{ ...options, ...course, metrics: goal.metrics },
    onProgress: (progress) => onProgress?.({ ...progress, best: null }),
  });
  const { params, metrics, failures, warnings, partial, elapsedMs } = result;
  return new OptimiseResult({
    ...{ ...whatRan(result), method, seed, objective: goal, space, params, metrics, failures, warnings },
    scores: scoresOf(result.metrics, result.length, goal),
    ...{ end: partial ? 'stopped' : 'trials', elapsedMs },
  });
}

/** Combinations in batches, as the search proposes them. */
export async function searchByPoints(
  given: ResolvedSearch,
  bars: Bars,
  onProgress: OnProgress,
): Promise<OptimiseResult> {
  const began = performance.now();
  const { strategy, options, space, where, goal, method, trials, seed, stopAfter, course } = given;
  const kept = new Trials(given);
  let last: SweepResult | undefined;
  const score: Score = async (points) => {
    const onBatch = (batch: SweepProgress) => onProgress?.(kept.progress(batch, began));
    const control = { ...options, ...course, metrics: goal.metrics, onProgress: onBatch };
    last = await sweepGrid(strategy, bars, gridOf(space, points), control);
    return kept.add(points, last);
  };
  const accepts = (point: Point) => where(paramsAtPoint(space, point));
  const rules = { space, method: method as 'random' | 'tpe', trials, seed, stopAfter, accepts };
  const { end } = await search(rules, score);
  return new OptimiseResult({
    ...{ ...whatRan(last!), method, seed, objective: goal, space, ...kept.columns() },
    ...{ failures: kept.failures, warnings: last!.warnings, end, elapsedMs: performance.now() - began },
  });
}

function whatRan({ strategy, data, options }: SweepResult) {
  return { strategy, data, options };
}

/** The trials of a search as they come in. */
class Trials {
  readonly failures: SweepFailure[] = [];
  readonly #search: ResolvedSearch;
  readonly #points: Point[] = [];
  readonly #scores: number[] = [];
  readonly #metrics: Readonly<Record<string, number[]>>;
  #best = -Infinity;

  constructor(search: ResolvedSearch) {
    this.#search = search;
    this.#metrics = Object.fromEntries(search.goal.metrics.map((name) => [name, []]));
  }

  /** Adds the rows of a batch in the order of its points, and returns the score of each: more is better. */
  add(points: readonly Point[], result: SweepResult): (number | undefined)[] {
    const { space, goal } = this.#search;
    const rows = Array.from({ length: result.length }, (_, row) => row);
    const rowOf = new Map(rows.map((row) => [JSON.stringify(result.row(row).params), row]));
    const scores = scoresOf(result.metrics, result.length, goal);
    const failed = new Map(result.failures.map((failure) => [failure.row, failure]));
    return points.map((point) => {
      const row = rowOf.get(JSON.stringify(paramsAtPoint(space, point)));
      if (row === undefined) return undefined;
      const failure = failed.get(row);
      if (failure !== undefined) this.failures.push({ ...failure, row: this.#points.length });
      for (const name of goal.metrics) this.#metrics[name]!.push(result.metrics[name]![row]!);
      this.#points.push(point);
      this.#scores.push(scores[row]!);
      const score = goal.sign * scores[row]!;
      if (score > this.#best) this.#best = score;
      return score;
    });
  }

  progress(batch: SweepProgress, began: number): OptimiseProgress {
    const done = this.#points.length + batch.done;
    const rate = (1000 * done) / (performance.now() - began);
    const best = this.#best === -Infinity ? null : this.#search.goal.sign * this.#best;
    return { done, total: this.#search.trials, rate, best };
  }

  columns(): Pick<OptimiseParts, 'params' | 'metrics' | 'scores'> {
    const params = this.#search.space.map((dimension, k) => {
      const number = (coordinate: number) => {
        const value = valueAt(dimension, coordinate);
        return typeof value === 'string' ? coordinate : Number(value);
      };
      return [dimension.name, Float64Array.from(this.#points, (point) => number(point[k]!))];
    });
    const metrics = Object.entries(this.#metrics).map(([name, column]) => [name, Float64Array.from(column)]);
    return {
      params: Object.fromEntries(params),
      metrics: Object.fromEntries(metrics) as Readonly<Record<MetricName, Float64Array>>,
      scores: Float64Array.from(this.#scores),
    };
  }
}
