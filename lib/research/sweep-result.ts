// The result of a sweep: typed columns, a row per combination, and the questions that are asked of them.

import type { RecordedOptions } from '../backtest/options.ts';
import { type DataSpan, dataSpan } from '../core/data-span.ts';
import { didYouMean, TradelabError } from '../core/errors.ts';
import { INSPECT } from '../core/inspect.ts';
import { orNull } from '../core/or-null.ts';
import type { Warning } from '../core/run.ts';
import type { ParamValue } from '../core/words.ts';
import type { MetricName } from '../metrics/index.ts';
import { METRICS } from '../metrics/registry.ts';
import { type SearchParts, SearchResult } from './search-result.ts';
import type { Done } from './sweep-course.ts';
import { type Grid, paramsAt } from './sweep-grid.ts';
import { rowsByNumber } from './sweep-order.ts';
import type { SweepFailure, SweepTask } from './sweep-task.ts';
import { sweepText } from './sweep-text.ts';

/** One combination and its metrics, `null` where a metric is undefined. */
export interface SweepRow {
  readonly params: Readonly<Record<string, ParamValue>>;
  readonly metrics: Readonly<Partial<Record<MetricName, number | null>>>;
}

/** A metric over two parameters: `values[j][i]` belongs to the j-th value of `y` and the i-th of `x`. */
export interface HeatmapData {
  readonly x: { readonly name: string; readonly values: readonly ParamValue[] };
  readonly y: { readonly name: string; readonly values: readonly ParamValue[] };
  readonly metric: MetricName;
  /** The best of the combinations that share the two values; `null` where there is none or it is undefined. */
  readonly values: readonly (readonly (number | null)[])[];
}

/** A sweep as `--json` prints it. */
export interface SweepJson {
  readonly strategy: string;
  readonly data: DataSpan;
  readonly options: RecordedOptions;
  readonly runs: readonly SweepRow[];
  /** The names of the parameters and of the metrics. */
  readonly columns: { readonly params: readonly string[]; readonly metrics: readonly MetricName[] };
  readonly elapsedMs: number;
  /** Whether it was stopped: then the runs are those that were done. */
  readonly partial: boolean;
  readonly failures: readonly (Pick<SweepFailure, 'params'> & { readonly message: string })[];
  readonly warnings: readonly Warning[];
}

interface SweepParts extends SearchParts {
  readonly grid: Grid;
  readonly partial: boolean;
}

/** What a sweep found: a row per combination, in typed columns. */
export class SweepResult extends SearchResult<SweepJson> {
  readonly kind = 'sweep';
  /** Whether it was stopped: then the combinations are those that were done. */
  readonly partial: boolean;
  readonly #grid: Grid;
  #params: Readonly<Record<string, Float64Array>> | undefined;

  constructor(parts: SweepParts) {
    super(parts, parts.grid.wanted.length);
    this.partial = parts.partial;
    this.#grid = parts.grid;
  }

  /** A column per parameter, n float64: its values, or which of its values it is where they are words; 1 is true. */
  get params(): Readonly<Record<string, Float64Array>> {
    this.#params ??= paramColumns(this.#grid);
    return this.#params;
  }

