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
  /** What is not the same in all, besides parameters: strategy, code, data, bars, and options by their names. */
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
  const line = <T>(name: string, of: (run: LedgerRun) => T | null | undefined): ComparedLine<T> => ({
    name,
    values: runs.map((run) => of(run) ?? null),
  });
  const namesOf = (of: (run: LedgerRun) => object) => [
    ...new Set(runs.flatMap((run) => Object.keys(of(run)))),
  ];
  const inputs: ComparedLine<unknown>[] = [
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
    ...namesOf(({ options }) => options).map((name) => line(name, ({ options }) => options[name])),
  ];
  return {
    runs,
    differences: inputs.filter(differs),
    params: namesOf(({ params }) => params).map((name) => line(name, ({ params }) => params[name])),
    metrics: (Object.keys(METRICS) as MetricName[]).map((name) => ({
      name,
      values: runs.map(({ metrics }) => metrics[name]),
    })),
  };
}

function differs({ values }: ComparedLine<unknown>): boolean {
  return new Set(values.map((value) => JSON.stringify(value))).size > 1;
}
