// Bars to a file for other programs.

import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import { writeWhole } from '../core/files.ts';
import { BAR_COLUMNS, type Bars, type Timeframe, TradelabError } from '../core/index.ts';
import { type LoadOptions, loadSeries } from './load-bars.ts';
import type { SeriesMetadata } from './metadata.ts';
import { writeParquet } from './parquet-write.ts';

/** What was exported. */
export interface ExportReport {
  readonly file: string;
  readonly rows: number;
  readonly first: number;
  readonly last: number;
}

/**
 * Writes the bars of a data id to a .csv, .json or .parquet file, which is replaced in one step. Times are ISO dates in
 * CSV, ms since the epoch in JSON (`{symbol, timeframe, bars: [{time, open, …}]}`), TIMESTAMP in Parquet; JSON and
 * Parquet keep the mark of synthetic bars, for which CSV has no place. Throws as `loadBars` does, and `disk`.
 */
export async function exportBars(
  id: string,
  file: string,
  options: LoadOptions & { timeframe?: Timeframe } = {},
): Promise<ExportReport> {
  const write = writers[extname(file).toLowerCase()];
  if (write === undefined) {
    throw new TradelabError('bad-option', `${file}: not a kind of file that bars are written to`, {
      hint: 'end its name in .csv, .json or .parquet',
    });
  }
  const { bars, metadata } = await loadSeries(id, options.timeframe, options);
  await write(file, bars, metadata);
  return { file, rows: bars.length, first: bars.time[0]!, last: bars.time.at(-1)! };
}

const writers: Record<string, (file: string, bars: Bars, metadata: SeriesMetadata) => Promise<void>> = {
  '.parquet': writeParquet,
  '.csv': (file, bars) =>
    writeRows(file, bars, { head: `${BAR_COLUMNS.join(',')}\n`, row: csvRow, tail: '' }),
  '.json': (file, bars, metadata) => {
    const head = JSON.stringify({ ...metadata, bars: [] }).replace(/\]\}$/, '\n');
    return writeRows(file, bars, { head, row: jsonRow, tail: ']}\n' });
  },
};

interface Form {
  head: string;
  row: (bars: Bars, i: number) => string;
  tail: string;
}

// Rows that are joined before they are written: large enough for the disk, small beside the bars.
const BATCH = 10_000;

function writeRows(file: string, bars: Bars, form: Form): Promise<void> {
  return writeWhole(file, async (aside) => {
    const handle = await open(aside, 'w');
    try {
      await handle.write(form.head);
      for (let first = 0; first < bars.length; first += BATCH) {
        const rows = Math.min(BATCH, bars.length - first);
        await handle.writeFile(Array.from({ length: rows }, (_, k) => form.row(bars, first + k)).join(''));
      }
      await handle.write(form.tail);
    } finally {
      await handle.close();
    }
  });
}

function csvRow(bars: Bars, i: number): string {
  const time = new Date(bars.time[i]!).toISOString().replace('.000Z', 'Z');
  return `${time},${bars.open[i]},${bars.high[i]},${bars.low[i]},${bars.close[i]},${bars.volume[i]}\n`;
}

function jsonRow(bars: Bars, i: number): string {
  const row = Object.fromEntries(BAR_COLUMNS.map((name) => [name, bars[name][i]]));
  return `${JSON.stringify(row)}${i < bars.length - 1 ? ',' : ''}\n`;
}
