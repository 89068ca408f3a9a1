// For the tests of this room: a ledger in a folder that goes away.

import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from '../../temporary-folder.fixture.ts';
import type { Ledger } from './ledger.ts';
import { openLedger } from './open-ledger.ts';

/** The path of a ledger that is not there yet. */
export function newLedgerFile(): string {
  return join(temporaryFolder(), 'ledger.sqlite');
}

/** An open ledger, closed when the test has finished. */
export async function openedLedger(file = newLedgerFile()): Promise<Ledger> {
  const ledger = await openLedger(file);
  onTestFinished(() => ledger.close());
  return ledger;
}
