// An import that is cut off at any operation of the file system leaves the old series or the new one, whole.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { barsOf, temporaryFolder } from './files.fixture.ts';
import { loadBars } from './load-bars.ts';
import { LOCK } from './lock.ts';
import { storeBars } from './store.ts';

/** What happens to the operation that the countdown reaches; the others go through. */
const disk = vi.hoisted(() => ({
  countdown: Number.POSITIVE_INFINITY,
  strike: (): Promise<unknown> => Promise.resolve(),
}));

vi.mock('node:fs/promises', async (original) => {
  const real = await original<Record<string, (...args: unknown[]) => Promise<unknown>>>();
  const fragile = ['open', 'rename', 'rm', 'writeFile', 'mkdir', 'readdir'];
  const wrap =
    (name: string) =>
    (...args: unknown[]) =>
      disk.countdown-- === 0 ? disk.strike() : real[name]!(...args);
  return { ...real, ...Object.fromEntries(fragile.map((name) => [name, wrap(name)])) };
});

afterEach(() => {
  disk.countdown = Number.POSITIVE_INFINITY;
});

// Two hours of one year and two of the next: two files.
const START = Date.UTC(2020, 11, 31, 22);
const version = (price: number) => barsOf([price, price, price, price], '1h', START);
const closes = async (catalog: string) => [...(await loadBars('x:BTC/USDT', '1h', { catalog })).close];
const OLD = [1, 1, 1, 1];
const NEW = [2, 2, 2, 2];

/** How many operations an import makes. */
async function countOperations(): Promise<number> {
  const catalog = temporaryFolder();
  await storeBars(version(1), { venue: 'x', catalog });
  disk.countdown = 1e9;
  await storeBars(version(2), { venue: 'x', catalog });
  const operations = 1e9 - disk.countdown;
  disk.countdown = Number.POSITIVE_INFINITY;
  return operations;
}

test('a process that dies at any operation leaves the old bars or the new, and the next import ends the work', async () => {
  const operations = await countOperations();
  expect(operations).toBeGreaterThan(20);
  const seen = new Set<string>();
  for (let k = 0; k < operations; k++) {
    const catalog = temporaryFolder();
    const { folder } = await storeBars(version(1), { venue: 'x', catalog });
    // An operation that never returns is, to the disk, a process that died in it.
    const died = new Promise((resolve) => {
      disk.strike = () => {
        resolve(undefined);
        return new Promise(() => {});
      };
    });
    disk.countdown = k;
    storeBars(version(2), { venue: 'x', catalog });
    await died;
    disk.countdown = Number.POSITIVE_INFINITY;
    const left = await closes(catalog);
    expect([OLD, NEW]).toContainEqual(left);
    seen.add(String(left));
    if (readdirSync(folder).includes(LOCK)) {
      const owner = JSON.parse(readFileSync(join(folder, LOCK), 'utf8'));
      writeFileSync(join(folder, LOCK), JSON.stringify({ ...owner, host: hostname(), pid: 2 ** 30 }));
    }
    await storeBars(version(2), { venue: 'x', catalog });
    expect(await closes(catalog)).toEqual(NEW);
    expect(readdirSync(folder).map((name) => name.replace(/-.*/, ''))).toEqual([
      '2020',
      '2021',
      'series.json',
    ]);
  }
  expect(seen.size).toBe(2);
});

test('a disk that fails at any operation is named, and the series stays as it was or as it should be', async () => {
  const operations = await countOperations();
  for (let k = 0; k < operations; k++) {
    const catalog = temporaryFolder();
    const { folder } = await storeBars(version(1), { venue: 'x', catalog });
    const full = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    disk.strike = () => Promise.reject(full);
    disk.countdown = k;
    const result = await storeBars(version(2), { venue: 'x', catalog }).catch((error: unknown) => error);
    disk.countdown = Number.POSITIVE_INFINITY;
    if (result instanceof Error) {
      expect(result).toMatchObject({
        code: 'disk',
        message: expect.stringContaining('no space left on device'),
      });
    }
    expect(await closes(catalog)).toEqual(result instanceof Error ? OLD : NEW);
    await storeBars(version(2), { venue: 'x', catalog });
    expect(await closes(catalog)).toEqual(NEW);
    expect(readdirSync(folder).map((name) => name.replace(/-.*/, ''))).toEqual([
      '2020',
      '2021',
      'series.json',
    ]);
  }
});
