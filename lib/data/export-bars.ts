// Bars to a file for other programs.

import { extname } from 'node:path';
import { BAR_COLUMNS, type Bars, type Timeframe, TradelabError } from '../core/index.ts';
import { barColumnsFrame } from '../frames/index.ts';
import { type LoadOptions, loadSeries } from './load-bars.ts';
import type { SeriesMetadata } from './metadata.ts';
import { writeFrame } from './write-frame.ts';
import { writeLines } from './write-lines.ts';

/** What was exported. */
export interface ExportReport {
  readonly file: string;
  readonly rows: number;
  readonly first: number;
  readonly last: number;
}

const KINDS = ['.csv', '.json', '.parquet', '.arrow'];

/**
 * Writes the bars of a data id to a .csv, .json, .parquet or .arrow file, which is replaced in one step. Times are ISO
 * dates in CSV, ms since the epoch in JSON (`{symbol, timeframe, bars: [{time, open, …}]}`), timestamps in Parquet and
 * Arrow; all but CSV keep the mark of synthetic bars, for which it has no place. Throws as `loadBars` does, and `disk`.
 */
export async function exportBars(
  id: string,
  file: string,
  options: LoadOptions & { timeframe?: Timeframe } = {},
): Promise<ExportReport> {
  const kind = extname(file).toLowerCase();
  if (!KINDS.includes(kind)) {
    throw new TradelabError('bad-option', `${file}: not a kind of file that bars are written to`, {
      hint: 'end its name in .csv, .json, .parquet or .arrow',
    });
  }
  const { bars, metadata } = await loadSeries(id, options.timeframe, options);
  if (kind === '.json') await writeLines(file, jsonLines(bars, metadata));
  else await writeFrame(barColumnsFrame(bars, metadata), file);
  return { file, rows: bars.length, first: bars.time[0]!, last: bars.time.at(-1)! };
}

function* jsonLines(bars: Bars, metadata: SeriesMetadata): Generator<string> {
  yield JSON.stringify({ ...metadata, bars: [] }).replace(/\]\}$/, '\n');
  for (let i = 0; i < bars.length; i++) {
    const row = Object.fromEntries(BAR_COLUMNS.map((name) => [name, bars[name][i]]));
    yield `${JSON.stringify(row)}${i < bars.length - 1 ? ',' : ''}\n`;
  }
  yield ']}\n';
}
