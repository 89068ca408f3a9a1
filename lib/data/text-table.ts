// Files of any columns as text: CSV as it is written, Parquet as CSV would have it.

import { extname } from 'node:path';
import { TradelabError } from '../core/index.ts';
import { readCsvBytes } from './csv.ts';
import { readCsvHeader } from './csv-header.ts';
import { CsvRow } from './csv-row.ts';
import { duckdbMessage, sqlName, sqlText, withDuckDB } from './duckdb.ts';

/** The columns of a file by name, each cell as text; '' where a cell is empty. */
export type TextTable = ReadonlyMap<string, readonly string[]>;

/** Reads a .csv or .parquet file, times as ISO text in UTC. Throws `bad-data` where it cannot be read, or has no rows. */
export async function readTextTable(file: string): Promise<TextTable> {
  const isCsv = extname(file).toLowerCase() === '.csv';
  const table = await (isCsv ? readCsvTable(file) : readParquetTable(file));
  const [first = []] = table.values();
  if (first.length > 0) return table;
  throw new TradelabError('bad-data', `${file} has column names, but no rows`, {
    hint: 'see that it was downloaded completely',
  });
}

async function readCsvTable(file: string): Promise<TextTable> {
  const bytes = await readCsvBytes(file);
  const { names, separator, end, ...header } = readCsvHeader(bytes, file);
  const table = new Map(names.map((name) => [name, [] as string[]]));
  const columns = [...table.values()];
  const row = new CsvRow(bytes, separator);
  let line = header.line + 1;
  for (let at = end; at < bytes.length; line += row.lines) {
    at = row.read(at);
    if (row.blank) continue;
    if (row.count !== columns.length)
      throw new TradelabError(
        'bad-data',
        `${file}: row ${line} has ${row.count} cells for ${columns.length} columns`,
        {
          hint: 'each row has a value or nothing for each column, and each column a name of its own',
        },
      );
    for (const [k, column] of columns.entries()) column.push(row.text(k));
  }
  return table;
}

// What DuckDB writes for a time otherwise hangs on the session and leaves out a zone.
const ISO = "'%Y-%m-%dT%H:%M:%S.%g'";

function readParquetTable(file: string): Promise<TextTable> {
  const from = `read_parquet(${sqlText(file)})`;
  const read = withDuckDB(async (connection) => {
    const described = await (await connection.run(`DESCRIBE FROM ${from}`)).getRowsJS();
    const select = described.map(([name, type]) => asText(sqlName(String(name)), String(type)));
    const columns = await (await connection.run(`SELECT ${select.join(', ')} FROM ${from}`)).getColumnsJS();
    return new Map(described.map(([name], k) => [String(name), columns[k] as string[]]));
  });
  return read.catch((cause: unknown) => {
    throw new TradelabError('bad-data', `${file} cannot be read as Parquet: ${duckdbMessage(cause)}`, {
      cause,
    });
  });
}

function asText(name: string, type: string): string {
  const utc = type.endsWith('WITH TIME ZONE') ? `${name} AT TIME ZONE 'UTC'` : `${name}::TIMESTAMP`;
  const text = type.startsWith('TIMESTAMP') ? `strftime(${utc}, ${ISO})` : `${name}::VARCHAR`;
  return `coalesce(${text}, '')`;
}
