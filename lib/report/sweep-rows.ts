// Which rows of a sweep are worth showing, found in its columns without an object per row.

import { didYouMean, type ParamValue, random, TradelabError } from '../core/index.ts';
import { METRICS, type MetricName } from '../metrics/index.ts';
import type { SweepRecord } from './records.ts';

/** A value of a parameter as the column has it and as people know it. */
export interface ParamStep {
  readonly number: number;
  readonly value: ParamValue;
}

/** 1 where more of the metric is better or neither, −1 where less is. */
export function sense(metric: MetricName): 1 | -1 {
  return METRICS[metric].higherIsBetter === false ? -1 : 1;
}

/** A metric's column, without those that an optimisation did not want; throws `not-found` where there is none. */
export function metricColumn(sweep: SweepRecord, metric: MetricName): Float64Array {
  const column = sweep.objective === metric ? sweep.scores : sweep.metrics[metric];
  if (column !== undefined) return column;
  throw new TradelabError('not-found', `the sweep has no metric '${metric}'`, {
    hint: didYouMean(metric, Object.keys(sweep.metrics)),
  });
}

/** The metric that is shown where none is named: what an optimisation looked for, the Sharpe ratio, or the first there is. */
export function mainMetric(sweep: SweepRecord): MetricName {
  const names = Object.keys(sweep.metrics) as MetricName[];
  return (
    [sweep.objective, 'sharpe'].flatMap((wanted) => names.filter((name) => name === wanted))[0] ?? names[0]!
  );
}

/** The parameters that have several values, by how many, most first. */
export function variedParams(sweep: SweepRecord): string[] {
  const counts = Object.entries(sweep.params).map(([name, column]) => [name, new Set(column).size] as const);
  return counts
    .filter(([, count]) => count > 1)
    .sort((a, b) => b[1] - a[1])
    .map(([name]) => name);
}

/** The values of a parameter, ascending as its column has them; throws `not-found` for an unknown one. */
export function paramSteps(sweep: SweepRecord, name: string): ParamStep[] {
  const column = sweep.params[name];
  if (column === undefined) {
    throw new TradelabError('not-found', `'${sweep.strategy}' has no parameter '${name}'`, {
      hint: didYouMean(name, Object.keys(sweep.params)),
    });
  }
  const rows = new Map<number, number>();
  for (let k = 0; k < column.length; k++) if (!rows.has(column[k]!)) rows.set(column[k]!, k);
  return [...rows]
    .sort((a, b) => a[0] - b[0])
    .map(([number, k]) => ({ number, value: sweep.row(k).params[name]! }));
}

/** The `count` best rows, best first, ties in their order; rows for which the metric is undefined are left out. */
export function topRows(sweep: SweepRecord, metric: MetricName, count: number): number[] {
  const column = metricColumn(sweep, metric);
  const sign = sense(metric);
  const top: number[] = [];
  for (let k = 0; k < column.length; k++) {
    const value = sign * column[k]!;
    if (Number.isNaN(value) || (top.length === count && value <= sign * column[top.at(-1)!]!)) continue;
    let at = top.length;
    while (at > 0 && sign * column[top[at - 1]!]! < value) at--;
    top.splice(at, 0, k);
    if (top.length > count) top.pop();
  }
  return top;
}

/** `count` rows drawn at random by a fixed seed from those that define the metric and are not in `without`. */
export function sampleRows(
  sweep: SweepRecord,
  metric: MetricName,
  count: number,
  without: readonly number[],
): number[] {
  const column = metricColumn(sweep, metric);
  const skipped = new Set(without);
  const rows = Array.from(column.keys()).filter((k) => !Number.isNaN(column[k]!) && !skipped.has(k));
  const next = random(1);
  const most = Math.min(count, rows.length);
  for (let i = 0; i < most; i++) {
    const j = i + Math.floor(next() * (rows.length - i));
    [rows[i], rows[j]] = [rows[j]!, rows[i]!];
  }
  return rows.slice(0, most);
}
