// How long bars are kept: those that are older leave a series of the catalog.

import {
  parseTime,
  parseTimeframe,
  rowAt,
  type Timeframe,
  type TimeInput,
  TradelabError,
} from '../core/index.ts';
import { changeSeries } from './change-series.ts';
import { dropBars } from './drop-bars.ts';
import type { Span } from './exchange/spans.ts';
import { gradeSeries } from './keep-grade.ts';
import { extentOf, type Manifest } from './manifest.ts';
import { readFiles } from './series-read.ts';
import { idOf, storedSeries } from './source.ts';

/** Which bars of a series are kept. */
export interface RetainOptions {
  /** The first open time to keep. */
  from: TimeInput;
  /** Which of the series' timeframes, where several are stored. */
  timeframe?: Timeframe;
  /** Whether to say only what would go; default false. */
  dryRun?: boolean;
  /** The catalog's folder; see `catalogFolder` for the default. */
  catalog?: string;
}

/** What has gone, and what is left. */
export interface RetainReport {
  readonly id: string;
  readonly timeframe: Timeframe;
  readonly removed: number;
  readonly rows: number;
}

/**
 * Removes the bars of a series of the catalog that open before `from`, for good; a later download that asks for them
 * fetches them again. Throws `not-found`, and `bad-option` where no bar would be left.
 */
export async function retainBars(id: string, options: RetainOptions): Promise<RetainReport> {
  const from = parseTime(options.from, 'from');
  const timeframe = options.timeframe && parseTimeframe(options.timeframe);
  const series = await storedSeries(id, timeframe, options.catalog);
  const { rows, last } = extentOf(series);
  if (from > last) {
    throw new TradelabError('bad-option', `all ${rows} bars of ${id} would go`, {
      hint: `remove the folder ${series.folder} to be rid of the series`,
    });
  }
  const removed = await rowsBefore(series, from);
  if (!options.dryRun && removed > 0) {
    await changeSeries(series.folder, series, async (now) => {
      const { covered = [], graded: _, ...rest } = now ?? series;
      const asked = covered
        .filter(([, end]) => end > from)
        .map(([start, end]): Span => [Math.max(start, from), end]);
      return {
        ...rest,
        files: await dropBars(rest, [[Number.NEGATIVE_INFINITY, from]]),
        ...(asked.length > 0 && { covered: asked }),
      };
    });
    await gradeSeries(series.folder, series);
  }
  return { id: idOf(series), timeframe: series.timeframe, removed, rows: rows - removed };
}

/** How many bars open before a time: read from the one file that the time falls into. */
async function rowsBefore({ folder, files }: Manifest, time: number): Promise<number> {
  const whole = files.filter(({ last }) => last < time).reduce((sum, { rows }) => sum + rows, 0);
  const cut = files.filter(({ first, last }) => first < time && last >= time);
  return whole + rowAt((await readFiles(folder, cut)).time, time);
}
