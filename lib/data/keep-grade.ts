// The grade of a series of the catalog, kept in its manifest, so that a list of all series needs no bars.

import { type Grade, TradelabError } from '../core/index.ts';
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

/** Checks a stored series that has no grade, and keeps it. */
export async function gradeSeries(manifest: Manifest): Promise<Grade> {
  const raw = await readSource({ kind: 'series', id: idOf(manifest), manifest });
  const { grade } = assess(raw, manifest.timeframe, manifest.covered);
  await keepGrade(manifest, grade);
  return grade;
}
