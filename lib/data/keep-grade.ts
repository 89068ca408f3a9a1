// The grade of a series of the catalog, kept in its manifest, so that a list of all series needs no bars.

import { type Grade, TradelabError } from '../core/index.ts';
import type { SeriesKey } from './catalog.ts';
import { withLock } from './lock.ts';
import { knownGaps } from './maintenance.ts';
import { extentOf, type Manifest, readManifest, writeManifest } from './manifest.ts';
import { assess } from './quality.ts';
import { readSource } from './raw-source.ts';
import { idOf } from './source.ts';

/** Keeps what a check of these files has found; a series that has been changed since stays without. */
export async function keepGrade(checked: Manifest, grade: Grade): Promise<void> {
  const { folder, graded } = checked;
  const { rows } = extentOf(checked);
  if (graded?.grade === grade && graded.rows === rows) return;
  try {
    await withLock(folder, async (lock) => {
      const now = await readManifest(folder, checked);
      if (now === undefined || JSON.stringify(now.files) !== JSON.stringify(checked.files)) return;
      await lock.require();
      await writeManifest({ ...now, graded: { grade, rows } });
    });
  } catch (error) {
    // The catalog may be another's, or the series at work: a check is worth having all the same.
    if (!(error instanceof TradelabError && ['conflict', 'disk'].includes(error.code))) throw error;
  }
}

// A check reads all bars, 0.4 s of a core for a million: the grade of a long series stands until it is a tenth longer, so
// that what comes to it every day costs what it is, and not what is there.
const LONG_ROWS = 100_000;

/**
 * Checks a series whose bars have changed, or have become many more, since it was graded, and keeps what it finds. Of a
 * series to which bars come all the time any grade stands until it is twice as long: all checks together then read no more
 * than two bars for each that has come.
 */
export async function gradeSeries(folder: string, key: SeriesKey, isGrowing = false): Promise<void> {
  const manifest = await readManifest(folder, key);
  if (manifest === undefined || isGraded(manifest, isGrowing)) return;
  const raw = await readSource({ kind: 'series', id: idOf(manifest), manifest });
  await keepGrade(manifest, assess(raw, manifest.timeframe, await knownGaps(manifest)).grade);
}

function isGraded(manifest: Manifest, isGrowing: boolean): boolean {
  const { rows } = extentOf(manifest);
  const graded = manifest.graded?.rows ?? 0;
  if (isGrowing) return rows < 2 * graded;
  return graded === rows || (rows >= LONG_ROWS && rows - graded < graded / 10);
}
