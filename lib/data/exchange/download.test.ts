// Downloads from an exchange on loopback by ccxt's unmodified client of Binance.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ccxt from 'ccxt';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { aggregateBars, type Bars, formatTime, rowAt, sliceBars, viewBars } from '../../core/index.ts';
import { temporaryFolder } from '../../temporary-folder.fixture.ts';
import { MINUTE, minuteBars, START } from '../../testing/ccxt.fixture.ts';
import { startTestExchange, type TestExchange, type TestExchangeOptions } from '../../testing/index.ts';
import { seriesFolder } from '../catalog.ts';
import { listSeries } from '../list-series.ts';
import { loadBars } from '../load-bars.ts';
import { withLock } from '../lock.ts';
import { storeBars } from '../store.ts';
import { type DownloadOptions, downloadBars } from './download.ts';

const BARS = minuteBars('BTC/USDT', 6000);
// More than the minutes of a month, which are stored together.
const MONTH = minuteBars('BTC/USDT', 47_001);
const MONTH_END = START + 47_000 * MINUTE + 30_000;
const NOW = START + 5000 * MINUTE + 30_000;

let exchange: TestExchange;
let catalog: string;

beforeEach(async () => {
  catalog = temporaryFolder();
  await startWith({});
});
afterEach(() => exchange.close());

async function startWith(options: Partial<TestExchangeOptions>): Promise<void> {
  await exchange?.close();
  const markets = [{ bars: BARS }, { bars: minuteBars('ETH/USDT', 6000, 2) }];
  exchange = await startTestExchange({ markets, now: NOW, ...options });
}

function download(options: Partial<DownloadOptions> = {}) {
  const client = exchange.configure(
    new ccxt.binance({ enableRateLimit: false, options: { fetchMarkets: { types: ['spot'] } } }),
  );
  return downloadBars({
    ...{
      exchange: 'binance',
      symbols: ['BTC/USDT'],
      timeframes: ['1m'],
      from: START,
      catalog,
      firstWaitMs: 1,
    },
    ...{ client, ...options },
  });
}

const pages = () => exchange.log.filter(({ route }) => route === 'GET /klines').length;
const stored = (timeframe: '1m' | '5m' | '1h' = '1m', symbol = 'BTC/USDT') =>
  loadBars(`binance:${symbol}`, timeframe, { catalog });

/** Stops the clock, so that nothing but a file's worth is stored on the way: what came is, every three seconds. */
function stopClock(): void {
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
}

/** A course that does something at a page. */
const onPage = (page: number, act: () => void) => () => void (pages() === page && act());

/** The columns of bars, for a comparison to the last bit. */
const columns = ({ time, open, high, low, close, volume }: Bars) => ({
  time,
  open,
  high,
  low,
  close,
  volume,
});

test('all closed bars are stored, as they are, with the rules of their market', async () => {
  const { series, failures } = await download();
  expect(failures).toEqual([]);
  expect(series).toEqual([
    {
      id: 'binance:BTC/USDT',
      timeframe: '1m',
      added: 5000,
      replaced: 0,
      unchanged: 0,
      requests: 5,
      first: START,
    },
  ]);
  const bars = await stored();
  // The bar of minute 5000 is still in the making.
  expect(columns(bars)).toEqual(columns(viewBars(BARS, 0, 5000)));
  expect(bars.instrument).toEqual({
    ...{
      symbol: 'BTC/USDT',
      kind: 'spot',
      tick: 0.01,
      lot: 0.00001,
      minNotional: 5,
      makerFee: 0.001,
      takerFee: 0.001,
    },
  });
});

test('the same download again asks for nothing, a later one for what is new alone', async () => {
  await download();
  expect(pages()).toBe(5);
  await download();
  expect(pages()).toBe(5);
  exchange.advance(100 * MINUTE);
  const { series } = await download();
  expect(series[0]).toMatchObject({ added: 100, requests: 1 });
  expect(columns(await stored())).toEqual(columns(viewBars(BARS, 0, 5100)));
});

test('an earlier start prepends what is missing', async () => {
  await download({ from: START + 3000 * MINUTE, to: START + 4000 * MINUTE });
  expect((await stored()).length).toBe(1000);
  const { series } = await download();
  expect(series[0]).toMatchObject({ added: 4000, unchanged: 0 });
  expect(columns(await stored())).toEqual(columns(viewBars(BARS, 0, 5000)));
});

test('a start before the listing is no error, and is not asked for again', async () => {
  await download({ from: START - 30 * 1440 * MINUTE });
  expect((await stored()).time[0]).toBe(START);
  const before = pages();
  await download({ from: START - 30 * 1440 * MINUTE });
  expect(pages()).toBe(before);
});

