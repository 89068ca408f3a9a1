// What charts and pages are made from: plain records, told apart by their `kind`.

import type {
  Bars,
  DataSpan,
  MonteCarloRecord,
  ParamValue,
  PortfolioRecord,
  RunRecord,
  WalkForwardRecord,
  Warning,
} from '../core/index.ts';
import type { MetricName } from '../metrics/index.ts';

/** One combination of a sweep and its metrics, `null` where a metric is undefined. */
export interface SweptRow {
  readonly params: Readonly<Record<string, ParamValue>>;
  readonly metrics: Readonly<Partial<Record<MetricName, number | null>>>;
}

/** What of a sweep or an optimisation is drawn: a `SweepResult` is one, and an `OptimiseResult`. */
export interface SweepRecord {
  readonly kind: 'sweep' | 'optimise';
  readonly strategy: string;
  readonly data: DataSpan;
  readonly options: Readonly<Record<string, unknown>>;
  readonly length: number;
  /** A column per parameter: numbers, or which of its values it is where they are words. */
  readonly params: Readonly<Record<string, Float64Array>>;
  /** A column per metric, NaN where it is undefined. */
  readonly metrics: Readonly<Partial<Record<MetricName, Float64Array>>>;
  readonly failures: readonly {
    readonly params: Readonly<Record<string, ParamValue>>;
    readonly error: Error;
  }[];
  readonly warnings: readonly Warning[];
  readonly partial: boolean;
  /** Of an optimisation: the name of the metric that it looked for, and its values, NaN where a requirement was not met. */
  readonly objective?: string;
  readonly scores?: Float64Array;
  row(k: number): SweptRow;
}

/** What the charts of performance are drawn from: a run, or a portfolio against what it is compared with. */
export interface DrawnRun extends Pick<RunRecord, 'strategy' | 'options' | 'equity' | 'trades'> {
  readonly bars: Pick<Bars, 'time' | 'close' | 'symbol' | 'timeframe' | 'length'>;
}

/** A portfolio as its charts need it: the market is its benchmark, all symbols held evenly. */
export function drawnPortfolio(portfolio: PortfolioRecord): DrawnRun {
  const { strategy, options, equity, trades, symbols, time, timeframe, benchmark } = portfolio;
  const symbol = symbols.length === 1 ? symbols[0]! : `all ${symbols.length} symbols evenly`;
  const bars = { time, close: benchmark, symbol, timeframe, length: time.length };
  return { strategy, options, equity, trades, bars };
}

/** What a page can be made of; several runs are a comparison of them. */
export type Reportable = Records[RecordKind];

/** The kinds of records, which charts and pages are chosen by. */
export interface Records {
  readonly run: RunRecord;
  readonly sweep: SweepRecord;
  readonly optimise: SweepRecord;
  readonly 'walk-forward': WalkForwardRecord;
  readonly portfolio: PortfolioRecord;
  readonly 'monte-carlo': MonteCarloRecord;
  readonly comparison: readonly RunRecord[];
}

export type RecordKind = keyof Records;

/** Which kind of record it is. */
export function kindOf(record: Reportable): RecordKind {
  if (Array.isArray(record)) return 'comparison';
  return 'kind' in record ? record.kind : 'run';
}
