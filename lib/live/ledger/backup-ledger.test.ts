import { existsSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { DatabaseSync } from '@photostructure/sqlite';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../temporary-folder.fixture.ts';
import { backupLedger } from './backup-ledger.ts';
import { newLedgerFile, openedLedger } from './ledger.fixture.ts';
import type { Ledger } from './ledger.ts';
import { openLedger } from './open-ledger.ts';
import { restoreLedger } from './restore-ledger.ts';
import { barRow, SESSION, step } from './rows.fixture.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Waits until the files of closed ledgers are let go, as the end of a process does. */
async function letGo(): Promise<void> {
  for (let k = 0; k < 3; k++) {
    await setTimeout(1);
    collect();
  }
  await setTimeout(1);
}

async function stepped(steps: number, file = newLedgerFile()): Promise<[Ledger, string]> {
  const ledger = await openedLedger(file);
  const id = ledger.addSession(SESSION);
  for (let k = 0; k < steps; k++) step(ledger, id, k);
  return [ledger, id];
}

/** The file of a ledger that a process has left behind. */
async function leftLedger(steps: number): Promise<[string, string]> {
  const [ledger, id] = await stepped(steps);
  ledger.close();
  await letGo();
  return [ledger.file, id];
}

test('a backup is one whole file of what was written so far, while the session goes on', async () => {
  const [ledger, id] = await stepped(7);
  const to = join(temporaryFolder(), 'backups', 'monday.sqlite');
  const report = await backupLedger(to, ledger.file);
  const { seq, hash } = ledger.journal().at(-1)!;
  expect(report).toEqual({
    ...{ file: to, source: ledger.file, sessions: 1, entries: seq, seq, hash, problems: [] },
  });
  expect(readdirSync(dirname(to))).toEqual(['monday.sqlite']);
  step(ledger, id, 7);
  const copy = await openLedger(to, { readOnly: true });
  expect([copy.bars(id).length, copy.snapshot(id), copy.owners()]).toMatchObject([7, { k: 6 }, []]);
  copy.close();
});

test('a backup replaces an older one', async () => {
  const [ledger, id] = await stepped(1);
  const to = join(temporaryFolder(), 'b.sqlite');
  const { entries } = await backupLedger(to, ledger.file);
  step(ledger, id, 1);
  expect((await backupLedger(to, ledger.file)).entries).toBe(entries + 3);
});

test('a backup of nothing, onto itself, or of a ledger that was tampered with is refused', async () => {
  const [{ file }] = await stepped(1);
  const to = join(temporaryFolder(), 'b.sqlite');
  await expect(backupLedger(to, `${file}x`)).rejects.toMatchObject({ code: 'not-found' });
  await expect(backupLedger(file, file)).rejects.toMatchObject({ code: 'bad-option' });
  const db = new DatabaseSync(file);
  db.exec('DELETE FROM fills');
  db.close();
  await expect(backupLedger(to, file)).rejects.toThrow(`${file}, fills 0: the table does not say`);
  expect(existsSync(to)).toBe(false);
});

test('a folder in the place of the backup is named', async () => {
  const [{ file }] = await stepped(1);
  await expect(backupLedger(temporaryFolder(), file)).rejects.toMatchObject({ code: 'disk' });
});

test('a restored ledger goes on from the backup, and the former one is kept aside', async () => {
  const [file, id] = await leftLedger(3);
  const backup = join(temporaryFolder(), 'b.sqlite');
  await backupLedger(backup, file);
  const later = await openLedger(file);
  later.claimSession(id);
  step(later, id, 3);
  later.close();
  await letGo();
  const { aside, problems, seq } = await restoreLedger(backup, file);
  expect([basename(aside!), problems]).toEqual([
    expect.stringMatching(/^ledger\.sqlite\.before-2[-0-9T]+Z$/),
    [],
  ]);
  const restored = await openedLedger(file);
  restored.claimSession(id);
  expect(restored.bars(id)).toEqual([0, 1, 2].map(barRow));
  expect(restored.append(id, 'notice', 0, {})).toBe(seq + 1);
  const former = await openLedger(aside!, { readOnly: true });
  expect(former.verify()).toMatchObject({ problems: [], seq: seq + 3 });
  former.close();
});

test('a backup is restored where there is no ledger', async () => {
  const [{ file: source }, id] = await stepped(2);
  const backup = join(temporaryFolder(), 'b.sqlite');
  await backupLedger(backup, source);
  const file = newLedgerFile();
  expect(await restoreLedger(backup, file)).toMatchObject({ aside: null, file });
  expect((await openedLedger(file)).bars(id)).toHaveLength(2);
});

test('nothing is restored over a ledger whose session runs, or that a process has open', async () => {
  const [ledger, id] = await stepped(2);
  const backup = join(temporaryFolder(), 'b.sqlite');
  await backupLedger(backup, ledger.file);
  const files = readdirSync(dirname(ledger.file));
  await expect(restoreLedger(backup, ledger.file)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining(`session '${id}' runs, in process ${process.pid} on `),
  });
  ledger.releaseSession(id);
  await expect(restoreLedger(backup, ledger.file)).rejects.toMatchObject({
    code: 'conflict',
    message: `the ledger is in use: ${ledger.file} is open in a process`,
  });
  ledger.claimSession(id);
  step(ledger, id, 2);
  expect(ledger.verify().problems).toEqual([]);
  expect(readdirSync(dirname(ledger.file))).toEqual(files);
});

test('a damaged ledger is replaced, and kept', async () => {
  const [{ file: source }, id] = await stepped(2);
  const backup = join(temporaryFolder(), 'b.sqlite');
  await backupLedger(backup, source);
  const file = newLedgerFile();
  writeFileSync(file, 'no database'.repeat(500));
  writeFileSync(`${file}-wal`, 'no log');
  writeFileSync(`${file}.head`, 'no head');
  const { aside } = await restoreLedger(backup, file);
  expect(readdirSync(dirname(file)).toSorted()).toEqual(
    ['', '.before', '.before-wal', '.before.head']
      .map((end) => `ledger.sqlite${end}`)
      .map((name) => name.replace('ledger.sqlite.before', basename(aside!))),
  );
  expect((await openedLedger(file)).bars(id)).toHaveLength(2);
});

test('a backup that is not whole is refused, and the ledger stays', async () => {
  const [file, id] = await leftLedger(200);
  const backup = join(temporaryFolder(), 'b.sqlite');
  await backupLedger(backup, file);
  truncateSync(backup, 100_000);
  await expect(restoreLedger(backup, file)).rejects.toMatchObject({ code: 'bad-data' });
  await expect(restoreLedger(`${backup}x`, file)).rejects.toMatchObject({ code: 'not-found' });
  expect((await openedLedger(file)).bars(id)).toHaveLength(200);
});
