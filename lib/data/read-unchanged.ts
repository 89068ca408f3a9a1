// Reading files of the catalog that others replace by new ones meanwhile.

import { stat } from 'node:fs/promises';
import { absent } from '../core/files.ts';

/**
 * What `read` makes of some files. Where one of them was replaced or removed meanwhile, it is run again: DuckDB opens a file
 * several times for one query, and takes part of its answer from the one and part from the other, or fails.
 */
export async function readUnchanged<T>(
  pathsOf: () => Promise<readonly string[]>,
  read: () => Promise<T>,
): Promise<T> {
  for (;;) {
    const paths = await pathsOf();
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
