// Merging loses nothing and shows nothing twice, at whichever operation of the file system a process dies or the disk fails.

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { backtest } from '../backtest/index.ts';
import { LOCK, withLock } from '../data/lock.ts';
import { writeParquet } from '../data/parquet-write.ts';
import { sweep } from '../research/index.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { describe } from './describe.ts';
import { listRuns } from './list-runs.ts';
import { mergeParts } from './merge-parts.ts';
import { newId } from './new-id.ts';
import { ledgerFolder, listParts, partFile } from './parts.ts';
import { cross, swingingBars } from './process.fixture.ts';
import { recordRuns } from './record-runs.ts';
import { runsFrame } from './runs-frame.ts';
import { sql } from './sql.ts';
import { trialFrames } from './trials-frame.ts';

/** What happens to the operation that the countdown reaches; the others go through. */
const disk = vi.hoisted(() => ({
  countdown: Number.POSITIVE_INFINITY,
  strike: (): Promise<unknown> => Promise.resolve(),
}));

vi.mock('node:fs/promises', async (original) => {
  const real = await original<Record<string, (...args: unknown[]) => Promise<unknown>>>();
  const fragile = ['open', 'rename', 'rm', 'writeFile', 'mkdir', 'readdir', 'stat'];
  const wrap =
    (name: string) =>
    (...args: unknown[]) =>
      disk.countdown-- === 0 ? disk.strike() : real[name]!(...args);
  return { ...real, ...Object.fromEntries(fragile.map((name) => [name, wrap(name)])) };
});

afterEach(() => {
  disk.countdown = Number.POSITIVE_INFINITY;
});

const N = 2;

/** The files of a ledger of some sweeps of two trials each, which nobody has merged yet. */
async function manyParts(): Promise<Map<string, Buffer>> {
  const folder = temporaryFolder();
  const entry = describe(await sweep(cross, swingingBars(), { params: { fast: [3, 4] } }), undefined)!;
  for (let k = 0; k < N; k++) {
    const run = { ...newId(), ...entry.run };
    for (const frame of trialFrames(run.id, entry.trials!, 10))
      await writeParquet(partFile(folder, 'trials', `${run.id}-0`), frame);
    await writeParquet(partFile(folder, 'runs', run.id), runsFrame([run]));
  }
  return new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]));
}

/** A catalog whose ledger has the given files. */
function catalogOf(parts: ReadonlyMap<string, Buffer>): { catalog: string; folder: string } {
  const catalog = temporaryFolder();
  const folder = ledgerFolder(catalog);
  mkdirSync(folder);
  for (const [name, bytes] of parts) writeFileSync(join(folder, name), bytes);
  return { catalog, folder };
}

/** How many records and trials readers see, and how many different ones. */
async function seen(catalog: string): Promise<number[]> {
  const query =
    'SELECT (SELECT count(*) FROM runs), (SELECT count(DISTINCT id) FROM runs), count(*), count(DISTINCT run) FROM trials';
  return (await sql(query, { catalog })).rows[0] as number[];
}

const ALL = [N, N, 2 * N, N];
const kinds = (folder: string) =>
  readdirSync(folder)
    .filter((name) => !name.endsWith('.tmp'))
    .map((name) => name.replace(/-[^.]*/, ''))
    .sort();
const MERGED_ALONE = ['merged.json', 'merged.parquet', 'merged.parquet'];

/** The parts that readers open, those of a merge as the ones that it was made of. */
async function opened(folder: string, parts: ReadonlyMap<string, Buffer>): Promise<string[]> {
  const { runs, trials } = await listParts(folder);
  const names = [...runs, ...trials].map((file) => basename(file));
  const partsOf = (table: string) => [...parts.keys()].filter((name) => name.startsWith(`${table}-`));
  return names.flatMap((name) => (name.startsWith('merged-') ? partsOf(name.split('-')[1]!) : [name])).sort();
}

