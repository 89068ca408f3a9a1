// Questions to the ledger of a catalog.

import type { DuckDBConnection } from '@duckdb/node-api';
import { catalogFolder } from '../data/catalog.ts';
import { withDuckDB } from '../data/duckdb.ts';
import { ledgerFolder, withParts } from './parts.ts';
import { recordedSoFar } from './record-runs.ts';
import { createLedgerViews } from './views.ts';

/** Which catalog the ledger is in; see `catalogFolder` for the default. */
export interface LedgerOptions {
  catalog?: string;
}

/** Runs `work` on a connection that has the views of the ledger. Throws `bad-data` where a file of it is damaged. */
export async function withLedger<T>(
  { catalog }: LedgerOptions,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  await recordedSoFar();
  return withParts(ledgerFolder(await catalogFolder(catalog)), (parts) =>
    withDuckDB(async (connection) => {
      await createLedgerViews(connection, parts);
      return work(connection);
    }),
  );
}
