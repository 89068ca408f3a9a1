// A backup in the place of the ledger, which is kept aside.

import { access, copyFile, rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { absent, writeWhole } from '../../core/files.ts';
import { TradelabError } from '../../core/index.ts';
import { type BackupReport, copyLedger, requireOther } from './backup-ledger.ts';
import { heldClaims } from './claims.ts';
import { ledgerFile } from './open-ledger.ts';
import { requireVersion } from './schema.ts';
import { isDamage, openDatabase } from './sqlite.ts';
import type { VerifyReport } from './verify-ledger.ts';

/** What the ledger is now, and where the former one is kept; null where there was none. */
export interface RestoreReport extends BackupReport {
  readonly aside: string | null;
}

/**
 * Makes a backup the ledger. The former one, whole or damaged, is kept beside it, its name followed by `.before-` and the
 * time. `ledger` names another file than `openLedger` does by itself. Throws `not-found`, `bad-data` where the backup is
 * not whole, `conflict` where a session runs or a process has the ledger open, and `disk`; then the ledger stays.
 */
export async function restoreLedger(backup: string, ledger?: string): Promise<RestoreReport> {
  const [source, file] = [resolve(backup), await ledgerFile(ledger)];
  requireOther(file, source);
  const there = await access(file).then(() => true, absent(false));
  const aside = there ? `${file}.before-${new Date().toISOString().replaceAll(/[:.]/g, '-')}` : null;
  let report: VerifyReport | undefined;
  await writeWhole(file, async (copy) => {
    report = await copyLedger(source, copy);
    if (aside !== null) await keepAside(file, aside);
  });
  return { ...report!, file, source, aside };
}

async function keepAside(file: string, aside: string): Promise<void> {
  await requireUnused(file);
  await copyFile(file, aside);
  // The log of a damaged ledger is still there; it must not be taken for that of the new one, nor the head.
  for (const end of ['-wal', '.head']) await rename(file + end, aside + end).catch(absent(undefined));
  await rm(`${file}-shm`, { force: true });
}

/** Takes the log of SQLite into the file, which it lets only those do whose file nobody else has open. */
async function requireUnused(file: string): Promise<void> {
  const database = await openDatabase(file, false);
  try {
    database.guard(() => {
      const [owner] = requireVersion(database.db, file) === 0 ? [] : heldClaims(database);
      if (owner !== undefined)
        throw inUse(`session '${owner.session}' runs, in process ${owner.pid} on ${owner.host}`);
      database.db.exec('PRAGMA journal_mode = DELETE');
    });
  } catch (error) {
    if (isDamage(error)) return;
    const busy = error instanceof TradelabError && error.code === 'conflict' && error.cause !== undefined;
    throw busy ? inUse(`${file} is open in a process`) : error;
  } finally {
    database.close();
  }
}

function inUse(what: string): TradelabError {
  return new TradelabError('conflict', `the ledger is in use: ${what}`, { hint: 'stop all sessions first' });
}
