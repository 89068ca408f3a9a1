// The result of an optimisation: what was tried in its order, in typed columns, and the best of it.

import type { RecordedOptions } from '../backtest/options.ts';
import type { DataSpan } from '../core/data-span.ts';
import { INSPECT } from '../core/inspect.ts';
import type { Warning } from '../core/run.ts';
import type { ParamValue } from '../core/words.ts';
import { METRICS, type MetricName } from '../metrics/index.ts';
import type { SearchEnd } from './search.ts';
import type { Dimension } from './search-space.ts';
import type { SweepJson, SweepResult, SweepRow } from './sweep-result.ts';
import type { SweepFailure } from './sweep-task.ts';
import { sweepText } from './sweep-text.ts';

/** One combination that was tried. */
export interface OptimiseTrial extends SweepRow {
  /** Its place in the order in which they were tried, from 0. */
  readonly trial: number;
  /** The value of the objective; `null` where it is undefined or a requirement was not met. */
  readonly score: number | null;
}

/** How an optimisation searches: every combination, random ones, or those that a model of the earlier ones proposes. */
export type OptimiseMethod = 'grid' | 'random' | 'tpe';

/** An optimisation as `--json` prints it: as a sweep, and what was looked for and found. */
export interface OptimiseJson extends Omit<SweepJson, 'runs'> {
  readonly method: OptimiseMethod;
  readonly seed: number;
  readonly objective: string;
  readonly best: OptimiseTrial | null;
  /** In the order in which they were tried. */
  readonly runs: readonly OptimiseTrial[];
  readonly end: SearchEnd;
}

/** What an optimisation is made of. */
export interface OptimiseParts {
  readonly strategy: string;
  readonly data: DataSpan;
  readonly options: RecordedOptions;
  readonly method: OptimiseMethod;
  readonly seed: number;
  readonly objective: { readonly name: string; readonly sign: 1 | -1 };
  readonly space: readonly Dimension[];
  readonly params: Readonly<Record<string, Float64Array>>;
  readonly metrics: Readonly<Partial<Record<MetricName, Float64Array>>>;
  readonly scores: Float64Array;
  readonly failures: readonly SweepFailure[];
  readonly warnings: readonly Warning[];
  readonly end: SearchEnd;
  readonly elapsedMs: number;
}

/** What an optimisation found: a row per trial, in typed columns. */
export class OptimiseResult {
  readonly kind = 'optimise';
  readonly strategy: string;
  readonly data: DataSpan;
  readonly options: RecordedOptions;
  readonly method: OptimiseMethod;
  /** Of the random numbers; a grid has none. */
  readonly seed: number;
  /** The name of the metric that was looked for; 'objective' of a function. */
  readonly objective: string;
  /** How many combinations were tried, the failed ones included. */
  readonly length: number;
  /** A column per parameter, n float64: its values, or which of those searched it is where they are words; 1 is true. */
  readonly params: Readonly<Record<string, Float64Array>>;
  /** A column per metric, n float64, NaN where it is undefined. */
  readonly metrics: Readonly<Partial<Record<MetricName, Float64Array>>>;
  /** The objective, n float64, NaN where it is undefined or a requirement was not met. */
  readonly scores: Float64Array;
  /** The combinations that could not be run; their metrics are NaN. */
  readonly failures: readonly SweepFailure[];
  readonly warnings: readonly Warning[];
  /** Why it ended: all trials done, none better for long, no combinations left, or stopped. */
  readonly end: SearchEnd;
  readonly elapsedMs: number;
  readonly #space: readonly Dimension[];
  readonly #sign: 1 | -1;

  constructor(parts: OptimiseParts) {
    this.strategy = parts.strategy;
    this.data = parts.data;
    this.options = parts.options;
    this.method = parts.method;
    this.seed = parts.seed;
    this.objective = parts.objective.name;
    this.length = parts.scores.length;
    this.params = parts.params;
    this.metrics = parts.metrics;
    this.scores = parts.scores;
    this.failures = parts.failures;
    this.warnings = parts.warnings;
    this.end = parts.end;
    this.elapsedMs = parts.elapsedMs;
    this.#space = parts.space;
    this.#sign = parts.objective.sign;
  }

  /** Trial `k`, which is from 0 to `length` − 1. */
  row(k: number): OptimiseTrial {
    const params = this.#space.map(({ name, kind, values }) => {
      const value = this.params[name]![k]!;
      if (kind !== 'words') return [name, value];
      return [name, typeof values[0] === 'boolean' ? value === 1 : values[value]!];
    });
    const metrics = Object.entries(this.metrics).map(([name, column]) => [name, orNull(column[k]!)]);
    return {
      trial: k,
      params: Object.fromEntries(params) as Readonly<Record<string, ParamValue>>,
      metrics: Object.fromEntries(metrics),
      score: orNull(this.scores[k]!),
    };
  }

  /** The best trial, of equal ones the first; `null` where none has a score. */
  get best(): OptimiseTrial | null {
    let best = -1;
    for (const [k, score] of this.scores.entries())
      if (this.#sign * score > this.#sign * (this.scores[best] ?? -this.#sign * Infinity)) best = k;
    return best < 0 ? null : this.row(best);
  }

  /** The `n` best trials by the objective, best first; those without a score are left out. */
  top(n: number): OptimiseTrial[] {
    const scored = Array.from(this.scores.keys()).filter((k) => !Number.isNaN(this.scores[k]!));
    scored.sort((a, b) => this.#sign * (this.scores[b]! - this.scores[a]!) || a - b);
    return scored.slice(0, n).map((k) => this.row(k));
  }

  /** The best score up to and with each trial, n float64; NaN before the first that has one. */
  get convergence(): Float64Array {
    let best = Number.NaN;
    return this.scores.map((score) => {
      if (!(this.#sign * score <= this.#sign * best) && !Number.isNaN(score)) best = score;
      return best;
    });
  }

  /** Whether it was stopped: then the trials are those that were done. */
  get partial(): boolean {
    return this.end === 'stopped';
  }

  [INSPECT](): string {
    const metric = Object.hasOwn(METRICS, this.objective) ? (this.objective as MetricName) : undefined;
    return sweepText('Optimisation', this, metric, (count) => this.top(count));
  }

  toJSON(): OptimiseJson {
    return this.jsonOf(Array.from({ length: this.length }, (_, k) => k));
  }

  /** As `toJSON`, with some of the trials. */
  jsonOf(rows: readonly number[]): OptimiseJson {
    const { strategy, data, options, method, seed, objective, best, end, elapsedMs, partial, warnings } =
      this;
    return {
      ...{ strategy, data, options, method, seed, objective, best },
      runs: rows.map((k) => this.row(k)),
      columns: {
        params: this.#space.map(({ name }) => name),
        metrics: Object.keys(this.metrics) as MetricName[],
      },
      ...{ end, elapsedMs, partial, warnings },
      failures: this.failures.map(({ params, error }) => ({ params, message: error.message })),
    };
  }
}

/** The best of a sweep by a metric, or of an optimisation by its own objective; undefined where there is none. */
export function bestOf(found: SweepResult | OptimiseResult, by: MetricName): SweepRow | undefined {
  return found instanceof OptimiseResult ? (found.best ?? undefined) : found.best(1, by)[0];
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
