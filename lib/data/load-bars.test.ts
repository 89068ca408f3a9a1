import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { TradelabError } from '../core/index.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { exportBars } from './export-bars.ts';
import { barsOf, fileWith } from './files.fixture.ts';
import { loadBars } from './load-bars.ts';
import { storeBars } from './store.ts';

const HEADER = 'time,open,high,low,close,volume';
const CSV = `${HEADER}
2021-01-01 00:00,1,3,0.5,2,10
2021-01-01 01:00,2,4,1.5,3,20
2021-01-01 02:00,3,5,2.5,4,30
`;

async function failure(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => new Error('nothing was thrown'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof TradelabError)) throw error;
  return `${error.code}: ${error.message} (${error.hint})`;
}

test('a CSV file is loaded by its path, its symbol from its name, its timeframe from its times', async () => {
  const file = fileWith('BTCUSD.csv', CSV);
  const bars = await loadBars(file);
  expect([bars.id, bars.symbol, bars.timeframe, bars.length]).toEqual([file, 'BTCUSD', '1h', 3]);
  expect(bars.close).toEqual(Float64Array.of(2, 3, 4));
});

test('from is taken in and to is left out', async () => {
  const file = fileWith('x.csv', CSV);
  const range = { from: '2021-01-01T01:00Z', to: '2021-01-01T02:00Z' };
  expect((await loadBars(file, undefined, range)).close).toEqual(Float64Array.of(3));
  expect((await loadBars(file, undefined, { from: range.to })).close).toEqual(Float64Array.of(4));
  expect((await loadBars(file, undefined, { to: range.from })).close).toEqual(Float64Array.of(2));
});

test('a file that lists the newest bar first is turned round', async () => {
  const [header, a, b, c] = CSV.trim().split('\n');
  const bars = await loadBars(fileWith('x.csv', [header, c, b, a].join('\n')));
  expect(bars.close).toEqual(Float64Array.of(2, 3, 4));
});

test('a series of the catalog is loaded by venue and symbol, its only timeframe by itself', async () => {
  const catalog = temporaryFolder();
  await storeBars(barsOf([10, 11, 12, 13]), { venue: 'binance', catalog });
  const bars = await loadBars('binance:BTC/USDT', undefined, {
    catalog,
    from: '2021-01-01T01:00Z',
    to: '2021-01-01T03:00Z',
  });
  expect([bars.id, bars.symbol, bars.timeframe]).toEqual(['binance:BTC/USDT', 'BTC/USDT', '1h']);
  expect([bars.close, bars.volume]).toEqual([Float64Array.of(11, 12), Float64Array.of(2, 3)]);
});

test('what the catalog does not have is refused with what it has', async () => {
  const catalog = temporaryFolder();
  await storeBars(barsOf([10, 11]), { venue: 'binance', catalog });
  await storeBars(barsOf([10, 11], '15m'), { venue: 'binance', catalog });
  const load = (...[id, timeframe, range]: Parameters<typeof loadBars>) =>
    failure(loadBars(id, timeframe, { ...range, catalog }));
  expect(await load('binance:BTC/USDT')).toBe(
    "bad-option: 'binance:BTC/USDT' is stored as 15m, 1h: which? (name one, with --timeframe or as the second argument)",
  );
  expect(await load('binance:BTC/USDT', '4h')).toBe(
    "bad-option: 'binance:BTC/USDT' is not stored as 4h, only as 15m, 1h ('tradelab data resample' makes 4h bars of the 15m bars)",
  );
  expect(await load('binance:BTC/USDT', '1m')).toBe(
    "bad-option: 'binance:BTC/USDT' is not stored as 1m, only as 15m, 1h (import it as 1m)",
  );
  expect(await load('binance:BTC/USD', '1h')).toBe(
    "not-found: there is no data 'binance:BTC/USD' (did you mean 'binance:BTC/USDT'?)",
  );
  expect(await load('sp5000')).toBe("not-found: there is no data 'sp5000' (did you mean 'sp500'?)");
  expect(await load('quite else')).toBe(
    "not-found: there is no data 'quite else' ('sp500', a path ending in .csv or .parquet, or a series that 'tradelab data list' shows)",
  );
  expect(await load('binance:BTC/USDT', '1h', { from: '2022-01-01', to: '2023-01-01' })).toBe(
    "bad-option: 'binance:BTC/USDT' has no bars from 2022-01-01 to 2023-01-01 (its bars go from 2021-01-01 to 2021-01-01 01:00)",
  );
});

