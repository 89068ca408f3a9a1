import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { expect, test } from 'vitest';
import { barsFromFrame, fromArrow } from '../frames/index.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { checkBars } from './check-bars.ts';
import { exportBars } from './export-bars.ts';
import { barsOf } from './files.fixture.ts';
import { generateBars } from './generate-bars.ts';
import { importBars } from './import-bars.ts';
import { listSeries } from './list-series.ts';
import { loadBars } from './load-bars.ts';
import { storeBars } from './store.ts';

test('CSV has ISO dates and the shortest text of every number', async () => {
  const catalog = temporaryFolder();
  await storeBars(barsOf([0.1, 1e-9]), { venue: 'x', catalog });
  const file = join(catalog, 'out.csv');
  const report = await exportBars('x:BTC/USDT', file, { catalog });
  expect(report).toEqual({ file, rows: 2, first: Date.UTC(2021, 0, 1), last: Date.UTC(2021, 0, 1, 1) });
  expect(readFileSync(file, 'utf8')).toBe(
    'time,open,high,low,close,volume\n2021-01-01T00:00:00Z,0.1,1.1,-0.9,0.1,1\n2021-01-01T01:00:00Z,1e-9,1.000000001,-0.999999999,1e-9,2\n',
  );
});

test('JSON is one object with a bar per row', async () => {
  const catalog = temporaryFolder();
  await storeBars({ ...barsOf([5, 6]), synthetic: 'made' }, { venue: 'x', catalog, source: 'here' });
  const file = join(catalog, 'out.json');
  await exportBars('x:BTC/USDT', file, { catalog, from: '2021-01-01T01:00Z' });
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
    ...{ symbol: 'BTC/USDT', timeframe: '1h', synthetic: 'made', source: 'here' },
    bars: [{ time: Date.UTC(2021, 0, 1, 1), open: 6, high: 7, low: 5, close: 6, volume: 2 }],
  });
});

test('an Arrow file holds the bars, and what is known of them', async () => {
  const catalog = temporaryFolder();
  const bars = barsOf([5, 6]);
  await storeBars({ ...bars, synthetic: 'made' }, { venue: 'x', catalog, source: 'here' });
  const file = join(catalog, 'out.arrow');
  await exportBars('x:BTC/USDT', file, { catalog });
  const frame = await fromArrow(tableFromIPC(readFileSync(file)));
  expect(frame.metadata['source']).toBe('here');
  expect(barsFromFrame(frame, { id: bars.id })).toEqual({ ...bars, synthetic: 'made' });
});

test.each(['csv', 'parquet'])(
  'more bars than one batch, exported as %s and imported, are the same to the last bit',
  async (kind) => {
    const catalog = temporaryFolder();
    const [bars] = generateBars({
      model: 'garch',
      seed: 1,
      timeframe: '1s',
      bars: 25_000,
      symbols: ['X'],
      price: 1e-4,
    });
    await storeBars(bars!, { venue: 'synthetic', catalog });
    const file = join(catalog, `X.${kind}`);
    await exportBars('synthetic:X', file, { catalog });
    await importBars(file, { venue: 'copy', catalog });
    const copy = await loadBars('copy:X', '1s', { catalog });
    for (const name of ['time', 'open', 'high', 'low', 'close', 'volume'] as const)
      expect(copy[name]).toEqual(bars![name]);
  },
);

test('an import keeps what a Parquet file says of itself, and takes what it is told instead', async () => {
  const catalog = temporaryFolder();
  await storeBars(
    { ...barsOf([5, 6]), synthetic: 'made' },
    { venue: 'x', catalog, source: 'here', licence: 'MIT' },
  );
  await exportBars('x:BTC/USDT', join(catalog, 'out.parquet'), { catalog });
  await importBars(join(catalog, 'out.parquet'), { venue: 'a', catalog });
  await importBars(join(catalog, 'out.parquet'), { venue: 'b', symbol: 'ETH', catalog, source: 'there' });
  const [a, b] = await listSeries({ catalog });
  expect(a).toMatchObject({
    id: 'a:BTC/USDT',
    timeframe: '1h',
    synthetic: 'made',
    source: 'here',
    licence: 'MIT',
  });
  expect(b).toMatchObject({
    id: 'b:ETH',
    timeframe: '1h',
    synthetic: 'made',
    source: 'there',
    licence: 'MIT',
  });
});

test('an import of a file with a broken bar stores nothing', async () => {
  const catalog = temporaryFolder();
  const file = join(catalog, 'x.csv');
  writeFileSync(file, 'time,open,high,low,close\n2021-01-01,1,2,1,2\n2021-01-02,1,0.5,1,2\n');
  await expect(importBars(file, { venue: 'x', catalog })).rejects.toMatchObject({
    code: 'bad-data',
    hint: expect.stringContaining('data check'),
  });
  expect(readdirSync(catalog)).toEqual(['x.csv']);
  expect(await checkBars(file)).toMatchObject({ grade: 'F' });
});

test('a file is replaced whole, or not at all', async () => {
  const catalog = temporaryFolder();
  await storeBars(barsOf([5, 6]), { venue: 'x', catalog });
  const file = join(catalog, 'out.csv');
  writeFileSync(file, 'old');
  await expect(exportBars('x:BTC/USD', file, { catalog })).rejects.toMatchObject({ code: 'not-found' });
  expect(readFileSync(file, 'utf8')).toBe('old');
  await exportBars('x:BTC/USDT', file, { catalog });
  expect(readFileSync(file, 'utf8')).toContain('2021-01-01T01:00:00Z,6');
  expect(readdirSync(catalog).sort()).toEqual(['bars', 'out.csv']);
});

test('a file that cannot be written, or whose kind is not known, is named', async () => {
  const catalog = temporaryFolder();
  mkdirSync(join(catalog, 'folder.csv'));
  await expect(exportBars('sp500', join(catalog, 'folder.csv'))).rejects.toMatchObject({ code: 'disk' });
  expect(readdirSync(catalog)).toEqual(['folder.csv']);
  await expect(exportBars('sp500', join(catalog, 'x.xlsx'))).rejects.toMatchObject({
    code: 'bad-option',
    hint: 'end its name in .csv, .json, .parquet or .arrow',
  });
});