test('several symbols and timeframes come at once, each of its own candles', async () => {
  const { series } = await download({ symbols: ['BTC/USDT', 'ETH/USDT'], timeframes: ['5m', '1h'] });
  expect(series.map(({ id, timeframe }) => `${id} ${timeframe}`).sort()).toEqual([
    ...['binance:BTC/USDT 1h', 'binance:BTC/USDT 5m', 'binance:ETH/USDT 1h', 'binance:ETH/USDT 5m'],
  ]);
  expect(columns(await stored('1h'))).toEqual(columns(aggregateBars(viewBars(BARS, 0, 5000), '1h')));
});

test('bars that are not there are left out, and the rest is whole', async () => {
  const gap = { from: START + 700 * MINUTE, to: START + 2900 * MINUTE };
  const [before, after] = [sliceBars(BARS, { to: gap.from }), sliceBars(BARS, { from: gap.to })];
  const join = (name: 'time' | 'open' | 'high' | 'low' | 'close' | 'volume') =>
    Float64Array.from([...before[name], ...after[name]]);
  const names = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;
  const holed = {
    ...BARS,
    length: before.length + after.length,
    ...Object.fromEntries(names.map((n) => [n, join(n)])),
  };
  await startWith({ markets: [{ bars: holed }] });
  await download();
  const bars = await stored();
  expect(columns(bars)).toEqual(columns(viewBars(holed, 0, rowAt(holed.time, START + 5000 * MINUTE))));
});

test('a lost connection, limits and faults of the exchange are waited out', async () => {
  const waits: string[] = [];
  exchange.faults.fail({ path: '/klines', answer: 'drop' });
  exchange.faults.fail({ path: '/klines', answer: 429, retryAfter: 0 });
  exchange.faults.fail({ path: '/klines', answer: 418, retryAfter: 0 });
  exchange.faults.fail({ path: '/klines', answer: 503, times: 2 });
  exchange.faults.fail({ path: '/time', answer: 502 });
  exchange.faults.fail({ path: '/exchangeInfo', answer: 503, times: 2 });
  await download({ onRetry: (error) => waits.push(error.constructor.name) });
  // A connection that is cut before an answer may be tried again by Node itself.
  expect(waits.length).toBeGreaterThanOrEqual(7);
  expect(columns(await stored())).toEqual(columns(viewBars(BARS, 0, 5000)));
});

test('an exchange that stays away ends the download with what to do, and the next call goes on', async () => {
  exchange.faults.fail({ path: '/klines', answer: 'drop', times: 6 });
  const { failures } = await download();
  expect(failures[0]!.error.message).toMatch(/did not answer in 6 attempts/);
  await download();
  expect((await stored()).length).toBe(5000);
});

test('a stopped download goes on where it was', async () => {
  const control = new AbortController();
  await download({
    signal: control.signal,
    onProgress: (share) => share > 0.5 && control.abort(),
  });
  expect(pages()).toBeLessThan(5);
  await download();
  // Nothing that came is asked for again.
  expect(pages()).toBe(5);
  expect(columns(await stored())).toEqual(columns(viewBars(BARS, 0, 5000)));
});

test("a download that is stopped while a file's worth is stored keeps that and what came meanwhile", async () => {
  stopClock();
  await startWith({ markets: [{ bars: MONTH }], now: MONTH_END });
  const control = new AbortController();
  // With page 45 there is a month of minutes, which is stored while page 46 is asked for.
  const stopped = await download({ signal: control.signal, onProgress: onPage(46, () => control.abort()) });
  expect(stopped).toEqual({ series: [], failures: [] });
  expect((await listSeries({ catalog }))[0]).toMatchObject({
    ...{ rows: 46_000, covered: [[START, START + 46_000 * MINUTE]] },
  });
  expect((await download()).series[0]).toMatchObject({ added: 1000, requests: 1 });
  expect(columns(await stored())).toEqual(columns(viewBars(MONTH, 0, 47_000)));
});

test('a file that cannot be written while the next page comes ends the download, which covers what is stored alone', async () => {
  stopClock();
  await startWith({ markets: [{ bars: MONTH }], now: MONTH_END });
  const folder = seriesFolder(catalog, { venue: 'binance', symbol: 'BTC/USDT', timeframe: '1m' });
  // Time enough to fail in before page 46 comes.
  const onProgress = onPage(45, () => {
    exchange.faults.latency = 300;
  });
  const { failures } = await withLock(folder, () => download({ onProgress }));
  exchange.faults.latency = 0;
  expect(failures).toMatchObject([{ error: { code: 'conflict' } }]);
  // Where the machine is slow, what has come after three seconds is stored before.
  expect(pages()).toBeLessThanOrEqual(46);
  expect(await listSeries({ catalog })).toEqual([]);
  expect((await download()).series[0]).toMatchObject({ added: 47_000, requests: 47 });
  expect(columns(await stored())).toEqual(columns(viewBars(MONTH, 0, 47_000)));
});

