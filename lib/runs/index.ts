// The ledger: a record of every run and every trial, kept in the catalog. All of it is public.

export { type ComparedLine, compareRuns, type RunComparison } from './compare-runs.ts';
export { evidenceOf, evidenceOfSweep } from './evidence-of.ts';
export { type LedgerRun, RUN_KINDS, type RunKind } from './ledger-run.ts';
export { listRuns, type RunFilter } from './list-runs.ts';
export { loadRecord } from './load-record.ts';
export type { LedgerOptions } from './query.ts';
export { type Recording, recordRuns } from './record-runs.ts';
export { sql } from './sql.ts';
export { type TrialCount, type TriedMarket, trialsOn } from './trials-on.ts';
