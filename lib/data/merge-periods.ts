// Bars merged into the files of a series, of which as few as possible are written again.
//
// The bars of the latest period come a few at a time, and lie in parts, each at least twice as long as the one after it:
// a bar is then written again as often as its period doubles, and not with every bar that follows. Once the period
// is over its parts become one file.

import type { Bars } from '../core/index.ts';
import { writePeriod } from './change-series.ts';
import type { Manifest, SeriesFile } from './manifest.ts';
import { type MergeCounts, mergeBars } from './merge.ts';
import type { SeriesMetadata } from './metadata.ts';
import { periodsOf } from './period.ts';
import { viewColumns } from './raw-bars.ts';
import { readFiles } from './series-read.ts';

/** The files of a series with bars merged into them; to be called by a change. Adds to `counts`. */
export async function mergePeriods(
  old: Manifest,
  bars: Bars,
  metadata: SeriesMetadata,
  counts: MergeCounts,
  onProgress?: (done: number, total: number) => void,
): Promise<readonly SeriesFile[]> {
  let { files } = old;
  for (const { period, first, end } of periodsOf(bars.time, bars.timeframe)) {
    const unchanged = counts.unchanged;
    const touched = touchedBy(bars.time.subarray(first, end), inPeriod(files, period));
    const stored = await readFiles(old.folder, touched);
    const merged = mergeBars(stored, viewColumns(bars, first, end), counts);
    if (counts.unchanged - unchanged < end - first)
      files = replaced(files, touched, await writePeriod(old.folder, period, merged, metadata));
    onProgress?.(end, bars.length);
  }
  return joinEnded(old.folder, files, metadata);
}

function inPeriod(files: readonly SeriesFile[], period: string): SeriesFile[] {
  return files.filter((file) => file.period === period);
}

/** The parts that are written again with bars of these times: those that reach into them, and short ones before. */
function touchedBy(time: Float64Array, parts: readonly SeriesFile[]): readonly SeriesFile[] {
  let [k, rows] = [parts.length, time.length];
  for (; k > 0; k--) {
    const part = parts[k - 1]!;
    if (part.last < time[0]! && part.rows >= 2 * rows) break;
    rows += part.rows;
  }
  return parts.slice(k);
}

function replaced(
  files: readonly SeriesFile[],
  gone: readonly SeriesFile[],
  file: SeriesFile,
): readonly SeriesFile[] {
  return [...files.filter((one) => !gone.includes(one)), file].sort((a, b) => a.first - b.first);
}

/** The files with the parts of all periods but the last joined. */
async function joinEnded(
  folder: string,
  files: readonly SeriesFile[],
  metadata: SeriesMetadata,
): Promise<readonly SeriesFile[]> {
  const latest = files.at(-1)?.period;
  for (const period of new Set(files.map((file) => file.period))) {
    const parts = inPeriod(files, period);
    if (period === latest || parts.length === 1) continue;
    files = replaced(
      files,
      parts,
      await writePeriod(folder, period, await readFiles(folder, parts), metadata),
    );
  }
  return files;
}
