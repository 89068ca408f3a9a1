// What the results of a run share: they are measured, and what takes time is computed when it is asked for, once.

import { type MetricConventions, metricConventions } from './conventions.ts';
import { computeMetrics, type Performance } from './performance.ts';
import type { Metrics } from './registry.ts';

/** A result with metrics. */
export abstract class Measured {
  readonly #computed = new Map<string, unknown>();

  /** What the metrics are computed from. */
  abstract get performance(): Performance;

  /** The metrics by name; `null` where one is undefined. Fractions, not percent. */
  get metrics(): Metrics {
    return this.once('metrics', () => computeMetrics(this.performance));
  }

  /** The conventions behind the metrics: periods per year, kinds of mean, degrees of freedom. */
  get conventions(): MetricConventions {
    return metricConventions(this.performance);
  }

  protected once<T>(name: string, compute: () => T): T {
    if (!this.#computed.has(name)) this.#computed.set(name, compute());
    return this.#computed.get(name) as T;
  }
}
