// CSV files of bars, as exchanges, brokers and spreadsheets write them.

import { readFile } from 'node:fs/promises';
import { BAR_COLUMNS, type BarColumn, TradelabError } from '../core/index.ts';
import { type ColumnPlaces, findColumns } from './columns.ts';
import { type CsvHeader, readCsvHeader } from './csv-header.ts';
import { CsvRow } from './csv-row.ts';
import { decimal } from './decimal.ts';
import { epochMs, isoReader } from './epoch.ts';
import { FAULTS_KEPT, type Fault, newColumns, oneSymbol, type RawBars, viewColumns } from './raw-bars.ts';

const MINUS = 45;
const YEAR_DIGITS = 4;

/**
 * The bars of a CSV file: separated by comma, semicolon or tab, quoted or not, with any column names that
 * `findColumns` knows, times as ISO dates or counted since the epoch. Throws `bad-data` where the file is empty, is
 * no text, lacks a column or holds several symbols; a value that is no number is NaN and a fault.
 */
export async function readCsv(file: string): Promise<RawBars> {
  const bytes = await readCsvBytes(file);
  const header = readCsvHeader(bytes, file);
  const places = findColumns(header.names, file);
  const row = new CsvRow(bytes, header.separator);
  const columns = newColumns(countLines(bytes, header.end));
  const faults = new Faults(header, places);
  const cell = cellReader(bytes, row);
  const wanted = BAR_COLUMNS.filter((column) => places[column] !== undefined);
  const symbols = new Set<string>();
  let n = 0;
  let line = header.line + 1;
  for (let at = header.end; at < bytes.length; ) {
    at = row.read(at);
    if (!row.blank) {
      for (const column of wanted) {
        const place = places[column]!;
        const value = cell(column, place);
        columns[column][n] = value;
        if (Number.isNaN(value)) faults.add(n, line, column, row.text(place));
      }
      if (places.symbol !== undefined) symbols.add(row.text(places.symbol));
      n++;
    }
    line += row.lines;
  }
  return {
    columns: viewColumns(columns, 0, n),
    faults: faults.kept,
    metadata: oneSymbol([...symbols], file),
  };
}

/** The bytes of a CSV file. Throws `disk`. */
export function readCsvBytes(file: string): Promise<Buffer> {
  return readFile(file).catch((cause: Error) => {
    throw new TradelabError('disk', `${file} could not be read: ${cause.message}`, {
      hint: 'see that you may read it, and that it is below 2 GB; Parquet files may be larger',
      cause,
    });
  });
}

function countLines(bytes: Buffer, from: number): number {
  let count = 1;
  for (let at = bytes.indexOf(10, from); at >= 0; at = bytes.indexOf(10, at + 1)) count++;
  return count;
}

/** Reads a number of the row, or a time: counted since the epoch, or an ISO date. */
function cellReader(bytes: Buffer, row: CsvRow): (column: BarColumn, place: number) => number {
  const iso = isoReader();
  return (column, place) => {
    row.trim(place);
    const [from, to] = [row.from[place]!, row.to[place]!];
    if (column !== 'time') return decimal(bytes, from, to);
    const isDate = bytes[from + YEAR_DIGITS] === MINUS;
    return isDate ? iso(bytes.toString('latin1', from, to)) : epochMs(decimal(bytes, from, to));
  };
}

class Faults {
  readonly kept: Fault[] = [];
  readonly #header: CsvHeader;
  readonly #places: ColumnPlaces;

  constructor(header: CsvHeader, places: ColumnPlaces) {
    this.#header = header;
    this.#places = places;
  }

  add(row: number, line: number, column: BarColumn, text: string): void {
    if (this.kept.length === FAULTS_KEPT) return;
    const name = this.#header.names[this.#places[column]!];
    const what = text === '' ? 'is empty' : `'${text}' is not a ${column === 'time' ? 'time' : 'number'}`;
    this.kept.push({ row, column, message: `row ${line}, column '${name}': ${what}` });
  }
}
