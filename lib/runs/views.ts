// The tables of the ledger in SQL.

import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlName, sqlText } from '../data/duckdb.ts';
import { METRICS } from '../metrics/index.ts';
import type { Parts } from './parts.ts';
import { RUN_COLUMNS } from './runs-frame.ts';

const TYPES = { word: 'VARCHAR', time: 'TIMESTAMP', number: 'DOUBLE', boolean: 'BOOLEAN' } as const;
const WHOLE: ReadonlySet<string> = new Set(['bars', 'trials']);
const METRIC_NAMES = Object.keys(METRICS);

/**
 * Makes the views `runs`, a row per record, and `trials`, a row per combination that was tried: those of sweeps, and
 * every single run.
 */
export async function createLedgerViews(connection: DuckDBConnection, parts: Parts): Promise<void> {
  const view = (name: string, select: string) =>
    connection.run(`CREATE OR REPLACE TEMP VIEW ${name} AS ${select}`);
  const fields = RUN_COLUMNS.map(({ name, type }) => [name, TYPES[type]] as const);
  await view('runs', `SELECT ${fields.map(selected).join(', ')} FROM (${tableOf(fields, parts.runs)})`);
  await view('trials', selectTrials(parts));
}

function selected([name, type]: readonly [string, string]): string {
  if (type === 'VARCHAR') return `nullif(${name}, '') AS ${name}`;
  return WHOLE.has(name) ? `${name}::BIGINT AS ${name}` : name;
}

/** The rows of Parquet files with at least the given columns, null where an older file lacks one; none without files. */
function tableOf(fields: readonly (readonly [string, string])[], files: readonly string[]): string {
  const none = fields.map(([name, type]) => `NULL::${type} AS ${sqlName(name)}`).join(', ');
  if (files.length === 0) return `SELECT ${none} WHERE false`;
  const paths = files.map(sqlText).join(', ');
  return `SELECT ${none} WHERE false UNION ALL BY NAME FROM read_parquet([${paths}], union_by_name = true)`;
}

const OF_RUN = [
  'kind',
  'strategy',
  'variant',
  'data',
  'symbol',
  'timeframe',
  'first',
  'last',
  'recorded',
  'periodsPerYear',
];

function selectTrials({ trials }: Parts): string {
  const fields = [
    ...([
      ['run', 'VARCHAR'],
      ['row', 'DOUBLE'],
      ['params', 'VARCHAR'],
    ] as const),
    ...METRIC_NAMES.map((name) => [name, 'DOUBLE'] as const),
  ];
  const ofRun = OF_RUN.map((name) => `runs.${name}`).join(', ');
  const metrics = (from: string) => METRIC_NAMES.map((name) => `${from}.${name}`).join(', ');
  return `SELECT run, row::BIGINT AS row, ${ofRun}, listed.params, ${metrics('listed')}
    FROM (${tableOf(fields, trials)}) listed JOIN runs ON runs.id = listed.run
    UNION ALL SELECT id AS run, 0 AS row, ${ofRun}, params, ${metrics('runs')}
    FROM runs WHERE kind IN ('backtest', 'portfolio')`;
}
