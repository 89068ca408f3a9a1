// Changing a series of the catalog: by one process at a time, all of it or nothing.

import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BarColumns } from '../core/index.ts';
import { barColumnsFrame } from '../frames/index.ts';
import type { SeriesKey } from './catalog.ts';
import { withLock } from './lock.ts';
import { type Manifest, readManifest, type SeriesFile, writeManifest } from './manifest.ts';
import type { SeriesMetadata } from './metadata.ts';
import { writeParquet } from './parquet-write.ts';

/**
 * Lets `change` write files beside those of a series, and puts the manifest that it returns in the place of the old one. A
 * reader sees the series as it was or as it will be. Throws `conflict` where another process writes it, and `disk`.
 */
export async function changeSeries(
  folder: string,
  key: SeriesKey,
  change: (stored: Manifest | undefined) => Promise<Manifest>,
): Promise<Manifest> {
  return withLock(folder, async (lock) => {
    const stored = await readManifest(folder, key);
    await removeLeftovers(folder, stored);
    try {
      const next = await change(stored);
      if (JSON.stringify(next) !== JSON.stringify(stored)) {
        await lock.require();
        await writeManifest(next);
      }
      return next;
    } finally {
      await readManifest(folder, key).then(
        (now) => removeLeftovers(folder, now),
        () => {},
      );
    }
  });
}

/** Writes the bars of a period to a new file of the series. */
export async function writePeriod(
  folder: string,
  period: string,
  columns: BarColumns,
  metadata: SeriesMetadata,
): Promise<SeriesFile> {
  const name = newName(period, 'parquet');
  await writeParquet(join(folder, name), barColumnsFrame(columns, metadata));
  const { time } = columns;
  return { name, period, rows: time.length, first: time[0]!, last: time.at(-1)! };
}

/** A name that no other file has had. */
export function newName(what: string, ending: 'json' | 'parquet'): string {
  return `${what}-${randomBytes(4).toString('hex')}.${ending}`;
}

const LEFTOVER = /-[0-9a-f]{8}\.(json|parquet|tmp)$/;

/** Removes files of interrupted and of replaced changes: those of ours that the manifest does not name. */
async function removeLeftovers(folder: string, manifest: Manifest | undefined): Promise<void> {
  const names = new Set([...(manifest?.files.map((file) => file.name) ?? []), ...(manifest?.repairs ?? [])]);
  for (const name of await readdir(folder).catch(() => [])) {
    // What cannot be removed now, as a file that someone reads on Windows, is removed by the next change.
    if (LEFTOVER.test(name) && !names.has(name))
      await rm(join(folder, name), { force: true }).catch(() => {});
  }
}
