import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { barsOf } from './files.fixture.ts';
import { listSeries } from './list-series.ts';
import { loadBars } from './load-bars.ts';
import { readSource } from './raw-source.ts';
import { findSource } from './source.ts';
import { storeBars } from './store.ts';

const DEC_31 = Date.UTC(2020, 11, 31, 22);

/** Every file of a folder with its contents. */
function contents(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'base64')]),
  );
}

test('bars that are stored are loaded again, whichever years they span', async () => {
  const catalog = temporaryFolder();
  const bars = barsOf([1, 2, 3, 4, 5], '1h', DEC_31);
  const report = await storeBars(bars, { venue: 'binance', catalog });
  expect(report).toMatchObject({
    ...{ id: 'binance:BTC/USDT', timeframe: '1h', added: 5, replaced: 0, unchanged: 0, rows: 5 },
    ...{ first: DEC_31, last: DEC_31 + 4 * 3_600_000 },
  });
  expect(readdirSync(report.folder).map((name) => name.replace(/-.*/, ''))).toEqual([
    '2020',
    '2021',
    'series.json',
  ]);
  const loaded = await loadBars('binance:BTC/USDT', '1h', { catalog });
  for (const name of ['time', 'open', 'high', 'low', 'close', 'volume'] as const) {
    expect(loaded[name]).toEqual(bars[name]);
  }
});

test('the same bars again change no byte on the disk', async () => {
  const catalog = temporaryFolder();
  const bars = barsOf([1, 2, 3, 4], '1h', DEC_31);
  const { folder } = await storeBars(bars, { venue: 'binance', catalog });
  const before = contents(folder);
  const written = statSync(join(folder, 'series.json')).mtimeMs;
  const again = await storeBars(bars, { venue: 'binance', catalog });
  expect(again).toMatchObject({ added: 0, replaced: 0, unchanged: 4, rows: 4 });
  expect(contents(folder)).toEqual(before);
  expect(statSync(join(folder, 'series.json')).mtimeMs).toBe(written);
});

test('other values replace, new times are added before, between and behind, and other years keep their files', async () => {
  const catalog = temporaryFolder();
  const { folder } = await storeBars(barsOf([1, 2, 3, 4], '1h', DEC_31), { venue: 'binance', catalog });
  const file2020 = readdirSync(folder).find((name) => name.startsWith('2020'));
  // 2021-01-01 01:00 differs (4 becomes 40), 02:00 and 03:00 are new.
  const report = await storeBars(barsOf([40, 5, 6], '1h', DEC_31 + 3 * 3_600_000), {
    venue: 'binance',
    catalog,
  });
  expect(report).toMatchObject({ added: 2, replaced: 1, unchanged: 0, rows: 6 });
  expect(readdirSync(folder)).toContain(file2020);
  expect(readdirSync(folder).filter((name) => name.endsWith('.parquet'))).toHaveLength(2);
  expect((await loadBars('binance:BTC/USDT', '1h', { catalog })).close).toEqual(
    Float64Array.of(1, 2, 3, 40, 5, 6),
  );
});

test('a range is read without the files outside it', async () => {
  const catalog = temporaryFolder();
  const { folder } = await storeBars(barsOf([1, 2, 3, 4], '1h', DEC_31), { venue: 'binance', catalog });
  const file2020 = readdirSync(folder).find((name) => name.startsWith('2020'))!;
  writeFileSync(join(folder, file2020), 'damaged');
  const bars = await loadBars('binance:BTC/USDT', '1h', { catalog, from: '2021-01-01' });
  expect(bars.close).toEqual(Float64Array.of(3, 4));
  await storeBars(barsOf([7, 8, 9], '1h', DEC_31), { venue: 'kraken', catalog });
  const [, kraken] = await listSeries({ catalog });
  const file2021 = join(kraken!.folder, readdirSync(kraken!.folder).find((name) => name.startsWith('2021'))!);
  writeFileSync(file2021, 'damaged');
  expect((await loadBars('kraken:BTC/USDT', '1h', { catalog, to: '2021-01-01' })).close).toEqual(
    Float64Array.of(7, 8),
  );
  const all = loadBars('binance:BTC/USDT', '1h', { catalog });
  await expect(all).rejects.toMatchObject({
    code: 'bad-data',
    hint: 'remove the folder and import the series again',
  });
});

test('a reader whose files are replaced meanwhile reads the new ones', async () => {
  const catalog = temporaryFolder();
  await storeBars(barsOf([1, 2]), { venue: 'binance', catalog });
  const source = await findSource('binance:BTC/USDT', '1h', catalog);
  await storeBars(barsOf([3, 4]), { venue: 'binance', catalog });
  expect((await readSource(source)).columns.close).toEqual(Float64Array.of(3, 4));
});

test('a list names a file that is missing', async () => {
  const catalog = temporaryFolder();
  const { folder } = await storeBars(barsOf([1]), { venue: 'binance', catalog });
  const file = readdirSync(folder).find((name) => name.endsWith('.parquet'))!;
  rmSync(join(folder, file));
  const message = `${join(folder, file)} is missing`;
  await expect(listSeries({ catalog })).rejects.toMatchObject({ code: 'bad-data', message });
});

