// The result of an optimisation: what was tried in its order, in typed columns, and the best of it.

import { INSPECT } from '../core/inspect.ts';
import { orNull } from '../core/or-null.ts';
import type { ParamValue } from '../core/words.ts';
import { METRICS, type MetricName } from '../metrics/index.ts';
import type { SearchEnd } from './search.ts';
import { type SearchParts, SearchResult } from './search-result.ts';
import type { Dimension } from './search-space.ts';
import type { SweepJson, SweepResult, SweepRow } from './sweep-result.ts';
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
export interface OptimiseParts extends SearchParts {
  readonly method: OptimiseMethod;
  readonly seed: number;
  readonly objective: { readonly name: string; readonly sign: 1 | -1 };
  readonly space: readonly Dimension[];
  readonly params: Readonly<Record<string, Float64Array>>;
  readonly scores: Float64Array;
  readonly end: SearchEnd;
}

/** What an optimisation found: a row per trial, in typed columns. */
export class OptimiseResult extends SearchResult<OptimiseJson> {
  readonly kind = 'optimise';
  readonly method: OptimiseMethod;
  /** Of the random numbers; a grid has none. */
  readonly seed: number;
  /** The name of the metric that was looked for; 'objective' of a function. */
  readonly objective: string;
  /** A column per parameter, n float64: its values, or which of those searched it is where they are words; 1 is true. */
  readonly params: Readonly<Record<string, Float64Array>>;
  /** The objective, n float64, NaN where it is undefined or a requirement was not met. */
  readonly scores: Float64Array;
  /** Why it ended: all trials done, none better for long, no combinations left, or stopped. */
  readonly end: SearchEnd;
  readonly #space: readonly Dimension[];
  readonly #sign: 1 | -1;

  constructor(parts: OptimiseParts) {
    super(parts, parts.scores.length);
    this.method = parts.method;
    this.seed = parts.seed;
    this.objective = parts.objective.name;
    this.params = parts.params;
    this.scores = parts.scores;
    this.end = parts.end;
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
    return {
      trial: k,
      params: Object.fromEntries(params) as Readonly<Record<string, ParamValue>>,
      metrics: this.metricsAt(k),
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

  jsonOf(rows: readonly number[]): OptimiseJson {
    const { strategy, data, options, method, seed, objective, best, end, elapsedMs, partial, warnings } =
      this;
    return {
      ...{ strategy, data, options, method, seed, objective, best },
      runs: rows.map((k) => this.row(k)),
      columns: { params: this.#space.map(({ name }) => name), metrics: this.metricNames },
      ...{ end, elapsedMs, partial, warnings },
      failures: this.failuresJson,
    };
  }
}

/** The best of a sweep by a metric, or of an optimisation by its own objective; undefined where there is none. */
export function bestOf(found: SweepResult | OptimiseResult, by: MetricName): SweepRow | undefined {
  return found instanceof OptimiseResult ? (found.best ?? undefined) : found.best(1, by)[0];
}
