// Ledgers that were tampered with, and files that have lost their end: what is told of them, and where.
import {
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { DatabaseSync } from '@photostructure/sqlite';
import { expect, test } from 'vitest';
import { newLedgerFile, openedLedger } from './ledger.fixture.ts';
import type { Ledger } from './ledger.ts';
import { openLedger } from './open-ledger.ts';
import { SESSION, step } from './rows.fixture.ts';
import type { VerifyReport } from './verify-ledger.ts';

const UNLOCK = 'DROP TRIGGER journal_is_not_changed; DROP TRIGGER journal_is_not_deleted;';

/** What `verify` says of a ledger of five steps after somebody's SQL. */
async function tampered(sql: (session: string) => string): Promise<VerifyReport> {
  const file = newLedgerFile();
  const ledger = await openLedger(file);
  const id = ledger.addSession(SESSION);
  for (let k = 0; k < 5; k++) step(ledger, id, k);
  ledger.close();
  const db = new DatabaseSync(file);
  db.exec(UNLOCK + sql(id));
  db.close();
  return verified(file);
}

async function verified(file: string): Promise<VerifyReport> {
  const ledger = await openLedger(file, { readOnly: true });
  try {
    return ledger.verify();
  } finally {
    ledger.close();
  }
}

const NOT_AS_WRITTEN = 'the entry is not as it was written';
const TABLE = 'the table does not say what the journal says';

const CASES: readonly (readonly [string, (session: string) => string, readonly [RegExp, string][]])[] = [
  ['nothing', () => '', []],
  [
    'a changed price',
    () => `UPDATE journal SET data = replace(data, '"price":100.1', '"price":100.2') WHERE kind = 'fill'`,
    [[/^journal 6$/, NOT_AS_WRITTEN]],
  ],
  [
    'a changed time',
    () => 'UPDATE journal SET time = time + 1 WHERE seq = 9',
    [[/^journal 9$/, NOT_AS_WRITTEN]],
  ],
  [
    'a changed hash',
    () => "UPDATE journal SET hash = replace(hash, 'a', 'b') WHERE seq = 9",
    [[/^journal 9$/, NOT_AS_WRITTEN]],
  ],
  [
    'an entry taken out',
    () => 'DELETE FROM journal WHERE seq = 12',
    [[/^journal 12$/, 'the entry is missing']],
  ],
  ['a fill taken out of its table', () => "DELETE FROM fills WHERE id = '4'", [[/^fills 4$/, TABLE]]],
  ['a fill put into its table', () => "INSERT INTO fills VALUES ('x', '9', 6)", [[/^fills 9$/, TABLE]]],
  [
    'an order opened again',
    () => 'UPDATE orders SET open = 1 WHERE first = 5',
    [[/^orders tl-.*-0$/, TABLE]],
  ],
  [
    'an order taken back',
    () => 'UPDATE orders SET seq = first WHERE first = 5',
    [[/^orders tl-.*-0$/, TABLE]],
  ],
  ['a session forgotten', () => 'DELETE FROM sessions', [[/^sessions ema-cross-/, TABLE]]],
  [
    'a state exchanged',
    () => "UPDATE snapshots SET data = x'ff0f5f'",
    [[/^snapshot ema-cross-/, 'the state is not as it was kept']],
  ],
];

test.each(CASES)('%s is told, and where it is', async (_, sql, expected) => {
  const { problems } = await tampered(sql);
  expect(problems).toEqual(
    expected.map(([place, message]) => ({ place: expect.stringMatching(place), message })),
  );
});

test('a ledger whose newest entries were changed is not written to', async () => {
  const file = newLedgerFile();
  const ledger = await openLedger(file);
  const id = ledger.addSession(SESSION);
  step(ledger, id, 0);
  ledger.close();
  const db = new DatabaseSync(file);
  db.exec(`${UNLOCK} UPDATE journal SET time = 0 WHERE seq = 4`);
  db.close();
  await expect(openLedger(file)).rejects.toMatchObject({
    code: 'bad-data',
    message: `${file}, journal 4: ${NOT_AS_WRITTEN}`,
  });
});

/** The files of a ledger at this moment in another folder, as a kill would leave them. */
function copied(file: string): string {
  const copy = newLedgerFile();
  for (const end of ['', '-wal', '.head']) copyFileSync(file + end, copy + end);
  return copy;
}

async function stepped(steps: number): Promise<Ledger> {
  const ledger = await openedLedger();
  const id = ledger.addSession(SESSION);
  for (let k = 0; k < steps; k++) step(ledger, id, k);
  return ledger;
}

test('steps that are in the log of SQLite alone are read', async () => {
  const file = copied((await stepped(8)).file);
  expect(await verified(file)).toMatchObject({ problems: [], entries: 2 + 8 * 3 + 2 * 3 });
  await openedLedger(file);
});

const LOST = /journal \d+: it ends with entry \d+, but 32 were written: the newest are lost/;

test('a log that is damaged at its end is found out by the head', async () => {
  const file = copied((await stepped(8)).file);
  truncateSync(`${file}-wal`, statSync(`${file}-wal`).size - 30_000);
  const { problems, seq } = await verified(file);
  expect(seq).toBeGreaterThan(2);
  expect(problems.map(({ place, message }) => `${place}: ${message}`)).toEqual([expect.stringMatching(LOST)]);
  const error = await openLedger(file).catch((thrown) => thrown);
  expect(error).toMatchObject({ code: 'bad-data', hint: expect.stringContaining(`removing ${file}.head`) });
  expect(error.message).toMatch(LOST);
  rmSync(`${file}.head`);
  expect((await openedLedger(file)).verify()).toMatchObject({ problems: [], seq });
});

test('a log that is gone is found out by the head', async () => {
  const file = copied((await stepped(8)).file);
  rmSync(`${file}-wal`);
  await expect(verified(file)).rejects.toThrow(`${file} is empty`);
  await expect(openLedger(file)).rejects.toThrow(LOST);
});

test('an older copy of a ledger is not taken for the newest', async () => {
  const ledger = await stepped(1);
  const old = copied(ledger.file);
  ledger.append(ledger.sessions()[0]!.id, 'notice', 0, {});
  copyFileSync(`${ledger.file}.head`, `${old}.head`);
  await expect(openLedger(old)).rejects.toThrow('it ends with entry 8, but 9 were written');
});

test('another ledger in the place of this one is noticed', async () => {
  const file = copied((await stepped(1)).file);
  copyFileSync(`${(await stepped(1)).file}.head`, `${file}.head`);
  await expect(openLedger(file)).rejects.toThrow('journal 8: another entry was written here');
});

test('a head that is damaged is told, not passed over', async () => {
  const ledger = await openedLedger();
  ledger.addSession(SESSION);
  expect(existsSync(`${ledger.file}.head`)).toBe(true);
  writeFileSync(`${ledger.file}.head`, 'x');
  expect(ledger.verify().problems).toEqual([{ place: 'head', message: `${ledger.file}.head is damaged` }]);
  await expect(openLedger(ledger.file)).rejects.toMatchObject({ code: 'bad-data' });
});

test('pages that are damaged are told', async () => {
  const file = newLedgerFile();
  const ledger = await stepped(200);
  const db = new DatabaseSync(ledger.file);
  db.exec(`VACUUM INTO '${file}'`);
  db.close();
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(8_000, 7), 0, 8_000, 70_000);
  closeSync(handle);
  const { problems, entries } = await verified(file);
  expect([problems[0], entries]).toEqual([
    { place: 'file', message: expect.stringMatching(/malformed|page|btree/i) },
    0,
  ]);
});
