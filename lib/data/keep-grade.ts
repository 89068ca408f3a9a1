// The grade of a series of the catalog, kept in its manifest, so that a list of all series needs no bars.

import { type Grade, TradelabError } from '../core/index.ts';
import type { SeriesKey } from './catalog.ts';
import { withLock } from './lock.ts';
import { type Manifest, readManifest, writeManifest } from './manifest.ts';
import { assess } from './quality.ts';
import { readSource } from './raw-source.ts';
import { idOf } from './source.ts';

/** Keeps what a check of these files has found; a series that has been changed since stays without. */
export async function keepGrade(checked: Manifest, grade: Grade): Promise<void> {
  if (checked.grade === grade) return;
  const { folder } = checked;
  try {
    await withLock(folder, async (lock) => {
      const now = await readManifest(folder, checked);
      if (now === undefined || JSON.stringify(now.files) !== JSON.stringify(checked.files)) return;
      await lock.require();
      await writeManifest({ ...now, grade });
    });
  } catch (error) {
    // The catalog may be another's, or the series at work: a check is worth having all the same.
    if (!(error instanceof TradelabError && ['conflict', 'disk'].includes(error.code))) throw error;
  }
}

/** Checks a series that has no grade, as its bars have changed, and keeps what it finds. */
export async function gradeSeries(folder: string, key: SeriesKey): Promise<void> {
  const manifest = await readManifest(folder, key);
  if (manifest === undefined || manifest.grade !== undefined) return;
  const raw = await readSource({ kind: 'series', id: idOf(manifest), manifest });
  await keepGrade(manifest, assess(raw, manifest.timeframe, manifest.covered).grade);
}