test('lists and bars that are read while a recording adds bars are those of one moment', async () => {
  const catalog = temporaryFolder();
  await storeBars(barsOf([1], '1m'), { venue: 'binance', catalog });
  let rows = 1;
  const recording = (async () => {
    for (; rows < 25; rows++) {
      const next = barsOf([rows], '1m', Date.UTC(2021, 0, 1, 0, rows));
      await storeBars(next, { venue: 'binance', catalog });
    }
  })();
  while (rows < 25) {
    const before = rows;
    const [series] = await listSeries({ catalog });
    const { length } = await loadBars('binance:BTC/USDT', '1m', { catalog });
    expect(series!.rows).toBeGreaterThanOrEqual(before);
    expect(length).toBeGreaterThanOrEqual(series!.rows);
    expect(length).toBeLessThanOrEqual(rows + 1);
  }
  await recording;
});

test('what an interrupted import left behind is removed by the next, and nothing else', async () => {
  const catalog = temporaryFolder();
  const { folder } = await storeBars(barsOf([1, 2]), { venue: 'binance', catalog });
  const leftovers = [
    '2021-deadbeef.parquet',
    '2021-deadbeef.parquet.123-0123abcd.tmp',
    'series.json.123-0123abcd.tmp',
  ];
  for (const name of [...leftovers, 'notes.txt', 'mine.parquet']) writeFileSync(join(folder, name), 'x');
  await storeBars(barsOf([1, 2]), { venue: 'binance', catalog });
  const names = readdirSync(folder).map((name) => name.replace(/-\w{8}\./, '-x.'));
  expect(names.sort()).toEqual(['2021-x.parquet', 'mine.parquet', 'notes.txt', 'series.json']);
});

test('source, licence, instrument and the mark of synthetic bars are kept with the series', async () => {
  const catalog = temporaryFolder();
  const instrument = { symbol: 'BTC/USDT', tick: 0.01, lot: 0.001 };
  await storeBars(
    { ...barsOf([1, 2]), instrument, synthetic: 'garch, seed 1' },
    { venue: 'synthetic', catalog, source: 'here', licence: 'MIT' },
  );
  await storeBars({ ...barsOf([1, 2, 3]), synthetic: 'garch, seed 1' }, { venue: 'synthetic', catalog });
  const [series] = await listSeries({ catalog });
  expect(series).toMatchObject({
    id: 'synthetic:BTC/USDT',
    rows: 3,
    instrument,
    synthetic: 'garch, seed 1',
    source: 'here',
    licence: 'MIT',
  });
  const bars = await loadBars('synthetic:BTC/USDT', undefined, { catalog });
  expect([bars.instrument, bars.synthetic]).toEqual([instrument, 'garch, seed 1']);
});

test('synthetic bars and those of a market never mix, and those of another seed replace all', async () => {
  const catalog = temporaryFolder();
  const [made, other] = ['seed 1', 'seed 2'].map((synthetic) => ({ ...barsOf([1, 2, 3]), synthetic }));
  await storeBars(barsOf([1, 2]), { venue: 'binance', catalog });
  const mixed = { code: 'conflict', hint: 'store them under another venue' };
  await expect(storeBars(made!, { venue: 'binance', catalog })).rejects.toMatchObject(mixed);
  await storeBars(made!, { venue: 'synthetic', catalog });
  await expect(storeBars(barsOf([1, 2]), { venue: 'synthetic', catalog })).rejects.toMatchObject(mixed);
  const short = { ...other!, ...barsOf([7]), synthetic: 'seed 2' };
  expect(await storeBars(short, { venue: 'synthetic', catalog })).toMatchObject({ added: 1, rows: 1 });
  const bars = await loadBars('synthetic:BTC/USDT', undefined, { catalog });
  expect([bars.close, bars.synthetic]).toEqual([Float64Array.of(7), 'seed 2']);
});

test.each([
  ['Binance', 'BTC/USDT', "'Binance' cannot be the name of a venue"],
  ['a:b', 'BTC/USDT', "'a:b' cannot be the name of a venue"],
  ['binance', '', "'' cannot be a symbol"],
  ['binance', 'btc/usdt', "binance has 'BTC/USDT' already, not 'btc/usdt'"],
])('%s:%s is refused as a name', async (venue, symbol, message) => {
  const catalog = temporaryFolder();
  await storeBars(barsOf([1]), { venue: 'binance', catalog });
  await expect(storeBars({ ...barsOf([1]), symbol }, { venue, catalog })).rejects.toThrow(message);
});

test('progress is told until all bars are dealt with', async () => {
  const seen: [number, number][] = [];
  const onProgress = (done: number, total: number) => seen.push([done, total]);
  await storeBars(barsOf([1, 2, 3, 4, 5], '1h', DEC_31), {
    venue: 'binance',
    catalog: temporaryFolder(),
    onProgress,
  });
  expect(seen).toEqual([
    [2, 5],
    [5, 5],
  ]);
});

test('a damaged manifest is named', async () => {
  const catalog = temporaryFolder();
  const { folder } = await storeBars(barsOf([1]), { venue: 'binance', catalog });
  for (const text of ['{', '{}', '{"files": [{"name": 1}]}']) {
    writeFileSync(join(folder, 'series.json'), text);
    await expect(listSeries({ catalog })).rejects.toMatchObject({
      code: 'bad-data',
      message: `${join(folder, 'series.json')} is damaged`,
    });
  }
});
