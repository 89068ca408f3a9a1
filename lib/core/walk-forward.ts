// The plain record of a walk-forward: what reports, stores and comparisons read.

import type { DataSpan } from './data-span.ts';
import type { Warning } from './run.ts';
import type { Trade } from './trade.ts';
import type { ParamValue } from './words.ts';

/** A stretch of bars of the data. */
export interface BarSpan {
  /** Rows [fromRow, toRow) of the data. */
  readonly fromRow: number;
  readonly toRow: number;
  /** Open times of its first and its last bar, ms UTC. */
  readonly from: number;
  readonly to: number;
}

/** Metrics by name, `null` where one is undefined. Fractions, not percent. */
type MetricValues = Readonly<Record<string, number | null>>;

/** One window: the parameters that were best on its train bars, and what came of them on its test bars. */
export interface WalkForwardWindow {
  readonly train: BarSpan;
  readonly test: BarSpan;
  /** All parameters of the strategy, chosen by the objective on the train bars alone. */
  readonly params: Readonly<Record<string, ParamValue>>;
  /** How many combinations were tried on the train bars. */
  readonly trials: number;
  /** The value of the objective on the train and on the test bars; `null` where it is undefined. */
  readonly score: { readonly inSample: number | null; readonly outOfSample: number | null };
  /** Of the train bars, as a sweep over them has them. */
  readonly inSample: MetricValues;
  /** Of the test bars. */
  readonly outOfSample: MetricValues;
}

/** The test windows one after the other as one run, whose capital each window hands to the next. */
export interface StitchedRun {
  /** Open times of the bars of all test windows, ms UTC, n float64. */
  readonly time: Float64Array;
  /** Equity at every close, in quote units, n float64. */
  readonly equity: Float64Array;
  readonly trades: readonly Trade[];
  readonly metrics: MetricValues;
}

/** How much of what was found on the train bars was left on the test bars. */
export interface WalkForwardEfficiency {
  /**
   * Annualised out-of-sample return over annualised in-sample return; `null` where the latter is not above 0.
   * Source: R. Pardo, The Evaluation and Optimization of Trading Strategies (2nd ed., 2008), walk-forward efficiency.
   */
  readonly return: number | null;
  /** The two returns a year that it is made of, fractions, compounded over all windows. */
  readonly inSampleReturn: number | null;
  readonly outOfSampleReturn: number | null;
  /**
   * The same of the objective: that of the stitched run over its mean in sample, windows weighted by their test bars; `null`
   * where the mean is not above 0, where less is better, and of what grows with the length of a run or is a function.
   */
  readonly objective: number | null;
  /** Windows whose test bars ended with a profit, and all windows. */
  readonly profitable: number;
  readonly windows: number;
}

/** How steady the choice of one parameter was from window to window. */
export interface ParamStability {
  readonly name: string;
  /** The chosen value of each window. */
  readonly values: readonly ParamValue[];
  /** The value that was chosen most often (the first of several), and in which share of the windows. */
  readonly mode: ParamValue;
  readonly modeShare: number;
  /** Of numbers: the standard deviation (ddof 1) over the size of the mean; `null` of others, of one window, of a mean of 0. */
  readonly variation: number | null;
  /**
   * Of numbers: the mean step from one window's value to the next over the width of the values that were searched,
   * 0 where it never moved; `null` of others and of one window.
   */
  readonly drift: number | null;
}

/** What a walk-forward was and what came of it, as plain data. */
export interface WalkForwardRecord {
  readonly kind: 'walk-forward';
  readonly strategy: string;
  readonly data: DataSpan;
  readonly options: Readonly<Record<string, unknown>>;
  /** The name of the metric that the parameters were chosen by; 'objective' where it was a function. */
  readonly objective: string;
  /** Train windows of one length, or all bars from the first on. */
  readonly mode: 'rolling' | 'anchored';
  /** Bars between the end of a train window and the start of its test window (of the first, where it is a time). */
  readonly embargo: number;
  /** In time order; their test windows follow on one another without a gap. */
  readonly windows: readonly WalkForwardWindow[];
  readonly outOfSample: StitchedRun;
  /** The strategy with its default parameters on the bars of all test windows; absent where there are none. */
  readonly defaults?: {
    readonly params: Readonly<Record<string, ParamValue>>;
    readonly metrics: MetricValues;
  };
  readonly efficiency: WalkForwardEfficiency;
  /** Of the parameters that were searched. */
  readonly stability: readonly ParamStability[];
  readonly warnings: readonly Warning[];
  /** Whether it was stopped: then the windows are those that were done. */
  readonly partial: boolean;
}
