// What the ledger holds.

import type { DuckDBConnection } from '@duckdb/node-api';
import { shown, TradelabError } from '../core/index.ts';
import type { LedgerRun, RunKind } from './ledger-run.ts';
import { type LedgerOptions, withLedger } from './query.ts';
import { RUN_COLUMNS, runOfRow } from './runs-frame.ts';

/** Which records are wanted; what is left out does not matter. */
export interface RunFilter extends LedgerOptions {
  strategy?: string;
  /** The id of the data or its symbol. */
  data?: string;
  kind?: RunKind;
  /** At most so many; default: all. */
  limit?: number;
}

/** The records of the ledger, the newest first. Throws `bad-option` for a limit below 1, and `bad-data` where a file of it is damaged. */
export function listRuns({ limit, ...filter }: RunFilter = {}): Promise<LedgerRun[]> {
  if (limit !== undefined && !(Number.isInteger(limit) && limit > 0)) {
    throw new TradelabError('bad-option', `limit is ${shown(limit)}`, { hint: 'a whole number above 0' });
  }
  const conditions = { strategy: 'strategy = $1', data: '$1 IN (data, symbol)', kind: 'kind = $1' };
  const given = (['strategy', 'data', 'kind'] as const).filter((name) => filter[name] !== undefined);
  const where = given.map((name, k) => conditions[name].replace('$1', `$${k + 1}`));
  const clause = where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`;
  const most = limit === undefined ? '' : `LIMIT ${limit}`;
  return withLedger(filter, (connection) =>
    readRuns(
      connection,
      `${clause} ORDER BY id DESC ${most}`,
      given.map((name) => filter[name]!),
    ),
  );
}

/** The records that an SQL clause after FROM runs selects. */
export async function readRuns(
  connection: DuckDBConnection,
  clause: string,
  values: readonly string[],
): Promise<LedgerRun[]> {
  const columns = RUN_COLUMNS.map(({ name, type }) =>
    type === 'time' ? `epoch_ms(${name})::DOUBLE AS ${name}` : name,
  );
  const query = `SELECT ${columns.join(', ')} FROM runs ${clause}`;
  return (await (await connection.run(query, [...values])).getRowObjectsJS()).map(runOfRow);
}
