// The one DuckDB of the process: opened in memory when first needed, reading and writing Parquet files.

import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection, DuckDBDataChunk, DuckDBInstance } from '@duckdb/node-api';
import { TradelabError } from '../core/errors.ts';

type DuckDB = typeof import('@duckdb/node-api');

/** The module of DuckDB's client, loaded when first called. Throws `missing-package` where it has none for this platform. */
export function duckdb(): DuckDB {
  try {
    // require and not import(): Node parses every file of a CommonJS package before it imports it, which takes
    // as long again as loading it (175 against 85 ms).
    return createRequire(import.meta.url)('@duckdb/node-api') as DuckDB;
  } catch (cause) {
    throw new TradelabError('missing-package', `DuckDB cannot be loaded: ${duckdbMessage(cause)}`, {
      hint: `install again with optional packages, which hold DuckDB's library for ${process.platform}-${process.arch}`,
      cause,
    });
  }
}

let opening: Promise<DuckDBInstance> | undefined;

/** Runs `work` on a connection of its own; tables and views that it makes as TEMP end with it. */
export async function withDuckDB<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  opening ??= duckdb().DuckDBInstance.create(':memory:', {
    // Nothing is downloaded behind the user's back, and what does not fit in memory does not spill into the working directory.
    autoinstall_known_extensions: 'false',
    temp_directory: join(tmpdir(), 'tradelab-duckdb'),
  });
  const connection = await (await opening).connect();
  try {
    return await work(connection);
  } finally {
    connection.closeSync();
  }
}

/** Closes the DuckDB of the process, if it was opened; the next use opens another. A process ends cleanly without. */
export async function closeDuckDB(): Promise<void> {
  const instance = await opening;
  opening = undefined;
  instance?.closeSync();
}

/** `text` as an SQL literal. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** `name` as an SQL identifier. */
export function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** What a message of DuckDB says, without its excerpt of the query. */
export function duckdbMessage(error: unknown): string {
  return error instanceof Error ? error.message.split('\n\nLINE ')[0]! : String(error);
}

/** The values of a DOUBLE column of a chunk, to read or to write, without a copy. */
export function doubles(chunk: DuckDBDataChunk, column: number): Float64Array {
  // The client keeps this view private, and offers arrays of objects instead, which take ten times as long.
  const { items } = chunk.getColumnVector(column) as unknown as { items?: unknown };
  if (!(items instanceof Float64Array)) throw new TypeError(`column ${column} is not DOUBLE`);
  return items;
}