test('options that make no sense are refused', async () => {
  expect(await failure(loadBars('sp500', '1y' as '1d'))).toBe(
    "bad-option: '1y' is not a timeframe (a whole number and a unit: 30s, 1m, 15m, 4h, 1d, 1w)",
  );
  expect(await failure(loadBars('sp500', '1d', { from: 'soon' }))).toContain(
    "bad-option: from 'soon' is not a date",
  );
  expect(await failure(loadBars('sp500', '1d', { from: '2021-01-01', to: '2021-01-01' }))).toContain(
    'from 2021-01-01 is not before to 2021-01-01',
  );
  expect(await failure(loadBars('sp500', '1w'))).toContain(
    "holds 1d bars, not 1w ('tradelab data resample' makes 1w bars of the 1d bars)",
  );
  expect(await failure(loadBars('sp500', '1d', { from: '2030-01-01' }))).toBe(
    "bad-option: 'sp500' has no bars from 2030-01-01 (its bars go from 2000-01-03 to 2020-04-17)",
  );
});

test('a missing file names the one that may be meant', async () => {
  const file = fileWith('prices.csv', CSV);
  const wrong = file.replace('prices', 'price');
  expect(await failure(loadBars(wrong))).toBe(
    `not-found: there is no file ${wrong} (did you mean 'prices.csv'?)`,
  );
  expect(await failure(loadBars('/no/such/folder/x.parquet'))).toBe(
    'not-found: there is no file /no/such/folder/x.parquet (see that the path is right)',
  );
  const folder = join(temporaryFolder(), 'folder.csv');
  mkdirSync(folder);
  expect(await failure(loadBars(folder))).toContain('is not a file');
});

test.each([
  ['an empty file', '', 'is empty'],
  ['a header only', HEADER, 'has column names, but no bars'],
  ['text in a number', CSV.replace('4,1.5', 'four,1.5'), "row 3, column 'high': 'four' is not a number"],
  [
    'text in two numbers',
    CSV.replace('4,1.5,3', 'x,y,3'),
    "row 3, column 'high': 'x' is not a number (and 1 more)",
  ],
  ['an empty value', CSV.replace('4,1.5', ',1.5'), "row 3, column 'high': is empty"],
  [
    'a date that is none',
    CSV.replace('2021-01-01 01:00', '01/01/2021'),
    "row 3, column 'time': '01/01/2021' is not a time",
  ],
  [
    'a high below the low',
    CSV.replace('4,1.5', '1,1.5'),
    'open 2, high 1, low 1.5, close 3 cannot be one bar',
  ],
  [
    'a bar twice',
    CSV.replace('02:00', '01:00'),
    'bar 2 (2021-01-01 01:00): its time is not after the bar before it',
  ],
  ['one bar', CSV.split('\n').slice(0, 2).join('\n'), 'the timeframe cannot be told from too few bars'],
])('a CSV file with %s is refused', async (_, text, message) => {
  expect(await failure(loadBars(fileWith('x.csv', text)))).toContain(message);
});

test('the timeframe of a file may be named where holes hide it, but not against its times', async () => {
  const file = fileWith('x.csv', CSV);
  expect((await loadBars(file, '30m')).timeframe).toBe('30m');
  expect(await failure(loadBars(file, '4h'))).toContain(
    "holds 1h bars, not 4h ('tradelab data resample' makes 4h bars of the 1h bars)",
  );
  expect((await loadBars(fileWith('x.csv', CSV.split('\n').slice(0, 2).join('\n')), '4h')).length).toBe(1);
});

test('a Parquet file that was exported says its own symbol and timeframe', async () => {
  const catalog = temporaryFolder();
  await storeBars({ ...barsOf([10, 11]), synthetic: 'garch, seed 7' }, { venue: 'synthetic', catalog });
  const file = join(catalog, 'out.parquet');
  await exportBars('synthetic:BTC/USDT', file, { catalog });
  const bars = await loadBars(file);
  expect([bars.symbol, bars.timeframe, bars.synthetic]).toEqual(['BTC/USDT', '1h', 'garch, seed 7']);
  expect(await failure(loadBars(file, '30m'))).toContain('holds 1h bars, not 30m (load it as 1h)');
});
