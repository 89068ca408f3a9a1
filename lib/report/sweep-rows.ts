// Which rows of a sweep are worth showing, found in its columns without an object per row.

import { didYouMean, type ParamValue, random, TradelabError } from '../core/index.ts';
import { METRICS, type MetricName } from '../metrics/index.ts';
import type { SweepRecord } from './records.ts';

/** The values that a parameter takes, ascending as its column has them, and which of them each row has. */
export interface ParamAxis {
  readonly values: readonly ParamValue[];
  /** As the column has them. */
  readonly numbers: Float64Array;
  readonly places: Uint32Array;
}

/** The charts of one page all ask for the same axes of up to a million rows. */
const known = new WeakMap<SweepRecord, Map<string, ParamAxis>>();

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
  const counts = Object.keys(sweep.params).map(
    (name) => [name, paramAxis(sweep, name).values.length] as const,
  );
  return counts
    .filter(([, count]) => count > 1)
    .sort((a, b) => b[1] - a[1])
    .map(([name]) => name);
}

/** The values of a parameter; throws `not-found` for an unknown one. */
export function paramAxis(sweep: SweepRecord, name: string): ParamAxis {
  const axes = known.get(sweep) ?? new Map<string, ParamAxis>();
  known.set(sweep, axes);
  const axis = axes.get(name) ?? makeAxis(sweep, name);
  axes.set(name, axis);
  return axis;
}

function makeAxis(sweep: SweepRecord, name: string): ParamAxis {
  const column = sweep.params[name];
  if (column === undefined) {
    throw new TradelabError('not-found', `'${sweep.strategy}' has no parameter '${name}'`, {
      hint: didYouMean(name, Object.keys(sweep.params)),
    });
  }
  const firsts = new Map<number, number>();
  for (let k = 0; k < column.length; k++) if (!firsts.has(column[k]!)) firsts.set(column[k]!, k);
  const numbers = Float64Array.from(firsts.keys()).sort();
  const place = new Map(Array.from(numbers, (number, k) => [number, k]));
  return {
    values: Array.from(numbers, (number) => sweep.row(firsts.get(number)!).params[name]!),
    numbers,
    places: Uint32Array.from(column, (number) => place.get(number)!),
  };
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
