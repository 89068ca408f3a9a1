import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Bars, createBars } from '../core/index.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { barsOf } from './files.fixture.ts';
import { listSeries } from './list-series.ts';
import { loadBars } from './load-bars.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { sql } from './sql.ts';
import { storeBars } from './store.ts';

const MINUTE = 60_000;
const FEBRUARY = Date.UTC(2021, 1, 1);

/** Bars of minutes around the turn of January and February, all at one price. */
function minutes(at: readonly number[], price: number): Bars {
  const time = [...new Set(at)].sort((a, b) => a - b).map((k) => FEBRUARY + k * MINUTE);
  const flat = time.map(() => price);
  return createBars({ time, open: flat, high: flat, low: flat, close: flat, symbol: 'X', timeframe: '1m' });
}

async function manifestOf(folder: string): Promise<Manifest> {
  return (await readManifest(folder, { venue: 'x', symbol: 'X', timeframe: '1m' }))!;
}

/** How many rows each file of a period has. */
const rowsIn = ({ files }: Manifest, period: string) =>
  files.filter((file) => file.period === period).map(({ rows }) => rows);

test('bars in any order come to what a map of them holds: one file a month, and parts that halve in the last', async () => {
  const batch = fc.array(fc.integer({ min: -8, max: 40 }), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 8 }), async (batches) => {
      const catalog = temporaryFolder();
      const expected = new Map<number, number>();
      for (const [price, at] of batches.entries()) {
        const bars = minutes(at, price + 1);
        for (const time of bars.time) expected.set(time, price + 1);
        const { folder } = await storeBars(bars, { venue: 'x', catalog });
        const manifest = await manifestOf(folder);
        const january = rowsIn(manifest, '2021-01');
        const parts = rowsIn(manifest, '2021-02');
        if (parts.length > 0) expect(january.length).toBeLessThan(2);
        for (const list of [january, parts])
          for (const [k, rows] of list.entries())
            if (k > 0) expect(list[k - 1]).toBeGreaterThanOrEqual(2 * rows);
        const names = readdirSync(folder).filter((name) => name.endsWith('.parquet'));
        expect(names.sort()).toEqual(manifest.files.map(({ name }) => name).sort());
      }
      const { time, close } = await loadBars('x:X', '1m', { catalog });
      const sorted = [...expected].sort(([a], [b]) => a - b);
      expect(Array.from(time, (at, i) => [at, close[i]])).toEqual(sorted);
    }),
    { numRuns: 20 },
  );
});

test('a bar at a time, every bar is written again as often as the month doubles, and the end of the month joins its parts', async () => {
  const catalog = temporaryFolder();
  const n = 100;
  let [written, before] = [0, new Set<string>()];
  for (let k = 0; k < n; k++) {
    const { folder } = await storeBars(minutes([k - n], 1), { venue: 'x', catalog });
    const { files } = await manifestOf(folder);
    for (const { name, rows } of files) if (!before.has(name)) written += rows;
    before = new Set(files.map(({ name }) => name));
    expect(files.length).toBeLessThanOrEqual(Math.ceil(Math.log2(k + 2)));
  }
  expect(written).toBeLessThan(n * Math.log2(n));
  const { folder } = await storeBars(minutes([0], 1), { venue: 'x', catalog });
  expect(rowsIn(await manifestOf(folder), '2021-01')).toEqual([n]);
  expect(rowsIn(await manifestOf(folder), '2021-02')).toEqual([1]);
});

/** Overwrites the files for which `choose` says so, which only a reading of them would tell. */
function damage(catalog: string, choose: (file: string) => boolean): number {
  const files = readdirSync(catalog, { recursive: true, encoding: 'utf8' })
    .map((name) => join(catalog, name))
    .filter((file) => /\.(parquet|json)$/.test(file) && choose(file));
  for (const file of files) writeFileSync(file, 'damaged');
  return files.length;
}

test('a day of one series is appended and read without opening a file of another series, or of another month', async () => {
  const catalog = temporaryFolder();
  const symbols = ['A', 'B', 'C', 'D'];
  const hours = Array.from({ length: 70 * 24 }, (_, k) => k + 1);
  const bars = barsOf(hours, '30m', Date.UTC(2021, 0, 1));
  for (const symbol of symbols) await storeBars({ ...bars, symbol }, { venue: 'x', catalog });
  const isOfC = (file: string) => file.includes('symbol=C');
  const isFebruary = (file: string) => basename(file).startsWith('2021-02');
  const isManifest = (file: string) => file.endsWith('.json');
  // One folder of three series, and January of the fourth.
  const damaged = damage(catalog, (file) => !(isOfC(file) && (isFebruary(file) || isManifest(file))));
  expect(damaged).toBe(3 * 3 + 1);

  const next = barsOf([1, 2, 3], '30m', bars.time.at(-1)! + 30 * MINUTE);
  expect(await storeBars({ ...next, symbol: 'C' }, { venue: 'x', catalog })).toMatchObject({
    added: 3,
    rows: bars.length + 3,
  });
  const range = { from: '2021-02-04', to: '2021-02-05' };
  expect((await loadBars('x:C', '30m', { catalog, ...range })).length).toBe(48);
});

test('the catalog is listed from its manifests, and SQL opens the files of the symbol that it is asked for', async () => {
  const catalog = temporaryFolder();
  for (const symbol of ['A', 'B', 'C']) {
    const bars = { ...barsOf([1, 2, 3], '1h', Date.UTC(2020, 11, 31, 22)), symbol };
    await storeBars(bars, { venue: 'x', catalog });
  }
  // The first file of all tells DuckDB what columns there are.
  damage(catalog, (file) => /symbol=B.*parquet$/.test(file));
  expect((await listSeries({ catalog })).map(({ id, rows }) => [id, rows])).toEqual([
    ['x:A', 3],
    ['x:B', 3],
    ['x:C', 3],
  ]);
  const { rows } = await sql("SELECT max(close) FROM bars WHERE symbol = 'C'", { catalog });
  expect(rows).toEqual([[3]]);
  await expect(sql("SELECT max(close) FROM bars WHERE symbol = 'B'", { catalog })).rejects.toThrow();
});

test('a bar more is a new small file: those that are there keep every byte', async () => {
  const catalog = temporaryFolder();
  const { folder } = await storeBars(minutes([0, 1, 2, 3, 4, 5, 6, 7], 1), { venue: 'x', catalog });
  const [large] = (await manifestOf(folder)).files;
  const bytes = readFileSync(join(folder, large!.name));
  await storeBars(minutes([8], 2), { venue: 'x', catalog });
  expect(rowsIn(await manifestOf(folder), '2021-02')).toEqual([8, 1]);
  expect(readFileSync(join(folder, large!.name)).equals(bytes)).toBe(true);
});
