// The tables of the ledger, and how an older file becomes a present one.
//
// The journal holds everything; `sessions`, `orders` and `fills` say where in it to look, and that nothing is booked
// twice. Claims, commands and snapshots are the present only.

import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { TradelabError } from '../../core/index.ts';

/** The mark of our files in the header of SQLite's: 'tlab'. */
const APPLICATION_ID = 0x746c6162;

/** What makes version k + 1 of version k. A step that was released is never changed: a new one follows it. */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE journal (
    seq INTEGER PRIMARY KEY, session TEXT NOT NULL, kind TEXT NOT NULL, time INTEGER NOT NULL, data TEXT NOT NULL,
    hash TEXT NOT NULL
  ) STRICT;
  CREATE INDEX journal_by_kind ON journal (session, kind, seq);
  CREATE TRIGGER journal_is_not_changed BEFORE UPDATE ON journal
    BEGIN SELECT RAISE(ABORT, 'the journal is only appended to'); END;
  CREATE TRIGGER journal_is_not_deleted BEFORE DELETE ON journal
    BEGIN SELECT RAISE(ABORT, 'the journal is only appended to'); END;
  CREATE TABLE sessions (id TEXT PRIMARY KEY, started INTEGER NOT NULL, status INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE orders (
    clientId TEXT PRIMARY KEY, session TEXT NOT NULL, open INTEGER NOT NULL, first INTEGER NOT NULL, seq INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX orders_by_session ON orders (session, open, first);
  CREATE TABLE fills (
    session TEXT NOT NULL, id TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (session, id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE snapshots (session TEXT PRIMARY KEY, seq INTEGER NOT NULL, hash TEXT NOT NULL, data BLOB NOT NULL) STRICT;
  CREATE TABLE claims (
    session TEXT PRIMARY KEY, token TEXT NOT NULL, pid INTEGER NOT NULL, host TEXT NOT NULL, beat INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE commands (
    id INTEGER PRIMARY KEY AUTOINCREMENT, session TEXT, verb TEXT NOT NULL, args TEXT NOT NULL, sentTime INTEGER NOT NULL,
    settledTime INTEGER, outcome TEXT
  ) STRICT;
  CREATE INDEX commands_pending ON commands (id) WHERE settledTime IS NULL;`,
];

/** The version that this tradelab writes. */
export const SCHEMA_VERSION = MIGRATIONS.length;

/** Brings the file to the present version, in one step. Throws `bad-data` where it is newer, or no ledger. */
export function migrate(db: DatabaseSyncInstance, file: string, steps: readonly string[] = MIGRATIONS): void {
  if (requireVersion(db, file, steps.length) === steps.length) return;
  db.exec('BEGIN IMMEDIATE');
  try {
    // Asked again: another process may have done it meanwhile.
    const from = requireVersion(db, file, steps.length);
    for (const step of steps.slice(from)) db.exec(step);
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${steps.length}; COMMIT`);
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

/** The version of a file, 0 of a new one. Throws `bad-data` where it is newer than `known`, or no ledger. */
export function requireVersion(db: DatabaseSyncInstance, file: string, known = SCHEMA_VERSION): number {
  const pragma = (name: string) => (db.prepare(`PRAGMA ${name}`).get() as Record<string, number>)[name]!;
  const [version, application] = [pragma('user_version'), pragma('application_id')];
  if (version > known && application === APPLICATION_ID)
    throw new TradelabError(
      'bad-data',
      `${file} is a ledger of version ${version}; this tradelab knows ${known}`,
      {
        hint: 'update tradelab',
      },
    );
  const isNew = version === 0 && application === 0 && pragma('schema_version') === 0;
  if (application === APPLICATION_ID || isNew) return version;
  throw new TradelabError('bad-data', `${file} is a database of another program`, {
    hint: 'name the ledger with --ledger or TRADELAB_LEDGER',
  });
}
