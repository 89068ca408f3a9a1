// A ledger's file, found and opened.

import { access, mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { absent, diskError } from '../../core/files.ts';
import { TradelabError } from '../../core/index.ts';
import { catalogFolder } from '../../data/catalog.ts';
import { HeadFile } from './head-file.ts';
import { Ledger } from './ledger.ts';
import { migrate, requireVersion, SCHEMA_VERSION } from './schema.ts';
import { type Database, openDatabase } from './sqlite.ts';
import { brokenLink, lastEntry, lostEnd } from './verify-ledger.ts';

/** The file of the ledger: `given`, else $TRADELAB_LEDGER, else `ledger.sqlite` beside the catalog. */
export async function ledgerFile(given?: string): Promise<string> {
  const named = given ?? process.env['TRADELAB_LEDGER'];
  return named ? resolve(named) : join(dirname(await catalogFolder()), 'ledger.sqlite');
}

/**
 * Opens the ledger of sessions, which is made where it is missing: the file `path`, else $TRADELAB_LEDGER, else
 * `ledger.sqlite` beside the catalog. Other processes may read it, and write other sessions, at the same time. Throws
 * `bad-data` where the file is no ledger, of a newer version, damaged, or without entries that were acknowledged (which
 * `readOnly` still opens, for `verify`), `not-found` where there is none to read, and `disk`.
 */
export async function openLedger(
  path?: string,
  { readOnly = false }: { readonly readOnly?: boolean } = {},
): Promise<Ledger> {
  const file = await ledgerFile(path);
  const head = new HeadFile(file);
  const database = readOnly ? await openToRead(file) : await openToWrite(file, head);
  return new Ledger(database, head);
}

/** A ledger's file for who only reads it. Throws `not-found` and `bad-data`. */
export async function openToRead(file: string): Promise<Database> {
  await requireFile(file);
  return prepared(await openDatabase(file, true), requirePresent);
}

async function openToWrite(file: string, head: HeadFile): Promise<Database> {
  await makeFolder(dirname(file));
  return prepared(await openDatabase(file, false), (database) => prepare(database, head));
}

function prepared(database: Database, prepareIt: (database: Database) => void): Database {
  try {
    database.guard(() => prepareIt(database));
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

async function requireFile(file: string): Promise<void> {
  const there = await access(file).then(() => true, absent(false));
  if (there) return;
  throw new TradelabError('not-found', `there is no ledger ${file}`, {
    hint: 'the first session makes it; --ledger or TRADELAB_LEDGER name another',
  });
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((cause) => {
    throw diskError(`${folder} could not be made`, cause);
  });
}

function requirePresent({ db, file }: Database): void {
  const version = requireVersion(db, file);
  if (version === SCHEMA_VERSION) return;
  if (version === 0)
    throw new TradelabError('bad-data', `${file} is empty`, {
      hint: "the first session fills it; where one has, 'tradelab ledger restore' a backup",
    });
  throw new TradelabError('bad-data', `${file} is a ledger of an older version`, {
    hint: 'the next session brings it up to date',
  });
}

/** So many of the newest entries are checked whenever a ledger is opened; `verify` checks all. */
const CHECKED = 1_000;

function prepare(database: Database, head: HeadFile): void {
  const { db, file } = database;
  requireVersion(db, file);
  // On macOS, only a full fsync outlasts a power cut.
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON');
  migrate(db, file);
  const acknowledged = head.read();
  const end = lastEntry(database);
  const after = Math.max(0, end.seq - CHECKED);
  const [problem] = [...lostEnd(database, acknowledged), ...brokenLink(database, after)];
  if (problem !== undefined)
    throw new TradelabError('bad-data', `${file}, ${problem.place}: ${problem.message}`, {
      hint: `'tradelab ledger restore' a backup; or accept what is lost by removing ${head.file}`,
    });
  if (acknowledged === undefined && end.seq > 0) head.write(end);
}