  /** The combination in row `k`. Throws `bad-option` where there is no such row. */
  row(k: number): SweepRow {
    if (!(Number.isInteger(k) && k >= 0 && k < this.length)) {
      throw new TradelabError('bad-option', `the sweep has no row ${k}`, {
        hint: `its rows are 0 to ${this.length - 1}`,
      });
    }
    return { params: paramsAt(this.#grid, this.#grid.wanted[k]!), metrics: this.metricsAt(k) };
  }

  /** The `n` best combinations by a metric, best first; those for which it is undefined are left out. */
  best(n = 1, metric: MetricName = 'sharpe'): SweepRow[] {
    const column = this.#metric(metric);
    const sign = direction(metric);
    const rows = Array.from(column.keys()).filter((k) => !Number.isNaN(column[k]!));
    rows.sort((a, b) => sign * (column[b]! - column[a]!) || a - b);
    return rows.slice(0, n).map((k) => this.row(k));
  }

  /** A metric over two parameters; where further ones vary, the best of their values. */
  heatmap(x: string, y: string, metric: MetricName = 'sharpe'): HeatmapData {
    const column = this.#metric(metric);
    const sign = direction(metric);
    const [xs, ys] = [this.#axis(x), this.#axis(y)];
    const best = ys.values.map(() => xs.values.map(() => Number.NaN));
    for (let k = 0; k < this.length; k++) {
      const number = this.#grid.wanted[k]!;
      const line = best[ys.at(number)]!;
      const i = xs.at(number);
      if (!(sign * column[k]! <= sign * line[i]!) && !Number.isNaN(column[k]!)) line[i] = column[k]!;
    }
    const axis = ({ name, values }: { name: string; values: readonly ParamValue[] }) => ({ name, values });
    return { x: axis(xs), y: axis(ys), metric, values: best.map((line) => line.map(orNull)) };
  }

  jsonOf(rows: readonly number[]): SweepJson {
    return {
      strategy: this.strategy,
      data: this.data,
      options: this.options,
      runs: rows.map((k) => this.row(k)),
      columns: { params: this.#grid.names, metrics: this.metricNames },
      elapsedMs: this.elapsedMs,
      partial: this.partial,
      failures: this.failuresJson,
      warnings: this.warnings,
    };
  }

  [INSPECT](): string {
    const names = this.metricNames;
    const metric = names.find((name) => name === 'sharpe') ?? names[0]!;
    return sweepText('Sweep', this, metric, (count) => this.best(count, metric));
  }

  #metric(name: MetricName): Float64Array {
    const column = this.metrics[name];
    if (column !== undefined) return column;
    const hint = Object.hasOwn(METRICS, name)
      ? `ask for it: metrics: ['${name}']`
      : didYouMean(name, this.metricNames);
    throw new TradelabError('not-found', `the sweep has no metric '${name}'`, { hint });
  }

  /** The values of a parameter, and which of them a combination has by its number in the grid. */
  #axis(name: string) {
    const { names, values } = this.#grid;
    const k = names.indexOf(name);
    if (k < 0) {
      throw new TradelabError('not-found', `'${this.strategy}' has no parameter '${name}'`, {
        hint: didYouMean(name, names),
      });
    }
    const size = strideOf(this.#grid, k);
    const list = values[k]!;
    return { name, values: list, at: (number: number) => Math.floor(number / size) % list.length };
  }
}

/** The result of what has been done of a task, whose columns become those of the result. */
export function sweepResult(
  { strategy, bars, settings, grid, metrics, columns }: SweepTask,
  { parts, failures, warnings, elapsedMs }: Done,
): SweepResult {
  const { names, values } = grid;
  const rows = rowsByNumber(grid, parts);
  const scratch = new Float64Array(rows.length);
  const arranged = (column: Float64Array) => arrange(column, rows, scratch);
  return new SweepResult({
    strategy: strategy.name,
    data: dataSpan(bars),
    options: settings.recorded,
    // Of the shape of a task's grid: code that reads both is compiled for one.
    grid: { names, values, wanted: arranged(grid.wanted) },
    metrics: Object.fromEntries(metrics.map((name, k) => [name, arranged(columns[k]!)])),
    failures: renumbered(failures, rows),
    partial: rows.length < grid.wanted.length,
    ...{ warnings, elapsedMs },
  });
}

/** Puts the rows of a column in another order, in its own memory: there may be many columns of many rows. */
function arrange(column: Float64Array, rows: Uint32Array, scratch: Float64Array): Float64Array {
  for (let k = 0; k < rows.length; k++) scratch[k] = column[rows[k]!]!;
  column.set(scratch);
  return column.subarray(0, rows.length);
}

/** Failures with their rows in another order. */
function renumbered(failures: readonly SweepFailure[], rows: Uint32Array): SweepFailure[] {
  if (failures.length === 0) return [];
  const places = new Map(Array.from(rows, (row, k) => [row, k]));
  return failures
    .map((failure) => ({ ...failure, row: places.get(failure.row)! }))
    .sort((a, b) => a.row - b.row);
}

/** How many combinations in a row share one value of parameter `k`. */
function strideOf({ values }: Grid, k: number): number {
  return values.slice(k + 1).reduce((product, list) => product * list.length, 1);
}

function paramColumns(grid: Grid): Record<string, Float64Array> {
  const columns = grid.names.map((name, k) => {
    const numbers = grid.values[k]!.map((value, j) => (typeof value === 'string' ? j : Number(value)));
    const size = strideOf(grid, k);
    return [name, grid.wanted.map((number) => numbers[Math.floor(number / size) % numbers.length]!)];
  });
  return Object.fromEntries(columns);
}

function direction(metric: MetricName): 1 | -1 {
  return METRICS[metric].higherIsBetter === false ? -1 : 1;
}