async function countOperations(parts: ReadonlyMap<string, Buffer>): Promise<number> {
  const { folder, catalog } = catalogOf(parts);
  disk.countdown = 1e9;
  await mergeParts(folder, N);
  const operations = 1e9 - disk.countdown;
  disk.countdown = Number.POSITIVE_INFINITY;
  expect(kinds(folder)).toEqual(MERGED_ALONE);
  expect(await seen(catalog)).toEqual(ALL);
  return operations;
}

/** The lock of this process, as that of one that is dead. */
function bury(folder: string): void {
  const file = join(folder, LOCK);
  if (!existsSync(file)) return;
  const owner = JSON.parse(readFileSync(file, 'utf8') || '{}');
  writeFileSync(file, JSON.stringify({ ...owner, host: hostname(), pid: 2 ** 30 }));
}

test('a process that dies at any operation leaves every record readable once, and the next merge ends the work', async () => {
  const parts = await manyParts();
  const operations = await countOperations(parts);
  expect(operations).toBeGreaterThan(30);
  for (let k = 0; k < operations; k++) {
    const { folder, catalog } = catalogOf(parts);
    // An operation that never returns is, to the disk, a process that died in it.
    const died = new Promise((resolve) => {
      disk.strike = () => {
        resolve(undefined);
        return new Promise(() => {});
      };
    });
    disk.countdown = k;
    mergeParts(folder, N);
    await died;
    disk.countdown = Number.POSITIVE_INFINITY;
    expect(await opened(folder, parts)).toEqual([...parts.keys()].sort());
    if (k % 9 === 0) expect(await seen(catalog)).toEqual(ALL);
    if (k % 3 > 0) continue;
    bury(folder);
    for (const [name, bytes] of parts) writeFileSync(join(folder, name.replace('.', 'x.')), bytes);
    await mergeParts(folder, N);
    expect(kinds(folder)).toEqual(MERGED_ALONE);
    if (k % 9 === 0) expect((await seen(catalog))[0]).toBe(2 * N);
  }
});

test('a disk that fails at any operation is named, and every record stays readable once', async () => {
  const parts = await manyParts();
  const operations = await countOperations(parts);
  const full = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
  for (let k = 0; k < operations; k++) {
    const { folder, catalog } = catalogOf(parts);
    disk.strike = () => Promise.reject(full);
    disk.countdown = k;
    const error = await mergeParts(folder, N).catch((thrown: unknown) => thrown);
    disk.countdown = Number.POSITIVE_INFINITY;
    if (error !== undefined)
      expect(error).toMatchObject({ message: expect.stringMatching(/no space (is )?left/) });
    expect(await opened(folder, parts)).toEqual([...parts.keys()].sort());
    if (k % 9 === 0) expect(await seen(catalog)).toEqual(ALL);
  }
});

test('where another process merges, it is left to that one', async () => {
  const { folder, catalog } = catalogOf(await manyParts());
  await withLock(folder, () => mergeParts(folder, N));
  expect(readdirSync(folder)).toHaveLength(2 * N);
  expect(await seen(catalog)).toEqual(ALL);
});

test('recording merges by itself, and merged records are merged again', async () => {
  const catalog = temporaryFolder();
  const record = recordRuns({ catalog });
  const bars = swingingBars('X', 60);
  for (let k = 0; k < 66; k++) {
    backtest(cross, bars, { params: { fast: 2 + (k % 40) } });
    await record.flush();
  }
  await record.stop();
  expect(readdirSync(ledgerFolder(catalog)).length).toBeLessThan(10);
  expect(await listRuns({ catalog })).toHaveLength(66);
  const fasts = (await listRuns({ catalog, limit: 3 })).map(({ params }) => params['fast']);
  expect(fasts).toEqual([27, 26, 25]);
});

test('a list of merged parts that is damaged is named', async () => {
  const catalog = temporaryFolder();
  mkdirSync(ledgerFolder(catalog));
  writeFileSync(join(ledgerFolder(catalog), 'merged.json'), '{');
  const damaged = { code: 'bad-data', message: expect.stringContaining('merged.json is damaged') };
  await expect(listRuns({ catalog })).rejects.toMatchObject(damaged);
});
