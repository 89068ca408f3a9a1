// Bars to a Parquet file, through a table of DuckDB.

import type { DuckDBConnection } from '@duckdb/node-api';
import { writeWhole } from '../core/files.ts';
import { BAR_COLUMNS, type BarColumns } from '../core/index.ts';
import { doubles, duckdb, sqlText, withDuckDB } from './duckdb.ts';
import type { SeriesMetadata } from './metadata.ts';

// The number of rows in a vector of DuckDB.
const CHUNK = 2048;

/**
 * Writes bars as Parquet: `time` as TIMESTAMP (UTC), the rest as DOUBLE, the metadata under the key 'tradelab'.
 * The file is replaced in one step. Throws `disk`.
 */
export function writeParquet(file: string, columns: BarColumns, metadata: SeriesMetadata): Promise<void> {
  return writeWhole(file, (aside) =>
    withDuckDB(async (connection) => {
      await connection.run(
        `CREATE TEMP TABLE bars (${BAR_COLUMNS.map((name) => `${name} DOUBLE`).join(', ')})`,
      );
      await append(connection, columns);
      await connection.run(
        `COPY (SELECT epoch_ms(time::BIGINT) AS time, open, high, low, close, volume FROM bars) TO ${sqlText(aside)}
        (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false,
        KV_METADATA {tradelab: ${sqlText(JSON.stringify(metadata))}})`,
      );
    }),
  );
}

async function append(connection: DuckDBConnection, columns: BarColumns): Promise<void> {
  const { DOUBLE, DuckDBDataChunk } = duckdb();
  const appender = await connection.createAppender('bars');
  const types = BAR_COLUMNS.map(() => DOUBLE);
  for (let row = 0; row < columns.time.length; row += CHUNK) {
    const chunk = DuckDBDataChunk.create(types, Math.min(CHUNK, columns.time.length - row));
    for (const [j, name] of BAR_COLUMNS.entries()) {
      doubles(chunk, j).set(columns[name].subarray(row, row + CHUNK));
      chunk.getColumnVector(j).flush();
    }
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}
