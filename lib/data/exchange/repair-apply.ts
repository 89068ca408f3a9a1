// The changes of a repair, made in a series in one step and written into its log.

import {
  type BarColumns,
  createBars,
  type Grade,
  type Timeframe,
  TradelabError,
  timeframeMs,
} from '../../core/index.ts';
import { changeSeries } from '../change-series.ts';
import { dropBars, withoutSpans } from '../drop-bars.ts';
import type { KnownGaps } from '../maintenance.ts';
import { extentOf, type Manifest, type SeriesFile } from '../manifest.ts';
import { mergeBars } from '../merge.ts';
import { mergePeriods } from '../merge-periods.ts';
import { pickMetadata } from '../metadata.ts';
import { assess } from '../quality.ts';
import { idOf } from '../source.ts';
import { changed } from '../store.ts';
import { columnsOf } from './columns-of.ts';
import type { BarChange } from './compare.ts';
import { type RepairEntry, writeRepair } from './repair-log.ts';
import { type Span, withSpan } from './spans.ts';

/** What a repair comes to. */
export interface Repair {
  /** The bars that are put in, and the times [from, to) of those that are taken out. */
  readonly put: BarColumns;
  readonly dropped: readonly Span[];
  /** The times that the exchange has told of. */
  readonly told: readonly Span[];
  /** The grade of the series as it will be. */
  readonly grade: Grade;
}

/** What changes make of the stored bars of a series; `answers` are the bars that the exchange gave. */
export function planRepair(
  timeframe: Timeframe,
  stored: BarColumns,
  answers: readonly BarColumns[],
  changes: readonly BarChange[],
  known: KnownGaps,
): Repair {
  const isPut = ({ change }: BarChange) => change === 'added' || change === 'replaced';
  const put = columnsOf(changes.filter(isPut).map((one) => [one.time, ...one.new!]));
  const removed = changes.filter(({ change }) => change === 'removed');
  const dropped = removed.map(({ time }): Span => [time, time + 1]);
  const ms = timeframeMs(timeframe);
  const told = answers.map(({ time }): Span => [time[0]!, time.at(-1)! + ms]);
  const merged = mergeBars(stored, put, { added: 0, replaced: 0, unchanged: 0 });
  const covered = told.reduce<readonly Span[]>(withSpan, known.covered);
  const columns = withoutSpans(merged, dropped);
  const { grade } = assess({ columns, faults: [], metadata: {} }, timeframe, { ...known, covered });
  return { put, dropped, told, grade };
}

/** Makes a repair. Throws `conflict` where another process has changed the series since it was read, and `disk`. */
export async function applyRepair(read: Manifest, repair: Repair, entry: RepairEntry): Promise<void> {
  await changeSeries(read.folder, read, async (now) => {
    if (now === undefined || JSON.stringify(now.files) !== JSON.stringify(read.files)) {
      throw new TradelabError('conflict', `${idOf(read)} was changed while it was repaired`, {
        hint: 'run the same command again',
      });
    }
    const isChanged = repair.put.time.length > 0 || repair.dropped.length > 0;
    const files = isChanged ? await repairedFiles(now, repair) : now.files;
    const logs = [...(now.repairs ?? []), ...(isChanged ? [await writeRepair(now.folder, entry)] : [])];
    const next = changed(now, pickMetadata({ ...now }), files, repair.told);
    const graded = { grade: repair.grade, rows: extentOf(next).rows };
    return { ...next, ...(logs.length > 0 && { repairs: logs }), graded };
  });
}

async function repairedFiles(series: Manifest, { put, dropped }: Repair): Promise<SeriesFile[]> {
  const { symbol, timeframe } = series;
  const counts = { added: 0, replaced: 0, unchanged: 0 };
  const bars = createBars({ ...put, symbol, timeframe });
  const files = await mergePeriods(series, bars, pickMetadata({ ...series }), counts);
  return dropBars({ ...series, files }, dropped);
}
