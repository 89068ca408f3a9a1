// Parquet files to typed arrays, without an object per row.

import type { DuckDBConnection } from '@duckdb/node-api';
import { BAR_COLUMNS, type BarColumn, type BarColumns, TradelabError } from '../core/index.ts';
import { findColumns } from './columns.ts';
import { doubles, duckdbMessage, sqlName, sqlText, withDuckDB } from './duckdb.ts';
import { epochMs } from './epoch.ts';
import { parseMetadata, type SeriesMetadata } from './metadata.ts';
import { metadataText } from './parquet-metadata.ts';
import { newColumns, oneSymbol, type RawBars } from './raw-bars.ts';

/** The bars that `query` selects: six columns of DOUBLE without NULL, in the order of `BAR_COLUMNS`. */
export async function readColumns(connection: DuckDBConnection, query: string): Promise<BarColumns> {
  const result = await connection.run(query);
  const columns = newColumns(result.rowCount);
  const targets = BAR_COLUMNS.map((name) => columns[name]);
  const chunks = result.chunkCount;
  for (let k = 0, row = 0; k < chunks; k++) {
    const chunk = result.getChunk(k);
    for (let j = 0; j < targets.length; j++) targets[j]!.set(doubles(chunk, j), row);
    row += chunk.rowCount;
  }
  return columns;
}

/**
 * The bars of any Parquet file in its order of rows, with columns named as `findColumns` knows and times of any type.
 * Throws `bad-data` where the file is no Parquet file, lacks a column, or holds text for numbers or several symbols.
 */
export async function readParquet(file: string): Promise<RawBars> {
  return withDuckDB((connection) => readWith(connection, file)).catch((cause) => {
    if (cause instanceof TradelabError) throw cause;
    const message = `${file} cannot be read as Parquet: ${duckdbMessage(cause)}`;
    throw new TradelabError('bad-data', message, { cause });
  });
}

async function readWith(connection: DuckDBConnection, file: string): Promise<RawBars> {
  const fields = await describe(connection, file);
  const { symbol, ...places } = findColumns([...fields.keys()], file);
  const [names, types] = [[...fields.keys()], [...fields.values()]];
  const select = BAR_COLUMNS.map((column) => {
    const place = places[column];
    return place === undefined ? '0::DOUBLE' : asDouble(column, names[place]!, types[place]!, file);
  });
  const columns = await readColumns(connection, `SELECT ${select.join(', ')} FROM ${tableOf(file)}`);
  if (isNumeric(types[places.time]!)) columns.time.set(columns.time.map(epochMs));
  return { columns, faults: [], metadata: await readMetadata(connection, file, names[symbol ?? -1]) };
}

function tableOf(file: string): string {
  return `read_parquet(${sqlText(file)})`;
}

async function readRows(connection: DuckDBConnection, query: string): Promise<unknown[][]> {
  return (await connection.run(query)).getRowsJS();
}

/** The columns of a file and their types. */
async function describe(connection: DuckDBConnection, file: string): Promise<Map<string, string>> {
  const rows = await readRows(connection, `DESCRIBE SELECT * FROM ${tableOf(file)}`);
  return new Map(rows.map(([name, type]) => [String(name), String(type)]));
}

function asDouble(column: BarColumn, name: string, type: string, file: string): string {
  if (column === 'time') return `coalesce(${timeAsDouble(sqlName(name), type)}, 'nan')`;
  if (isNumeric(type)) return `coalesce(${sqlName(name)}::DOUBLE, 'nan')`;
  throw new TradelabError('bad-data', `${file}: column '${name}' holds ${type}, not numbers`, {
    hint: 'write the file again with prices and volume as DOUBLE',
  });
}

function timeAsDouble(name: string, type: string): string {
  if (isNumeric(type)) return `${name}::DOUBLE`;
  return `epoch_ms(${type.startsWith('TIMESTAMP') ? name : `try_cast(${name} AS TIMESTAMP)`})::DOUBLE`;
}

function isNumeric(type: string): boolean {
  return /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL\(.*\))$/.test(type);
}

async function readMetadata(
  connection: DuckDBConnection,
  file: string,
  symbol: string | undefined,
): Promise<SeriesMetadata> {
  const own = await metadataText(connection, file);
  if (own !== undefined) return parseMetadata(own, file);
  if (symbol === undefined) return {};
  const distinct = `SELECT DISTINCT ${sqlName(symbol)}::VARCHAR FROM ${tableOf(file)} LIMIT 6`;
  return oneSymbol((await readRows(connection, distinct)).map(String), file);
}
