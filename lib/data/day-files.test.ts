// Days that are stored in parts, and what a process leaves that is killed while it makes one file of them.
import { copyFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY_MS } from '../core/index.ts';
import { createFrame } from '../frames/index.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { marketFolder } from './catalog.ts';
import { dayFiles, dayPaths, mergeParts, removeDays, tidyDays } from './day-files.ts';
import { DayWriter } from './day-writer.ts';
import { loadTickers } from './load-days.ts';
import { sql } from './sql.ts';

const START = Date.UTC(2024, 0, 1);
const HOUR = 3_600_000;

function market() {
  const catalog = temporaryFolder();
  const folder = marketFolder(catalog, 'tickers', { venue: 'x', symbol: 'A/B' });
  const writer = new DayWriter<number>({
    folder,
    timeOf: (time) => time,
    frameOf: (times) => {
      const values = Float64Array.from(times);
      const number = { type: 'number', values } as const;
      return createFrame([
        ['time', { type: 'time', values }],
        ...(['bid', 'bid_size', 'ask', 'ask_size', 'last'] as const).map((name) => [name, number] as const),
      ]);
    },
  });
  const times = async () => [...(await loadTickers('x:A/B', { catalog })).columns.get('bid')!.values];
  return { catalog, folder, writer, times, names: () => readdirSync(folder).sort() };
}

test('rows are read in their order, whenever they were stored and become one file', async () => {
  const gaps = fc.array(fc.integer({ min: 1, max: 8 * HOUR }), { minLength: 1, maxLength: 15 });
  await fc.assert(
    fc.asyncProperty(gaps, fc.array(fc.nat(2), { minLength: 15, maxLength: 15 }), async (steps, deeds) => {
      const { writer, times, folder, catalog } = market();
      const rows: number[] = [];
      for (const [k, step] of steps.entries()) {
        const time = (rows.at(-1) ?? START) + step;
        rows.push(time);
        writer.add([time], [time, time + 1]);
        if (deeds[k]! > 0) await writer.flush();
        if (deeds[k] === 2) await tidyDays(folder);
      }
      await writer.flush();
      expect(writer.stored).toBe(rows.length);
      expect(await times()).toEqual(rows);
      expect((await sql('SELECT count(*) FROM tickers', { catalog })).rows).toEqual([[rows.length]]);
    }),
    { numRuns: 8 },
  );
});

test('days are read, by name and by SQL, while their parts become one file again and again', async () => {
  const { writer, times, folder, catalog } = market();
  const counted = async () => {
    const { rows } = await sql('SELECT count(bid), max(bid) FROM tickers', { catalog });
    return rows[0] as [number, number];
  };
  const add = async (time: number) => {
    writer.add([time], [time, time + 1]);
    await writer.flush();
    await tidyDays(folder);
  };
  await add(START);
  let isWriting = true;
  const writing = (async () => {
    for (let k = 1; k <= 25; k++) await add(START + k);
  })().finally(() => {
    isWriting = false;
  });
  const reading = (async () => {
    while (isWriting) {
      const before = writer.stored;
      const [read, [count, last]] = [await times(), await counted()];
      expect(read).toEqual(read.map((_, k) => START + k));
      expect(read.length).toBeGreaterThanOrEqual(before);
      expect(START + count - 1).toBe(last);
    }
  })();
  await Promise.all([writing, reading]);
});

test('files of days outside the times that are wanted are not opened', async () => {
  const { writer, folder, catalog } = market();
  const times = [0, 1, 2].map((day) => START + day * DAY_MS + HOUR);
  for (const time of times) {
    writer.add([time], [time, time + 1]);
    await writer.flush();
  }
  await tidyDays(folder);
  for (const day of ['01', '03']) writeFileSync(join(folder, `2024-01-${day}.parquet`), 'no Parquet file');
  const range = [START + DAY_MS, START + 2 * DAY_MS] as const;
  expect(await dayFiles(folder, range)).toMatchObject([{ covered: [times[1], times[1]! + 1] }]);
  const { columns } = await loadTickers('x:A/B', { catalog, from: range[0], to: range[1] });
  expect([...columns.get('bid')!.values]).toEqual([times[1]]);
  await expect(dayFiles(folder, [range[0], range[1] + 1])).rejects.toThrow();
});

test('sixty parts become one file, and so do those of a day that is over', async () => {
  const { writer, names, times } = market();
  for (let k = 0; k < 59; k++) {
    writer.add([START + k], [START + k, START + k + 1]);
    await writer.flush();
  }
  expect(names()).toHaveLength(59);
  writer.add([START + 59], [START + 59, START + 60]);
  await writer.flush();
  // The parts stay for those who are reading them, until the next time.
  expect(names()).toHaveLength(61);
  expect(await times()).toHaveLength(60);
  writer.add([START + 60, START + DAY_MS], [START + 60, START + DAY_MS + 1]);
  await writer.flush();
  const next = `2024-01-02.part-${START + DAY_MS}-${START + DAY_MS + 1}.parquet`;
  expect(names()).toEqual([
    '2024-01-01.parquet',
    `2024-01-01.part-${START + 60}-${START + DAY_MS}.parquet`,
    next,
  ]);
  expect(await times()).toEqual([...Array.from({ length: 61 }, (_, k) => START + k), START + DAY_MS]);
});

test('parts that are left beside the file that they are in are not read twice', async () => {
  const { catalog, writer, folder, names, times } = market();
  const parts: string[] = [];
  for (const k of [0, 1, 2]) {
    writer.add([START + k], [START + k, START + k + 1]);
    await writer.flush();
    const name = names().at(-1)!;
    parts.push(name);
    copyFileSync(join(folder, name), join(catalog, name));
  }
  await tidyDays(folder);
  expect(names()).toEqual(['2024-01-01.parquet']);
  for (const name of parts) renameSync(join(catalog, name), join(folder, name));
  writeFileSync(join(folder, '2024-01-01.parquet.1-abc.tmp'), 'half a file');
  writer.add([START + 3], [START + 3, START + 4]);
  await writer.flush();
  expect(await times()).toEqual([START, START + 1, START + 2, START + 3]);
  expect((await sql('SELECT count(*) FROM tickers', { catalog })).rows).toEqual([[4]]);
  expect(await dayPaths(folder)).toHaveLength(2);
  await tidyDays(folder);
  expect(names()).toEqual(['2024-01-01.parquet']);
  expect(await times()).toHaveLength(4);
  expect((await dayFiles(folder)).map(({ covered }) => covered)).toEqual([[START, START + 4]]);
  await mergeParts(folder, START + DAY_MS);
  expect(await times()).toHaveLength(4);
});

test('a whole day is one file at once, and days go once they have ended', async () => {
  const { writer, folder, names } = market();
  writer.add([START + 5], [START, START + 2 * DAY_MS]);
  await writer.flush();
  expect(names()).toEqual(['2024-01-01.parquet', '2024-01-02.parquet']);
  expect(await removeDays(folder, START + DAY_MS - 1)).toEqual({ removed: 0, days: 2 });
  expect(await removeDays(folder, START + DAY_MS, true)).toEqual({ removed: 1, days: 1 });
  expect(await removeDays(folder, START + DAY_MS)).toEqual({ removed: 1, days: 1 });
  expect(names()).toEqual(['2024-01-02.parquet']);
});
