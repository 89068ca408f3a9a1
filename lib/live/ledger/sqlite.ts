// SQLite as the ledger uses it: how a file is opened, and what its errors mean to people.

import type { DatabaseSyncInstance, StatementSyncInstance } from '@photostructure/sqlite';
import { diskError } from '../../core/files.ts';
import { TradelabError } from '../../core/index.ts';

/** How long one process waits for another that is writing, ms. */
const BUSY_MS = 5_000;

/** An open file with its statements, each compiled once. */
export class Database {
  readonly file: string;
  readonly db: DatabaseSyncInstance;
  readonly #statements = new Map<string, StatementSyncInstance>();

  constructor(file: string, db: DatabaseSyncInstance) {
    this.file = file;
    this.db = db;
  }

  /** The compiled statement of a text of ours. */
  sql(text: string): StatementSyncInstance {
    const statement = this.#statements.get(text) ?? this.db.prepare(text);
    this.#statements.set(text, statement);
    return statement;
  }

  /** Runs `work`, whose failures of SQLite are thrown as errors for people. */
  guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw sqliteError(this.file, error);
    }
  }

  /** Runs `work` in a transaction, which is undone where it throws. */
  transaction<T>(begin: 'BEGIN' | 'BEGIN IMMEDIATE', work: () => T): T {
    return this.guard(() => {
      this.sql(begin).run();
      try {
        const result = work();
        this.sql('COMMIT').run();
        return result;
      } catch (error) {
        // A full disk has ended the transaction already.
        if (this.db.isTransaction) this.sql('ROLLBACK').run();
        throw error;
      }
    });
  }

  /** Closes the file; the package lets it go once the statements are collected, at the latest with the process. */
  close(): void {
    this.#statements.clear();
    this.db.close();
  }
}

/** Opens a file. A commit returns when it is on the disk, and readers and a writer do not wait for each other. */
export async function openDatabase(file: string, readOnly: boolean): Promise<Database> {
  const { DatabaseSync } = await import('@photostructure/sqlite');
  try {
    const db = new DatabaseSync(file, { readOnly, timeout: BUSY_MS });
    return new Database(file, db);
  } catch (error) {
    throw sqliteError(file, error);
  }
}

// The primary codes of https://sqlite.org/rescode.html
const BUSY = [5, 6];
const DISK = [8, 10, 13, 14];
const DAMAGED = [11, 26];

/** Whether an error for people says that the file is damaged, or no database at all. */
export function isDamage(error: unknown): boolean {
  const { errcode } = ((error as Error).cause ?? {}) as { errcode?: number };
  return errcode !== undefined && DAMAGED.includes(errcode & 0xff);
}

/** An error of SQLite as one for people; any other stays as it is. */
export function sqliteError(file: string, error: unknown): unknown {
  const { errcode } = error as { errcode?: number };
  if (typeof errcode !== 'number') return error;
  const code = errcode & 0xff;
  if (DISK.includes(code)) return diskError(`the ledger ${file}`, error);
  const say = (kind: 'conflict' | 'bad-data', what: string, hint: string) =>
    new TradelabError(kind, `the ledger ${file} ${what}: ${(error as Error).message}`, {
      hint,
      cause: error,
    });
  if (BUSY.includes(code))
    return say('conflict', 'is busy', 'another process has been writing for long: try again');
  if (DAMAGED.includes(code))
    return say('bad-data', 'is damaged', "restore a backup with 'tradelab ledger restore'");
  return error;
}
