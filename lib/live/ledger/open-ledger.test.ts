import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../temporary-folder.fixture.ts';
import { newLedgerFile, openedLedger } from './ledger.fixture.ts';
import { ledgerFile, openLedger } from './open-ledger.ts';
import { SESSION, step } from './rows.fixture.ts';
import { migrate, SCHEMA_VERSION } from './schema.ts';

test('the ledger is beside the catalog, unless it is named', async () => {
  vi.stubEnv('TRADELAB_CATALOG', '/somewhere/catalog');
  expect(await ledgerFile()).toBe('/somewhere/ledger.sqlite');
  vi.stubEnv('TRADELAB_LEDGER', '/elsewhere/mine.sqlite');
  expect(await ledgerFile()).toBe('/elsewhere/mine.sqlite');
  expect(await ledgerFile('/here.sqlite')).toBe('/here.sqlite');
  vi.unstubAllEnvs();
});

test('to read, there must be one', async () => {
  const file = newLedgerFile();
  await expect(openLedger(file, { readOnly: true })).rejects.toMatchObject({
    code: 'not-found',
    message: `there is no ledger ${file}`,
  });
});

test('a reader cannot write', async () => {
  const ledger = await openedLedger();
  const id = ledger.addSession(SESSION);
  const reader = await openLedger(ledger.file, { readOnly: true });
  expect(() => reader.sendCommand({ session: id, verb: 'stop' })).toThrow('readonly');
  reader.close();
});

/** A file that a statement of SQL has made. */
function fileOf(sql: string): string {
  const file = newLedgerFile();
  const db = new DatabaseSync(file);
  db.exec(sql);
  db.close();
  return file;
}

test('a ledger of a newer version is refused', async () => {
  const { file } = await openedLedger();
  const db = new DatabaseSync(file);
  db.exec(`PRAGMA user_version = ${SCHEMA_VERSION + 1}`);
  db.close();
  const refusal = { code: 'bad-data', message: expect.stringContaining('knows 1'), hint: 'update tradelab' };
  await expect(openLedger(file)).rejects.toMatchObject(refusal);
  await expect(openLedger(file, { readOnly: true })).rejects.toMatchObject(refusal);
});

test('a database of another program is refused, and stays as it is', async () => {
  const file = fileOf('CREATE TABLE bookmarks (url TEXT)');
  await expect(openLedger(file)).rejects.toMatchObject({
    code: 'bad-data',
    message: `${file} is a database of another program`,
  });
  const db = new DatabaseSync(file);
  expect(db.prepare('SELECT name FROM sqlite_master').all()).toEqual([{ name: 'bookmarks' }]);
  expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'delete' });
  db.close();
});

test('a file that is no database is refused', async () => {
  const file = newLedgerFile();
  writeFileSync(file, 'time,open,high\n'.repeat(1_000));
  await expect(openLedger(file)).rejects.toMatchObject({
    code: 'bad-data',
    message: expect.stringContaining('file is not a database'),
  });
});

test('a folder in the place of the file is named', async () => {
  const file = newLedgerFile();
  mkdirSync(file);
  await expect(openLedger(file)).rejects.toMatchObject({
    code: 'disk',
    message: expect.stringContaining(file),
  });
});

test('a folder that cannot be made is named', async () => {
  const file = join(temporaryFolder(), 'a-file');
  writeFileSync(file, '');
  await expect(openLedger(join(file, 'ledger.sqlite'))).rejects.toMatchObject({ code: 'disk' });
});

test('an older ledger is brought up to date step by step, all or nothing', async () => {
  const ledger = await openedLedger();
  step(ledger, ledger.addSession(SESSION), 0);
  ledger.close();
  const db = new DatabaseSync(ledger.file);
  const later = ['SELECT 1', 'CREATE TABLE later (x)', 'ALTER TABLE later ADD COLUMN y'];
  expect(() => migrate(db, ledger.file, [...later, 'ALTER TABLE nowhere ADD COLUMN y'])).toThrow('nowhere');
  expect(db.prepare('PRAGMA user_version').get()).toEqual({ user_version: 1 });
  migrate(db, ledger.file, later);
  expect(db.prepare('PRAGMA user_version').get()).toEqual({ user_version: 3 });
  expect(db.prepare('PRAGMA table_info(later)').all()).toHaveLength(2);
  db.close();
});

test('a folder that is missing is made', async () => {
  const file = join(dirname(newLedgerFile()), 'a', 'b', 'ledger.sqlite');
  expect((await openedLedger(file)).file).toBe(file);
});
