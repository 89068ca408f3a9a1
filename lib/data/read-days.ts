// Reading days of the catalog while a recording makes one file of their parts.

import { stat } from 'node:fs/promises';
import { absent } from '../core/files.ts';
import { changingPaths } from './day-files.ts';

/**
 * What `read` makes of the days in some folders. Where one of their files was replaced or removed meanwhile, it is run
 * again: DuckDB opens a file several times for one query, and takes part of its answer from the one and part from the
 * other, or fails.
 */
export async function readDays<T>(folders: readonly string[], read: () => Promise<T>): Promise<T> {
  for (;;) {
    const paths = (await Promise.all(folders.map(changingPaths))).flat();
    const before = await marksOf(paths);
    const [result] = await Promise.allSettled([read()]);
    if ((await marksOf(paths)) !== before) continue;
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  }
}

/** What tells the files of some paths from others that take their places. */
async function marksOf(paths: readonly string[]): Promise<string> {
  const marks = paths.map((path) =>
    stat(path, { bigint: true }).then(({ ino, mtimeNs }) => `${ino} ${mtimeNs}`, absent('')),
  );
  return (await Promise.all(marks)).join();
}
