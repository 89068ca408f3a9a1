// Merging: many small parts of the ledger become one, so that it opens as fast after a thousand records as after ten.

import { randomBytes } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { absent, writeWhole } from '../core/files.ts';
import { TradelabError } from '../core/index.ts';
import { sqlText, withDuckDB } from '../data/duckdb.ts';
import { withLock } from '../data/lock.ts';
import { listParts, readMerged, TABLES, type Table, writeMerged } from './parts.ts';

const MANY = 32;
const SMALL_BYTES = 1_000_000;
const DAY_MS = 86_400_000;

/**
 * Merges the small parts of a table where there are `many`. Readers see the records once, before and after and whenever a
 * process dies in between; where another process merges, it is left to that one. Throws `bad-data` and `disk`.
 */
export async function mergeParts(folder: string, many = MANY): Promise<void> {
  const small = await Promise.all(TABLES.map((table) => smallParts(folder, table)));
  if (small.every(({ length }) => length < many)) return;
  await withLock(folder, async (lock) => {
    for (const table of TABLES) {
      const small = await smallParts(folder, table);
      if (small.length < many) continue;
      const name = `merged-${table}-${randomBytes(6).toString('hex')}.parquet`;
      await writeMerge(join(folder, name), small);
      const before = await readMerged(folder);
      const merged = small.map((file) => basename(file));
      await lock.require();
      await writeMerged(folder, {
        files: [...before.files.filter((file) => !merged.includes(file)), name],
        replaced: [...before.replaced, ...merged],
      });
    }
    await removeLeftovers(folder);
  }).catch((error) => {
    if (!(error instanceof TradelabError && error.code === 'conflict')) throw error;
  });
}

async function smallParts(folder: string, table: Table): Promise<string[]> {
  const files = (await listParts(folder))[table];
  // What another process has merged meanwhile is no longer there.
  const sizes = await Promise.all(files.map((file) => stat(file).then(({ size }) => size, absent(Infinity))));
  return files.filter((_, k) => sizes[k]! < SMALL_BYTES);
}

function writeMerge(file: string, parts: readonly string[]): Promise<void> {
  const rows = `FROM read_parquet([${parts.map(sqlText).join(', ')}], union_by_name = true)`;
  return writeWhole(file, (aside) =>
    withDuckDB((connection) =>
      connection.run(
        `COPY (${rows}) TO ${sqlText(aside)} (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)`,
      ),
    ),
  );
}

/** Removes what has been merged, merges that never became true, and what dead processes left half-written. */
async function removeLeftovers(folder: string): Promise<void> {
  const { files, replaced } = await readMerged(folder);
  for (const name of await readdir(folder)) {
    const isMerge = name.startsWith('merged-') && !files.includes(name);
    const isOld = name.endsWith('.tmp') && (await ageOf(join(folder, name))) > DAY_MS;
    // What cannot be removed now, as a file that someone reads on Windows, is removed by the next merge.
    if (replaced.includes(name) || isMerge || isOld)
      await rm(join(folder, name), { force: true }).catch(() => {});
  }
  const left = new Set(await readdir(folder));
  await writeMerged(folder, { files, replaced: replaced.filter((name) => left.has(name)) });
}

/** How long ago a file was written, in ms; 0 where it is not there. */
async function ageOf(file: string): Promise<number> {
  return stat(file).then(({ mtimeMs }) => Date.now() - mtimeMs, absent(0));
}
