// What a sweep and an optimisation share: what was run, and a row per combination in typed columns.

import type { RecordedOptions } from '../backtest/options.ts';
import type { DataSpan } from '../core/data-span.ts';
import { orNull } from '../core/or-null.ts';
import type { Warning } from '../core/run.ts';
import type { MetricName } from '../metrics/index.ts';
import type { SweepRow } from './sweep-result.ts';
import type { SweepFailure } from './sweep-task.ts';

/** What the result of a search is made of. */
export interface SearchParts {
  readonly strategy: string;
  readonly data: DataSpan;
  readonly options: RecordedOptions;
  readonly metrics: Readonly<Partial<Record<MetricName, Float64Array>>>;
  readonly failures: readonly SweepFailure[];
  readonly warnings: readonly Warning[];
  readonly elapsedMs: number;
}

/** What a search found. */
export abstract class SearchResult<Json> implements SearchParts {
  readonly strategy: string;
  readonly data: DataSpan;
  readonly options: RecordedOptions;
  /** How many combinations were tried, the failed ones included. */
  readonly length: number;
  /** A column per metric, n float64, NaN where it is undefined. */
  readonly metrics: Readonly<Partial<Record<MetricName, Float64Array>>>;
  /** The combinations that could not be run; their metrics are NaN. */
  readonly failures: readonly SweepFailure[];
  readonly warnings: readonly Warning[];
  readonly elapsedMs: number;

  constructor(parts: SearchParts, length: number) {
    this.strategy = parts.strategy;
    this.data = parts.data;
    this.options = parts.options;
    this.length = length;
    this.metrics = parts.metrics;
    this.failures = parts.failures;
    this.warnings = parts.warnings;
    this.elapsedMs = parts.elapsedMs;
  }

  /** As `toJSON`, with some of the rows: a million of them would not fit into one text. */
  abstract jsonOf(rows: readonly number[]): Json;

  toJSON(): Json {
    return this.jsonOf(Array.from({ length: this.length }, (_, k) => k));
  }

  protected metricsAt(k: number): SweepRow['metrics'] {
    const metrics = Object.entries(this.metrics).map(([name, column]) => [name, orNull(column[k]!)]);
    return Object.fromEntries(metrics);
  }

  protected get metricNames(): MetricName[] {
    return Object.keys(this.metrics) as MetricName[];
  }

  protected get failuresJson() {
    return this.failures.map(({ params, error }) => ({ params, message: error.message }));
  }
}
