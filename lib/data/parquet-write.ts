// A frame to a Parquet file, through a table of DuckDB.

import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import { writeWhole } from '../core/files.ts';
import { type Frame, type FrameColumn, METADATA_KEY } from '../frames/index.ts';
import { doubles, duckdb, sqlName, sqlText, withDuckDB } from './duckdb.ts';

// The number of rows in a vector of DuckDB.
const CHUNK = 2048;

/**
 * Writes a frame as Parquet: numbers as DOUBLE, times as TIMESTAMP (UTC), booleans as BOOLEAN, words as VARCHAR, NaN as
 * NULL, the metadata as JSON under the key 'tradelab'. The file is replaced in one step. Throws `disk`.
 */
export function writeParquet(file: string, frame: Frame): Promise<void> {
  const columns = [...frame.columns];
  // By number: in DuckDB's tables, 'a' and 'A' are one name.
  const fields = columns.map(([, { type }], j) => `c${j} ${TYPES[type]}`);
  return writeWhole(file, (aside) =>
    withDuckDB(async (connection) => {
      await connection.run(`CREATE TEMP TABLE frame (${fields.join(', ')})`);
      await append(connection, frame);
      await connection.run(
        `COPY (SELECT ${columns.map(selected).join(', ')} FROM frame) TO ${sqlText(aside)}
        (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false,
        KV_METADATA {${METADATA_KEY}: ${sqlText(JSON.stringify(frame.metadata))}})`,
      );
    }),
  );
}

const TYPES = { number: 'DOUBLE', time: 'DOUBLE', boolean: 'BOOLEAN', word: 'VARCHAR' } as const;

function selected([name, { type }]: readonly [string, FrameColumn], j: number): string {
  const value = type === 'time' ? `epoch_ms(c${j}::BIGINT)` : `c${j}`;
  const orNull =
    type === 'time' || type === 'number' ? `CASE WHEN NOT isnan(c${j}) THEN ${value} END` : value;
  return `${orNull} AS ${sqlName(name)}`;
}

async function append(connection: DuckDBConnection, frame: Frame): Promise<void> {
  const { BOOLEAN, DOUBLE, DuckDBDataChunk, VARCHAR } = duckdb();
  const appender = await connection.createAppender('frame');
  const columns = [...frame.columns.values()];
  const types = columns.map(({ type }) => ({ BOOLEAN, DOUBLE, VARCHAR })[TYPES[type]]);
  for (let row = 0; row < frame.length; row += CHUNK) {
    const chunk = DuckDBDataChunk.create(types, Math.min(CHUNK, frame.length - row));
    for (const [j, column] of columns.entries()) fill(chunk, j, column, row);
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

function fill(chunk: DuckDBDataChunk, j: number, { type, values }: FrameColumn, row: number): void {
  const end = row + CHUNK;
  if (type === 'word') chunk.setColumnValues(j, values.slice(row, end));
  else if (type === 'boolean') chunk.setColumnValues(j, Array.from(values.subarray(row, end), Boolean));
  else {
    doubles(chunk, j).set(values.subarray(row, end));
    chunk.getColumnVector(j).flush();
  }
}
