// Files that are whole or not there: written aside, flushed to the disk, then renamed.

import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { TradelabError } from './errors.ts';

/**
 * Writes `file` through `write`, which is given another path in the same folder; a file that was there is replaced in
 * one step when all is on the disk. Where anything fails, what was there stays. Throws `disk`.
 */
export async function writeWhole(file: string, write: (aside: string) => Promise<unknown>): Promise<void> {
  const aside = `${file}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await write(aside);
    await flush(aside);
    await rename(aside, file);
  } catch (cause) {
    await rm(aside, { force: true }).catch(() => {});
    throw diskError(`${file} could not be written`, cause);
  }
  // A rename outlasts a power cut when its folder is on the disk too. Windows and some network disks cannot flush
  // folders, and the file is in its place already.
  await flush(dirname(file)).catch(() => {});
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r+').catch(() => open(path, 'r'));
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A failure of the file system as an error for people; an error that already is one stays as it is. */
export function diskError(what: string, cause: unknown): TradelabError {
  if (cause instanceof TradelabError) return cause;
  const said = cause instanceof Error ? cause.message : String(cause);
  // Of a full disk DuckDB tells at length.
  const reason = /no space left on device/i.test(said) ? 'no space is left on the disk' : said;
  return new TradelabError('disk', `${what}: ${reason}`, {
    hint: 'see that the folder exists, may be written to, and has space; nothing was changed',
    cause,
  });
}

/** For `.catch`: `value` where the file or folder is not there; any other failure is thrown as `disk`. */
export function absent<T>(value: T): (cause: unknown) => T {
  return (cause) => {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return value;
    throw diskError('a file could not be read', cause);
  };
}
