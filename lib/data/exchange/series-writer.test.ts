// Rows on their way into a real catalog, while more of them come.

import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../temporary-folder.fixture.ts';
import { seriesFolder } from '../catalog.ts';
import { loadBars } from '../load-bars.ts';
import { withLock } from '../lock.ts';
import { MANIFEST, readManifest } from '../manifest.ts';
import type { Candle } from './client.ts';
import { SeriesWriter } from './series-writer.ts';

const MINUTE = 60_000;
const START = Date.UTC(2024, 0, 1);
const KEY = { venue: 'x', symbol: 'BTC/USDT', timeframe: '1m' } as const;
// More than the minutes of a month, which are stored together.
const MANY = 45_000;

/** Each test has a catalog of its own. */
function newSeries() {
  const catalog = temporaryFolder();
  const instrument = { symbol: KEY.symbol, kind: 'spot' } as const;
  const writer = new SeriesWriter({ ...KEY, catalog, instrument, source: 'a test' });
  const folder = seriesFolder(catalog, KEY);
  return { catalog, writer, folder, stored: () => readManifest(folder, KEY) };
}

/** Adds the minutes [first, end) of the series, each of a price of its own. */
function add(writer: SeriesWriter, first: number, end: number): void {
  const row = (i: number): Candle => [START + i * MINUTE, i + 1, i + 2, i + 1, i + 2, 1];
  const rows = Array.from({ length: end - first }, (_, k) => row(first + k));
  writer.add(rows, [START + first * MINUTE, START + end * MINUTE]);
}

test("what is less than a file's worth is not stored yet", async () => {
  const { writer, folder } = newSeries();
  add(writer, 0, 1000);
  await writer.flushFull();
  expect(existsSync(folder)).toBe(false);
});

test("a file's worth is stored while more is added, and at the end all is there", async () => {
  const { writer, folder, stored, catalog } = newSeries();
  add(writer, 0, MANY);
  await writer.flushFull();
  expect(existsSync(join(folder, MANIFEST))).toBe(false);
  add(writer, MANY, MANY + 1000);
  await writer.flush();
  expect((await stored())!.covered).toEqual([[START, START + (MANY + 1000) * MINUTE]]);
  expect(writer.report).toEqual({ added: MANY + 1000, replaced: 0, unchanged: 0, requests: 2 });
  const { open } = await loadBars('x:BTC/USDT', '1m', { catalog });
  expect(open).toEqual(Float64Array.from({ length: MANY + 1000 }, (_, i) => i + 1));
});

test("a second file's worth waits until the first is stored, and covers nothing before it is stored too", async () => {
  const { writer, stored } = newSeries();
  add(writer, 0, MANY);
  await writer.flushFull();
  add(writer, MANY, 2 * MANY);
  await writer.flushFull();
  expect((await stored())!.covered).toEqual([[START, START + MANY * MINUTE]]);
  await writer.flush();
  expect((await stored())!.covered).toEqual([[START, START + 2 * MANY * MINUTE]]);
});

test('what was removed after it was stored is not covered again by what follows', async () => {
  const { writer, folder, stored } = newSeries();
  add(writer, 0, 10);
  await writer.flush();
  rmSync(folder, { recursive: true });
  add(writer, 10, 20);
  await writer.flush();
  expect((await stored())!.covered).toEqual([[START + 10 * MINUTE, START + 20 * MINUTE]]);
});

test('what cannot be stored while more is added is told at the next call, covers nothing, and is kept', async () => {
  const { writer, folder, stored, catalog } = newSeries();
  await withLock(folder, async () => {
    add(writer, 0, MANY);
    await writer.flushFull();
    add(writer, MANY, MANY + 1000);
    await expect(failure(writer)).resolves.toMatchObject({ code: 'conflict' });
    await expect(writer.flush()).rejects.toMatchObject({ code: 'conflict' });
    expect(await stored()).toBeUndefined();
    expect(writer.report.added).toBe(0);
  });
  add(writer, MANY + 1000, MANY + 2000);
  await writer.flush();
  expect((await stored())!.covered).toEqual([[START, START + (MANY + 2000) * MINUTE]]);
  expect(writer.report.added).toBe(MANY + 2000);
  const { open } = await loadBars('x:BTC/USDT', '1m', { catalog });
  expect(open).toEqual(Float64Array.from({ length: MANY + 2000 }, (_, i) => i + 1));
});

/** What the writer fails with, once it has tried. */
async function failure(writer: SeriesWriter): Promise<unknown> {
  for (;;) {
    try {
      await writer.flushFull();
    } catch (error) {
      return error;
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
