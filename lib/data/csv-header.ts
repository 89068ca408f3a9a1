// The first row of a CSV file: which character separates, and what the columns are called.

import { TradelabError } from '../core/index.ts';
import { CsvRow } from './csv-row.ts';

/** What the first row of a CSV file says. */
export interface CsvHeader {
  readonly names: readonly string[];
  /** The byte that separates fields. */
  readonly separator: number;
  /** The first byte behind the header. */
  readonly end: number;
  /** The line of the header, counted from 1. */
  readonly line: number;
}

/** Reads the header. Throws `bad-data` where the file is empty or no text. */
export function readCsvHeader(bytes: Buffer, file: string): CsvHeader {
  let [at, line] = [textStart(bytes, file), 0];
  for (;;) {
    const separator = mostFrequent(bytes.toString('utf8', at, lineEnd(bytes, at)), [',', ';', '\t']);
    const row = new CsvRow(bytes, separator.charCodeAt(0));
    at = row.read(at);
    line += row.lines;
    if (row.blank) continue;
    const names = Array.from({ length: row.count }, (_, field) => row.text(field));
    return { names, separator: separator.charCodeAt(0), end: at, line };
  }
}

function textStart(bytes: Buffer, file: string): number {
  if (bytes.subarray(0, 4096).includes(0)) {
    throw new TradelabError('bad-data', `${file} is not text in UTF-8`, {
      hint: 'decompress it if it is compressed, and save it as CSV in UTF-8',
    });
  }
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  if (bytes.toString('latin1', start).trim() === '') {
    throw new TradelabError('bad-data', `${file} is empty`, {
      hint: 'a CSV file has a row of column names, such as time, open, high, low, close and volume, and rows of values',
    });
  }
  return start;
}

function lineEnd(bytes: Buffer, at: number): number {
  const feed = bytes.indexOf(10, at);
  return feed < 0 ? bytes.length : feed;
}

function mostFrequent(text: string, separators: readonly string[]): string {
  const count = (separator: string) => text.split(separator).length;
  return separators.reduce((best, next) => (count(next) > count(best) ? next : best));
}
