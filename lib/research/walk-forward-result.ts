// The result of a walk-forward: its record, and how it is written as JSON.

import type { RecordedOptions } from '../backtest/options.ts';
import type { DataSpan } from '../core/data-span.ts';
import { INSPECT } from '../core/inspect.ts';
import type { Warning } from '../core/run.ts';
import type {
  ParamStability,
  StitchedRun,
  WalkForwardEfficiency,
  WalkForwardRecord,
  WalkForwardWindow,
} from '../core/walk-forward.ts';
import type { Metrics } from '../metrics/index.ts';
import { walkForwardText } from './walk-forward-text.ts';

/** The test windows as one run, with all metrics. */
export interface OutOfSampleRun extends StitchedRun {
  readonly metrics: Metrics;
}

/** A walk-forward as `--json` prints it: without the columns of every bar. */
export interface WalkForwardJson extends Omit<WalkForwardRecord, 'outOfSample'> {
  readonly outOfSample: Pick<OutOfSampleRun, 'metrics' | 'trades'>;
}

type Parts = Omit<WalkForwardResult, 'kind' | 'toJSON' | typeof INSPECT>;

/** What a walk-forward found: its windows, the test windows as one run, and what the two say of each other. */
export class WalkForwardResult implements WalkForwardRecord {
  readonly kind = 'walk-forward';
  readonly strategy: string;
  readonly data: DataSpan;
  readonly options: RecordedOptions & Readonly<Record<string, unknown>>;
  /** The name of the metric that the parameters were chosen by; 'objective' of a function. */
  readonly objective: string;
  readonly mode: 'rolling' | 'anchored';
  /** Bars between the end of a train window and the start of its test window (of the first, where it is a time). */
  readonly embargo: number;
  readonly windows: readonly WalkForwardWindow[];
  /** The test windows one after the other; metrics are of their equity as that of any run. */
  readonly outOfSample: OutOfSampleRun;
  /** What searching is measured against: the same bars with the default of every searched parameter. */
  readonly defaults?: { readonly params: WalkForwardWindow['params']; readonly metrics: Metrics };
  readonly efficiency: WalkForwardEfficiency;
  readonly stability: readonly ParamStability[];
  readonly warnings: readonly Warning[];
  /** Whether it was stopped: then the windows are those that were done. */
  readonly partial: boolean;

  constructor(parts: Parts) {
    this.strategy = parts.strategy;
    this.data = parts.data;
    this.options = parts.options;
    this.objective = parts.objective;
    this.mode = parts.mode;
    this.embargo = parts.embargo;
    this.windows = parts.windows;
    this.outOfSample = parts.outOfSample;
    if (parts.defaults) this.defaults = parts.defaults;
    this.efficiency = parts.efficiency;
    this.stability = parts.stability;
    this.warnings = parts.warnings;
    this.partial = parts.partial;
  }

  [INSPECT](): string {
    return walkForwardText(this);
  }

  toJSON(): WalkForwardJson {
    const { metrics, trades } = this.outOfSample;
    return { ...this, outOfSample: { metrics, trades } };
  }
}
