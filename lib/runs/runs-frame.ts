// The columns of the ledger: how a record becomes a row of a Parquet file, and a row a record.

import { createFrame, type Frame, type FrameColumn } from '../frames/index.ts';
import { METRICS, type MetricName, type Metrics } from '../metrics/index.ts';
import type { LedgerRun } from './ledger-run.ts';

/** A column: its type, and its value of a record; '' and NaN stand for null. */
interface Field {
  readonly name: string;
  readonly type: FrameColumn['type'];
  readonly of: (run: LedgerRun) => string | number | boolean;
}

const json = (value: unknown) => (value === null ? '' : JSON.stringify(value));

const FIELDS: readonly Field[] = [
  { name: 'id', type: 'word', of: ({ id }) => id },
  { name: 'recorded', type: 'time', of: ({ recorded }) => recorded },
  { name: 'kind', type: 'word', of: ({ kind }) => kind },
  { name: 'strategy', type: 'word', of: ({ strategy }) => strategy },
  { name: 'params', type: 'word', of: ({ params }) => json(params) },
  { name: 'data', type: 'word', of: ({ data }) => data.id },
  { name: 'symbol', type: 'word', of: ({ data }) => data.symbol },
  { name: 'timeframe', type: 'word', of: ({ data }) => data.timeframe },
  { name: 'first', type: 'time', of: ({ data }) => data.from },
  { name: 'last', type: 'time', of: ({ data }) => data.to },
  { name: 'bars', type: 'number', of: ({ data }) => data.bars },
  { name: 'options', type: 'word', of: ({ options }) => json(options) },
  { name: 'trials', type: 'number', of: ({ trials }) => trials },
  { name: 'partial', type: 'boolean', of: ({ partial }) => partial },
  { name: 'periodsPerYear', type: 'number', of: ({ periodsPerYear }) => periodsPerYear ?? Number.NaN },
  { name: 'variant', type: 'word', of: ({ variant }) => variant },
  { name: 'strategyHash', type: 'word', of: ({ strategyHash }) => strategyHash ?? '' },
  { name: 'dataHash', type: 'word', of: ({ dataHash }) => dataHash ?? '' },
  { name: 'engine', type: 'word', of: ({ engine }) => engine },
  { name: 'manifest', type: 'word', of: ({ manifest }) => json(manifest) },
  { name: 'warnings', type: 'word', of: ({ warnings }) => json(warnings) },
  ...Object.keys(METRICS).map(
    (name): Field => ({
      name,
      type: 'number',
      of: ({ metrics }) => metrics[name as MetricName] ?? Number.NaN,
    }),
  ),
];

/** The columns of a record, in their order. */
export const RUN_COLUMNS: readonly Pick<Field, 'name' | 'type'>[] = FIELDS;

/** Records as a frame, a row each. */
export function runsFrame(runs: readonly LedgerRun[]): Frame {
  return createFrame(FIELDS.map((field) => [field.name, columnOf(field, runs)]));
}

function columnOf({ type, of }: Field, runs: readonly LedgerRun[]): FrameColumn {
  if (type === 'word') return { type, values: runs.map((run) => String(of(run))) };
  if (type === 'boolean') return { type, values: Uint8Array.from(runs, (run) => Number(of(run))) };
  return { type, values: Float64Array.from(runs, (run) => Number(of(run))) };
}

/** The record in a row of the ledger, whose times are ms. */
export function runOfRow(row: Readonly<Record<string, unknown>>): LedgerRun {
  const metrics = Object.keys(METRICS).map((name) => [name, row[name] ?? null]);
  const parsed = (name: string) => (row[name] === null ? null : JSON.parse(String(row[name])));
  return {
    id: String(row['id']),
    recorded: Number(row['recorded']),
    kind: row['kind'] as LedgerRun['kind'],
    strategy: String(row['strategy']),
    strategyHash: row['strategyHash'] as string | null,
    variant: String(row['variant']),
    params: parsed('params'),
    data: {
      ...{ id: String(row['data']), symbol: String(row['symbol']), timeframe: String(row['timeframe']) },
      ...{ from: Number(row['first']), to: Number(row['last']), bars: Number(row['bars']) },
    },
    dataHash: row['dataHash'] as string | null,
    options: parsed('options'),
    trials: Number(row['trials']),
    partial: Boolean(row['partial']),
    periodsPerYear: row['periodsPerYear'] as number | null,
    metrics: Object.fromEntries(metrics) as Metrics,
    warnings: parsed('warnings'),
    engine: String(row['engine']),
    manifest: parsed('manifest'),
  };
}