test('where the exchange says something else than what is stored, its word is taken and counted', async () => {
  const close = Float64Array.from(BARS.close);
  close[10] = BARS.high[10]!;
  const { instrument: _, ...imported } = { ...viewBars(BARS, 0, 500), close: close.subarray(0, 500) };
  await storeBars(imported, { venue: 'binance', catalog });
  const replaced = close[10] === BARS.close[10] ? 0 : 1;
  const { series } = await download();
  expect(series[0]).toMatchObject({ added: 4500, replaced, unchanged: 500 - replaced });
  expect(replaced).toBe(1);
  expect(columns(await stored())).toEqual(columns(viewBars(BARS, 0, 5000)));
});

test('two downloads of one series at once: the second says who is at work', async () => {
  exchange.faults.latency = 30;
  const first = download();
  while (!existsSync(join(catalog, 'bars'))) await new Promise((resolve) => setTimeout(resolve, 5));
  const second = await download();
  expect(second.failures[0]!.error.message).toMatch(/locked: process \d+/);
  expect((await first).failures).toEqual([]);
  expect((await stored()).length).toBe(5000);
});

test('nothing but the series is left in the catalog', async () => {
  await download();
  const folder = (await listSeries({ catalog }))[0]!.folder;
  expect(readdirSync(folder, { recursive: true }).sort()).toEqual([
    ...[expect.stringMatching(/^2024-01-[0-9a-f]{8}\.parquet$/), 'download', 'series.json'],
  ]);
});

const REFUSED: [Partial<DownloadOptions>, RegExp, RegExp][] = [
  [{ symbols: ['BTC/USD'] }, /binance has no market 'BTC\/USD'/, /did you mean 'BTC\/USDT'/],
  [{ timeframes: ['7m'] }, /binance has no bars of 7m/, /^it has 1s, 1m.* 1w; /],
  [{ timeframes: ['60m'] }, /binance has no bars of 60m/, /^did you mean '1h'\? /],
  [{ from: NOW + MINUTE }, /has not come yet/, /up to now/],
  [{ from: START + MINUTE, to: START }, /is not before/, /the first time up to the second/],
];
for (const [options, message, hint] of REFUSED)
  test(`refused: ${message}`, async () => {
    await expect(download(options)).rejects.toMatchObject({
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    });
    expect(readdirSync(catalog)).toEqual([]);
  });

test('an exchange that ccxt does not know is refused with the nearest', async () => {
  const options = { symbols: ['BTC/USDT'], timeframes: ['1m'], from: START, catalog } as const;
  await expect(downloadBars({ exchange: 'binanc', ...options })).rejects.toMatchObject({
    ...{ code: 'not-found', hint: "did you mean 'binance'?" },
  });
});

test('times are those of the exchange, not of this machine', async () => {
  const { series } = await download({ to: '2030-01-01' });
  expect(series[0]!.added).toBe(5000);
  expect(formatTime((await stored()).time.at(-1)!)).toBe('2024-01-04 11:19');
});

test('a bar that has ended within the last two seconds may still change, and is left out', async () => {
  await startWith({ now: START + 5000 * MINUTE + 1999 });
  await download();
  expect((await stored()).length).toBe(4999);
});

test('a range before the listing is a failure that says so, also once there are later bars', async () => {
  const before = { from: START - 1440 * MINUTE, to: START - 60 * MINUTE };
  const none = {
    code: 'not-found',
    message: 'binance has no bars of BTC/USDT from 2023-12-31 to 2023-12-31 23:00',
  };
  expect(await download(before)).toMatchObject({ series: [], failures: [{ error: none }] });
  await download();
  expect(await download(before)).toMatchObject({ series: [], failures: [{ error: none }] });
  const { series, failures } = await download({ from: START - 1440 * MINUTE });
  expect([series[0]!.first, failures]).toEqual([START, []]);
});

test('series are reported in the order in which they were asked for', async () => {
  const { series } = await download({ symbols: ['BTC/USDT', 'ETH/USDT'], timeframes: ['1m', '1h'] });
  expect(series.map(({ id, timeframe }) => `${id} ${timeframe}`)).toEqual([
    ...['binance:BTC/USDT 1m', 'binance:BTC/USDT 1h', 'binance:ETH/USDT 1m', 'binance:ETH/USDT 1h'],
  ]);
});

test('what the exchange refuses is told in its words, a revoked key with what to do', async () => {
  exchange.faults.fail({ path: '/klines', answer: 401 });
  const words = 'binance refuses the key: Invalid API-key, IP, or permissions for action.';
  expect((await download()).failures).toMatchObject([{ error: { code: 'bad-keys', message: words } }]);
  exchange.faults.fail({ path: '/klines', answer: 'delisted' });
  expect((await download()).failures).toMatchObject([
    { error: { code: 'refused', message: 'binance refuses: Invalid symbol.' } },
  ]);
  exchange.faults.fail({ path: '/exchangeInfo', answer: 401 });
  await expect(download()).rejects.toMatchObject({ code: 'bad-keys' });
});

test('a spot market has no mark price', async () => {
  await expect(download({ price: 'mark' })).rejects.toMatchObject({
    ...{ code: 'bad-option', hint: 'perpetuals are named as in BTC/USDT:USDT' },
  });
});
