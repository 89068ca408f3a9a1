// Questions in SQL over bars and runs together.

import { catalogFolder } from '../data/catalog.ts';
import { type SqlResult, sql as sqlOfBars } from '../data/sql.ts';
import { ledgerFolder, withParts } from './parts.ts';
import type { LedgerOptions } from './query.ts';
import { recordedSoFar } from './record-runs.ts';
import { createLedgerViews } from './views.ts';

/**
 * Answers one SELECT (DuckDB's SQL) over the catalog. Its tables: `bars`, with venue, symbol, timeframe, time (UTC),
 * open, high, low, close and volume of all series; one view of each series, as binance_btc_usdt_1h; `series`, which
 * lists them; `funding`, with venue, symbol, time and rate; `sp500`; `runs`, a row for every record of the ledger, and `trials`, one for every combination of parameters
 * that was tried. Nothing can be changed. Throws `bad-option` for SQL that is wrong or no SELECT, and `bad-data` where a
 * file of the ledger is damaged.
 */
export async function sql(query: string, options: LedgerOptions = {}): Promise<SqlResult> {
  const catalog = await catalogFolder(options.catalog);
  const isAsked = /runs|trials/i.test(query);
  await recordedSoFar();
  return withParts(ledgerFolder(catalog), (parts) =>
    // A view opens its files when it is made: where the query has no use for them, it is made of none.
    sqlOfBars(query, {
      catalog,
      tables: {
        names: ['runs', 'trials'],
        create: (connection) => createLedgerViews(connection, isAsked ? parts : { runs: [], trials: [] }),
      },
    }),
  );
}
