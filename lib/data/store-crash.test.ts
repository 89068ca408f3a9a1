// An import that is cut off at any operation of the file system leaves the old series or the new one, whole.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import type { Bars } from '../core/index.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { barsOf } from './files.fixture.ts';
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

interface Change {
  /** What is stored before, one import after another, and the import that is cut off. */
  readonly before: readonly Bars[];
  readonly change: Bars;
  readonly old: readonly number[];
  readonly new: readonly number[];
}

const HOUR = 3_600_000;
const YEAR = Date.UTC(2021, 0, 1);
/** The files of the series once all is done, without what makes their names their own. */
const FILES = ['2020', '2021', 'series.json'];
const CHANGES: [what: string, change: Change][] = [
  [
    'other values for two hours of one year and two of the next',
    {
      before: [barsOf([1, 1, 1, 1], '1h', YEAR - 2 * HOUR)],
      change: barsOf([2, 2, 2, 2], '1h', YEAR - 2 * HOUR),
      ...{ old: [1, 1, 1, 1], new: [2, 2, 2, 2] },
    },
  ],
  [
    'the first hour of a year, which joins the parts of the year before',
    {
      before: [barsOf([1, 2], '1h', YEAR - 3 * HOUR), barsOf([3], '1h', YEAR - HOUR)],
      change: barsOf([4], '1h', YEAR),
      ...{ old: [1, 2, 3], new: [1, 2, 3, 4] },
    },
  ],
];

const store = (bars: Bars, catalog: string) => storeBars(bars, { venue: 'x', catalog });
const closes = async (catalog: string) => [...(await loadBars('x:BTC/USDT', '1h', { catalog })).close];
const filesOf = (folder: string) => readdirSync(folder).map((name) => name.replace(/-.*/, ''));

/** A catalog with what is stored before the change, and the folder of the series. */
async function prepared({ before }: Change): Promise<{ catalog: string; folder: string }> {
  const catalog = temporaryFolder();
  let folder = '';
  for (const bars of before) ({ folder } = await store(bars, catalog));
  return { catalog, folder };
}

/** How many operations the change makes. */
async function countOperations(change: Change): Promise<number> {
  const { catalog } = await prepared(change);
  disk.countdown = 1e9;
  await store(change.change, catalog);
  const operations = 1e9 - disk.countdown;
  disk.countdown = Number.POSITIVE_INFINITY;
  return operations;
}

test.each(CHANGES)(
  '%s: a process that dies at any operation leaves the old bars or the new, and the next import ends the work',
  async (_, change) => {
    const operations = await countOperations(change);
    expect(operations).toBeGreaterThan(20);
    const seen = new Set<string>();
    for (let k = 0; k < operations; k++) {
      const { catalog, folder } = await prepared(change);
      // An operation that never returns is, to the disk, a process that died in it.
      const died = new Promise((resolve) => {
        disk.strike = () => {
          resolve(undefined);
          return new Promise(() => {});
        };
      });
      disk.countdown = k;
      store(change.change, catalog);
      await died;
      disk.countdown = Number.POSITIVE_INFINITY;
      const left = await closes(catalog);
      expect([change.old, change.new]).toContainEqual(left);
      seen.add(String(left));
      if (readdirSync(folder).includes(LOCK)) {
        const owner = JSON.parse(readFileSync(join(folder, LOCK), 'utf8'));
        writeFileSync(join(folder, LOCK), JSON.stringify({ ...owner, host: hostname(), pid: 2 ** 30 }));
      }
      await store(change.change, catalog);
      expect(await closes(catalog)).toEqual(change.new);
      expect(filesOf(folder)).toEqual(FILES);
    }
    expect(seen.size).toBe(2);
  },
);

test.each(CHANGES)(
  '%s: a disk that fails at any operation is named, and the series stays as it was or as it should be',
  async (_, change) => {
    const operations = await countOperations(change);
    for (let k = 0; k < operations; k++) {
      const { catalog, folder } = await prepared(change);
      const full = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
      disk.strike = () => Promise.reject(full);
      disk.countdown = k;
      const result = await store(change.change, catalog).catch((error: unknown) => error);
      disk.countdown = Number.POSITIVE_INFINITY;
      if (result instanceof Error) {
        expect(result).toMatchObject({
          code: 'disk',
          message: expect.stringContaining('no space is left on the disk'),
        });
      }
      expect(await closes(catalog)).toEqual(result instanceof Error ? change.old : change.new);
      await store(change.change, catalog);
      expect(await closes(catalog)).toEqual(change.new);
      expect(filesOf(folder)).toEqual(FILES);
    }
  },
);
