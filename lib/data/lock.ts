// One writer of a series at a time: a lock file that names its owner, and that a dead owner's successor breaks.

import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { absent, diskError } from '../core/files.ts';
import { TradelabError } from '../core/index.ts';

/** The name of the lock in a series' folder. */
export const LOCK = '.lock';

interface Owner {
  pid: number;
  host: string;
  token: string;
}

/** Proof of holding a lock: `require` throws `conflict` where another process has taken it over meanwhile. */
export interface Lock {
  require(): Promise<void>;
}

/**
 * Runs `work` as the only one of all processes to do so in `folder`, which is made where it is missing.
 * Throws `conflict` where another process that still runs holds the lock.
 */
export async function withLock<T>(folder: string, work: (lock: Lock) => Promise<T>): Promise<T> {
  const file = join(folder, LOCK);
  const owner: Owner = { pid: process.pid, host: hostname(), token: randomUUID() };
  await mkdir(folder, { recursive: true }).catch((cause) => {
    throw diskError(`${folder} could not be made`, cause);
  });
  const holds = async () => (await readOwner(file))?.token === owner.token;
  const require = async () => {
    if (!(await holds())) throw held(file, 'another process took it over');
  };
  working.add(owner.token);
  try {
    await acquire(file, owner);
    return await work({ require });
  } finally {
    working.delete(owner.token);
    // A lock that cannot be removed is known to be stale by its token, or by the end of this process.
    if (await holds().catch(() => false)) await rm(file, { force: true }).catch(() => {});
  }
}

/** Runs `work` as the only one to do so in all of the folders. Throws as `withLock` does. */
export function withLocks<T>([first, ...rest]: readonly string[], work: () => Promise<T>): Promise<T> {
  return first === undefined ? work() : withLock(first, () => withLocks(rest, work));
}

/** The locks that this process works under. */
const working = new Set<string>();

async function acquire(file: string, owner: Owner): Promise<void> {
  if (await create(file, owner)) return;
  const other = await ownerOf(file);
  if (other && isHeld(other)) throw held(file, `process ${other.pid} on ${other.host} is writing`);
  // Two processes may break a stale lock at once; the first of them then finds its token gone before it commits.
  await rm(file, { force: true });
  if (!(await create(file, owner))) throw held(file, 'another process has just begun to write');
}

async function create(file: string, owner: Owner): Promise<boolean> {
  try {
    await writeFile(file, JSON.stringify(owner), { flag: 'wx' });
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw diskError(`${file} could not be written`, cause);
  }
}

async function readOwner(file: string): Promise<Owner | undefined> {
  const text = await readFile(file, 'utf8').catch(absent(''));
  try {
    return JSON.parse(text) as Owner;
  } catch {
    return undefined;
  }
}

const OWNERLESS_MS = 2_000;

/** Who holds the lock; undefined where it was killed between making the file and writing into it, or has just let go. */
async function ownerOf(file: string): Promise<Owner | undefined> {
  for (const end = performance.now() + OWNERLESS_MS; ; await pause(20)) {
    const owner = await readOwner(file);
    if (owner !== undefined || performance.now() > end || !existsSync(file)) return owner;
  }
}

function isHeld(owner: Owner): boolean {
  if (owner.host !== hostname()) return true;
  return owner.pid === process.pid ? working.has(owner.token) : isAlive(owner.pid);
}

/** Whether a process of this machine runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function held(file: string, who: string): TradelabError {
  return new TradelabError('conflict', `this series is locked: ${who}`, {
    hint: `wait until it has finished; if no import runs, remove ${file}`,
  });
}
