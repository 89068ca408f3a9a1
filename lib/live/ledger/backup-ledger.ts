// A ledger to a file that holds all of it, while sessions go on.

import { resolve } from 'node:path';
import { writeWhole } from '../../core/files.ts';
import { TradelabError } from '../../core/index.ts';
import { HeadFile } from './head-file.ts';
import { Ledger } from './ledger.ts';
import { ledgerFile, openToRead } from './open-ledger.ts';
import { openDatabase, sqliteError } from './sqlite.ts';
import type { VerifyReport } from './verify-ledger.ts';

/** What was written, as the check of it found it, and what it was made of. */
export interface BackupReport extends VerifyReport {
  readonly source: string;
}

const ALL_PAGES = 2 ** 31 - 1;

/**
 * Writes the ledger, as it stands at one moment, into a file of its own, by SQLite's online backup: sessions go on
 * meanwhile. The copy is checked from end to end, and a file that was there is replaced in one step. `ledger` names
 * another file than `openLedger` does by itself. Throws `not-found`, `bad-data` where the ledger is damaged, and `disk`.
 */
export async function backupLedger(to: string, ledger?: string): Promise<BackupReport> {
  const [source, file] = [await ledgerFile(ledger), resolve(to)];
  requireOther(source, file);
  let report: VerifyReport | undefined;
  await writeWhole(file, async (aside) => {
    report = await copyLedger(source, aside);
  });
  return { ...report!, file, source };
}

/** Writes all of a ledger into one file that nobody has claims on; returns its check. Throws `bad-data` where it is not whole. */
export async function copyLedger(source: string, file: string): Promise<VerifyReport> {
  const from = await openToRead(source);
  try {
    const { backup } = await import('@photostructure/sqlite');
    // In one step: in several, a session that writes meanwhile would make it begin anew each time.
    await backup(from.db, file, { rate: ALL_PAGES });
  } catch (error) {
    throw sqliteError(source, error);
  } finally {
    from.close();
  }
  const copy = await openDatabase(file, false);
  copy.db.exec('PRAGMA journal_mode = DELETE; DELETE FROM claims');
  copy.close();
  return requireWhole(file, source);
}

/** Throws `bad-option` where both are one file. */
export function requireOther(ledger: string, backup: string): void {
  if (ledger !== backup) return;
  throw new TradelabError('bad-option', `${backup} is the ledger itself`, { hint: 'name another file' });
}

async function requireWhole(file: string, source: string): Promise<VerifyReport> {
  const ledger = new Ledger(await openToRead(file), new HeadFile(file));
  const report = ledger.verify();
  ledger.close();
  const [problem] = report.problems;
  if (problem === undefined) return report;
  throw new TradelabError('bad-data', `${source}, ${problem.place}: ${problem.message}`, {
    hint: "'tradelab ledger verify' lists all that is wrong",
  });
}
