// Which combinations of a sweep are best, over one market or several.

import { METRICS, type MetricName, type SweepResult } from 'tradelab';

/** What a table shows of a sweep, and of a search likewise. */
export type SweptRows = Pick<
  SweepResult,
  | 'strategy'
  | 'data'
  | 'options'
  | 'length'
  | 'params'
  | 'metrics'
  | 'failures'
  | 'warnings'
  | 'partial'
  | 'elapsedMs'
  | 'row'
>;

/** The rows of a sweep, best first, and what each is ranked by. */
export interface Ranking {
  readonly by: MetricName;
  /** Rows of the results, which have the same combinations; those without a score are left out. */
  readonly rows: readonly number[];
  /** By row: the metric, or its median over the markets, where undefined is the worst; NaN where that is undefined. */
  readonly scores: Float64Array;
}

/** Ranks the combinations of results over the same grid. */
export function rankingOf(results: readonly SweptRows[], by: MetricName): Ranking {
  const sign = METRICS[by].higherIsBetter === false ? -1 : 1;
  const columns = results.map(({ metrics }) => metrics[by]!);
  const scores = columns[0]!.map((_, row) => sign * medianOf(columns.map((column) => sign * column[row]!)));
  const rows = Array.from(scores.keys()).filter((row) => !Number.isNaN(scores[row]!));
  return { by, rows: rows.sort((a, b) => sign * (scores[b]! - scores[a]!) || a - b), scores };
}

/** The median, where NaN is below all numbers; NaN where it falls on one. */
export function medianOf(values: readonly number[]): number {
  const sorted = values
    .map((value) => (Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value))
    .sort((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1]!, sorted[sorted.length >> 1]!];
  return Number.isFinite(low) ? (low + high) / 2 : Number.NaN;
}
