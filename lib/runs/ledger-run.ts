// One record of the ledger: what was run, on what, and what came of it.

import type { Manifest } from '../backtest/index.ts';
import type { DataSpan } from '../core/data-span.ts';
import type { ParamValue, Warning } from '../core/index.ts';
import type { Metrics } from '../metrics/index.ts';

/** The kinds of results that are recorded. */
export const RUN_KINDS = ['backtest', 'sweep', 'optimise', 'walk-forward', 'portfolio'] as const;

/** The kind of a result that is recorded. */
export type RunKind = (typeof RUN_KINDS)[number];

/** A record of the ledger. */
export interface LedgerRun {
  /** Sorts by the time of recording. */
  readonly id: string;
  /** When it was recorded, ms UTC. */
  readonly recorded: number;
  readonly kind: RunKind;
  readonly strategy: string;
  /** SHA-256 of the strategy's name, parameters and source; null where the result does not tell. */
  readonly strategyHash: string | null;
  /** Equal for trials that differ in their parameters alone: a hash of the strategy and of how it trades. */
  readonly variant: string;
  /** Of a sweep or a search: those of its best combination. */
  readonly params: Readonly<Record<string, ParamValue>>;
  /** Of a portfolio, id and symbol are the symbols of all its legs. */
  readonly data: DataSpan;
  /** SHA-256 of the bars; null where the result does not tell. */
  readonly dataHash: string | null;
  readonly options: Readonly<Record<string, unknown>>;
  /** How many combinations of parameters were tried. */
  readonly trials: number;
  /** Whether it was stopped before its end. */
  readonly partial: boolean;
  /** Bars in a year, by which its metrics are annualised; null where the result does not tell. */
  readonly periodsPerYear: number | null;
  /** Of a sweep or a search: those of its best combination; of a walk-forward: out of sample. */
  readonly metrics: Metrics;
  readonly warnings: readonly Warning[];
  /** The version of tradelab. */
  readonly engine: string;
  /** The hashes by which a backtest is known again; null of other kinds. */
  readonly manifest: Manifest | null;
}
