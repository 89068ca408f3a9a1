import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { barsOf } from './files.fixture.ts';
import { listSeries } from './list-series.ts';
import { loadBars } from './load-bars.ts';
import { retainBars } from './retain.ts';
import { storeBars } from './store.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2020, 11, 31, 22);
const CLOSES = [1, 2, 3, 4, 5, 6];

async function stored() {
  const catalog = temporaryFolder();
  const covered = [START, START + 6 * HOUR] as const;
  const { folder } = await storeBars(barsOf(CLOSES, '1h', START), { venue: 'x', catalog, covered });
  const closes = async () => [...(await loadBars('x:BTC/USDT', '1h', { catalog })).close];
  return {
    catalog,
    folder,
    closes,
    retain: (from: number, dryRun = false) => retainBars('x:BTC/USDT', { from, dryRun, catalog }),
  };
}

test.each([1, 2, 3, 5])('bars before the time go, the others stay: %d of six', async (gone) => {
  const { catalog, folder, closes, retain } = await stored();
  expect(await retain(START + gone * HOUR)).toEqual({
    ...{ id: 'x:BTC/USDT', timeframe: '1h', removed: gone, rows: 6 - gone },
  });
  expect(await closes()).toEqual(CLOSES.slice(gone));
  expect(readdirSync(folder)).toHaveLength(gone < 2 ? 3 : 2);
  const [series] = await listSeries({ catalog });
  // What is gone may be asked for again.
  expect(series).toMatchObject({ covered: [[START + gone * HOUR, START + 6 * HOUR]], grade: 'A' });
});

test('a dry run removes nothing, and neither does a time before the first bar', async () => {
  const { closes, retain } = await stored();
  expect(await retain(START + HOUR, true)).toMatchObject({ removed: 1, rows: 5 });
  expect(await retain(START)).toMatchObject({ removed: 0, rows: 6 });
  expect(await closes()).toEqual(CLOSES);
});

test('what would go is counted without reading the files that go whole', async () => {
  const { folder, retain } = await stored();
  const file2020 = readdirSync(folder).find((name) => name.startsWith('2020'))!;
  writeFileSync(join(folder, file2020), 'damaged');
  expect(await retain(START + 3 * HOUR, true)).toMatchObject({ removed: 3, rows: 3 });
  expect(await retain(START + 3 * HOUR)).toMatchObject({ removed: 3, rows: 3 });
});

test('a series is not emptied', async () => {
  const { closes, retain } = await stored();
  await expect(retain(START + 6 * HOUR)).rejects.toMatchObject({ code: 'bad-option' });
  expect(await closes()).toEqual(CLOSES);
});
