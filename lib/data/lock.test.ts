import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { barsOf } from './files.fixture.ts';
import { loadBars } from './load-bars.ts';
import { LOCK, withLock } from './lock.ts';
import { storeBars } from './store.ts';

const ownedBy = (pid: number, host = hostname()) => JSON.stringify({ pid, host, token: 'theirs' });

/** The id of a process that has ended. */
const deadProcess = () => spawnSync(process.execPath, ['-e', '']).pid;

test('only one at a time works in a folder, and the lock is gone afterwards', async () => {
  const folder = join(temporaryFolder(), 'new');
  await withLock(folder, async () => {
    const second = withLock(folder, async () => 'second');
    await expect(second).rejects.toMatchObject({
      code: 'conflict',
      message: `this series is locked: process ${process.pid} on ${hostname()} is writing`,
      hint: `wait until it has finished; if no import runs, remove ${join(folder, LOCK)}`,
    });
  });
  expect(existsSync(join(folder, LOCK))).toBe(false);
  expect(await withLock(folder, async () => 'third')).toBe('third');
});

test('the lock is given back when the work fails', async () => {
  const folder = temporaryFolder();
  await expect(withLock(folder, () => Promise.reject(new Error('disk on fire')))).rejects.toThrow(
    'disk on fire',
  );
  expect(existsSync(join(folder, LOCK))).toBe(false);
});

test('the lock of a process that has died is broken', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, LOCK), ownedBy(deadProcess()));
  expect(await withLock(folder, async () => 'mine')).toBe('mine');
});

test('the lock of a process on another machine is respected', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, LOCK), ownedBy(deadProcess(), 'elsewhere'));
  await expect(withLock(folder, async () => 'mine')).rejects.toThrow('on elsewhere is writing');
});

test('a lock that was made and not written into is waited for, and broken when nobody writes into it', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, LOCK), '');
  expect(await withLock(folder, async () => 'mine')).toBe('mine');
});

test('a lock that is written into late is respected', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, LOCK), '');
  const second = withLock(folder, async () => 'second');
  writeFileSync(join(folder, LOCK), ownedBy(process.ppid));
  await expect(second).rejects.toThrow(`process ${process.ppid} on ${hostname()} is writing`);
});

test('a lock that this process could not give back is broken by it', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, LOCK), ownedBy(process.pid));
  expect(await withLock(folder, async () => 'mine')).toBe('mine');
});

test('who has lost the lock learns of it before it commits, and leaves the other lock alone', async () => {
  const folder = temporaryFolder();
  const file = join(folder, LOCK);
  const work = withLock(folder, async (lock) => {
    await lock.require();
    writeFileSync(file, ownedBy(process.pid));
    await lock.require();
  });
  await expect(work).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('took it over'),
  });
  expect(readFileSync(file, 'utf8')).toBe(ownedBy(process.pid));
});

test('an import that has lost its lock commits nothing', async () => {
  const catalog = temporaryFolder();
  const { folder } = await storeBars(barsOf([1, 2]), { venue: 'x', catalog });
  const onProgress = () => writeFileSync(join(folder, LOCK), ownedBy(deadProcess()));
  const second = storeBars(barsOf([3, 4]), { venue: 'x', catalog, onProgress });
  await expect(second).rejects.toMatchObject({ code: 'conflict' });
  expect((await loadBars('x:BTC/USDT', '1h', { catalog })).close).toEqual(Float64Array.of(1, 2));
});

test('of two imports of one series at once, one succeeds and the other is told why it does not', async () => {
  const catalog = temporaryFolder();
  const results = await Promise.allSettled(
    [1, 2].map((price) => storeBars(barsOf([price]), { venue: 'x', catalog })),
  );
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'conflict' } });
});
