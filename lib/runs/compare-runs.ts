// Records side by side: what differs in what went in, and what came of it.

import type { ParamValue } from '../core/index.ts';
import { METRICS, type MetricName } from '../metrics/index.ts';
import type { LedgerRun } from './ledger-run.ts';
import { loadRecord } from './load-record.ts';
import type { LedgerOptions } from './query.ts';

/** A line of a comparison: a value per record, null where one has none. */
export interface ComparedLine<T> {
  readonly name: string;
  readonly values: readonly (T | null)[];
}

/** Records side by side. */
export interface RunComparison {
  readonly runs: readonly LedgerRun[];
  /** What is not the same in all, besides parameters: strategy, code, data, bars, options by their names, finer bars. */
  readonly differences: readonly ComparedLine<unknown>[];
  readonly params: readonly ComparedLine<ParamValue>[];
  readonly metrics: readonly (ComparedLine<number> & { readonly name: MetricName })[];
}

/** Compares records by their ids, or the beginnings of them. Throws as `loadRecord` does. */
export async function compareRuns(
  ids: readonly string[],
  options: LedgerOptions = {},
): Promise<RunComparison> {
  const runs = await Promise.all(ids.map((id) => loadRecord(id, options)));
  return {
    runs,
    differences: inputsOf(runs).filter(differs),
    params: fieldsOf(runs, ({ params }) => params),
    metrics: (Object.keys(METRICS) as MetricName[]).map((name) => ({
      name,
      values: runs.map(({ metrics }) => metrics[name]),
    })),
  };
}

/** What went into records, besides parameters. */
function inputsOf(runs: readonly LedgerRun[]): ComparedLine<unknown>[] {
  const line = (name: string, of: (run: LedgerRun) => unknown) => ({ name, values: runs.map(of) });
  const options = fieldsOf(runs, (run) => run.options);
  const isNamed = options.some(differs) || runs.some(({ manifest }) => manifest === null);
  return [
    line('kind', ({ kind }) => kind),
    line('strategy', ({ strategy }) => strategy),
    line('strategyHash', ({ strategyHash }) => strategyHash),
    line('data', ({ data }) => data.id),
    line('symbol', ({ data }) => data.symbol),
    line('timeframe', ({ data }) => data.timeframe),
    line('from', ({ data }) => data.from),
    line('to', ({ data }) => data.to),
    line('dataHash', ({ dataHash }) => dataHash),
    line('engine', ({ engine }) => engine),
    ...options,
    // The hash of all options tells of those that are no plain data.
    ...(isNamed ? [] : [line('detail or funding', ({ manifest }) => manifest!.options)]),
  ];
}

/** A line for each name that any of the records has. */
function fieldsOf<T>(
  runs: readonly LedgerRun[],
  of: (run: LedgerRun) => Readonly<Record<string, T>>,
): ComparedLine<T>[] {
  const names = new Set(runs.flatMap((run) => Object.keys(of(run))));
  return Array.from(names, (name) => ({ name, values: runs.map((run) => of(run)[name] ?? null) }));
}

function differs({ values }: ComparedLine<unknown>): boolean {
  return new Set(values.map((value) => JSON.stringify(value))).size > 1;
}
