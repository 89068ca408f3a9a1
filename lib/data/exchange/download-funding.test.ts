// Funding rates and mark prices from an exchange on loopback by ccxt's unmodified client of Binance's futures.
import { join } from 'node:path';
import ccxt from 'ccxt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../temporary-folder.fixture.ts';
import { MINUTE, minuteBars, PERPETUAL, START } from '../../testing/ccxt.fixture.ts';
import { startTestExchange, type TestExchange } from '../../testing/index.ts';
import { marketFolder } from '../catalog.ts';
import { loadFunding, storedFunding } from '../funding.ts';
import { listRecords } from '../list-records.ts';
import { loadBars } from '../load-bars.ts';
import { withLock } from '../lock.ts';
import { sql } from '../sql.ts';
import { downloadBars } from './download.ts';
import { downloadFunding } from './download-funding.ts';

const SYMBOL = 'BTC/USDT:USDT';
const HOUR = 60 * MINUTE;
const BARS = minuteBars(SYMBOL, 60 * 50, 3);
// More than a page of 1000 before the exchange's now, every minute, and some after it.
const FUNDING = Array.from({ length: 2600 }, (_, k) => ({
  time: START + k * MINUTE,
  rate: ((k % 7) - 3) / 1e5,
}));

let exchange: TestExchange;
let catalog: string;

beforeEach(async () => {
  catalog = temporaryFolder();
  const markets = [{ bars: BARS, instrument: PERPETUAL, funding: FUNDING }];
  exchange = await startTestExchange({ markets, now: START + 40 * HOUR + 2000 });
});
afterEach(() => exchange.close());

const common = () => ({
  ...{ exchange: 'binanceusdm', symbols: [SYMBOL], catalog, firstWaitMs: 1 },
  client: exchange.configure(new ccxt.binanceusdm({ enableRateLimit: false })),
});
const expected = (from: number, end: number) => ({
  time: Float64Array.from(FUNDING.slice(from, end), ({ time }) => time),
  rate: Float64Array.from(FUNDING.slice(from, end), ({ rate }) => rate),
});

test('all rates up to now are stored, to the last bit, and then the new ones alone', async () => {
  expect(await downloadFunding({ ...common(), from: START })).toEqual([
    { id: `binanceusdm:${SYMBOL}`, added: 2401 },
  ]);
  expect(await loadFunding(`binanceusdm:${SYMBOL}`, { catalog })).toEqual(expected(0, 2401));
  exchange.advance(10 * MINUTE);
  expect((await downloadFunding({ ...common(), from: START }))[0]!.added).toBe(10);
  expect(await loadFunding(`binanceusdm:${SYMBOL}`, { catalog })).toEqual(expected(0, 2411));
});

test('an earlier start prepends', async () => {
  await downloadFunding({ ...common(), from: START + 2000 * MINUTE });
  expect((await downloadFunding({ ...common(), from: START + 5 * MINUTE }))[0]!.added).toBe(1995);
  expect(await loadFunding(`binanceusdm:${SYMBOL}`, { catalog })).toEqual(expected(5, 2401));
  const range = { from: START + 10 * MINUTE, to: START + 20 * MINUTE };
  expect(await loadFunding(`binanceusdm:${SYMBOL}`, { catalog, ...range })).toEqual(expected(10, 20));
});

test('rates end before `to`, and those of a later end follow them', async () => {
  expect((await downloadFunding({ ...common(), from: START, to: START + 1500 * MINUTE }))[0]!.added).toBe(
    1500,
  );
  expect((await downloadFunding({ ...common(), from: START, to: START + 1600 * MINUTE }))[0]!.added).toBe(
    100,
  );
  expect(await loadFunding(`binanceusdm:${SYMBOL}`, { catalog })).toEqual(expected(0, 1600));
});

test('how far it is grows up to 1 over all markets, and counts all rates', async () => {
  const other = 'ETH/USDT:USDT';
  const instrument = { ...PERPETUAL, symbol: other };
  await exchange.close();
  exchange = await startTestExchange({
    markets: [
      { bars: BARS, instrument: PERPETUAL, funding: FUNDING },
      { bars: minuteBars(other, 60 * 50, 4), instrument, funding: FUNDING.slice(0, 500) },
    ],
    now: START + 40 * HOUR + 2000,
  });
  const told: [number, number][] = [];
  const onProgress = (share: number, rates: number) => void told.push([share, rates]);
  const options = { ...common(), symbols: [SYMBOL, other], from: START, onProgress };
  await downloadFunding(options);
  expect(told.map(([, rates]) => rates)).toEqual([1000, 2000, 2401, 2401, 2901, 2901]);
  expect(told.map(([share]) => share)).toEqual(told.map(([share]) => share).toSorted((a, b) => a - b));
  expect(told[0]![0]).toBeCloseTo(1000 / 2400 / 2, 3);
  expect(told.at(-1)![0]).toBe(1);
});

test('a page is stored before the next is asked for: what is killed loses none', async () => {
  const { client } = common();
  const ask = client.fetchFundingRateHistory.bind(client);
  const stored: number[] = [];
  client.fetchFundingRateHistory = async (...words) => {
    stored.push((await storedFunding(catalog, { venue: client.id, symbol: SYMBOL })).time.length);
    return ask(...words);
  };
  await downloadFunding({ ...common(), client, from: START });
  expect(stored).toEqual([0, 1000, 2000, 2401]);
});

test('rates that came before a stop are kept, what is missing between them is refused, and then asked for alone', async () => {
  const stored = (range = {}) => loadFunding(`binanceusdm:${SYMBOL}`, { catalog, ...range });
  await downloadFunding({ ...common(), from: START + 2100 * MINUTE });
  const whole = { ...common(), from: START };
  const control = new AbortController();
  const stopped = { signal: control.signal, onProgress: () => control.abort() };
  await expect(downloadFunding({ ...whole, ...stopped })).rejects.toThrow('aborted');
  await expect(stored()).rejects.toMatchObject({
    code: 'bad-data',
    message: `the funding rates of binanceusdm:${SYMBOL} from 2024-01-01 16:39:00.001 to 2024-01-02 11:00 are not there yet`,
    hint: expect.stringContaining('goes on'),
  });
  const [end, begin] = [START + 999 * MINUTE + 1, START + 2100 * MINUTE];
  expect(await stored({ to: end })).toEqual(expected(0, 1000));
  expect(await stored({ from: begin })).toEqual(expected(2100, 2401));
  for (const range of [{ to: end + 1 }, { from: begin - 1 }, { from: end + 5, to: end + 6 }])
    await expect(stored(range)).rejects.toMatchObject({ code: 'bad-data' });
  const asked = exchange.log.length;
  // Also by a call that wants other times.
  expect(await downloadFunding({ ...common(), from: START + 2300 * MINUTE })).toMatchObject([
    { added: 1100 },
  ]);
  const pages = exchange.log.slice(asked).filter(({ route }) => route.includes('fundingRate'));
  // A thousand, the last hundred, the end of the hole, and what is new since.
  expect(pages).toHaveLength(4);
  expect(await stored()).toEqual(expected(0, 2401));
});

test('times that are none are refused', async () => {
  const range = { from: START + 10 * MINUTE, to: START };
  await expect(downloadFunding({ ...common(), ...range })).rejects.toMatchObject({
    code: 'bad-option',
    message: 'from 2024-01-01 00:10 is not before 2024-01-01',
  });
  await expect(downloadFunding({ ...common(), from: '2050-01-01' })).rejects.toMatchObject({
    message: 'from 2050-01-01 has not come yet',
    hint: 'funding rates are downloaded up to now, which is 2024-01-02 16:00',
  });
});

test('times before the listing are refused, and leave nothing that a reader stumbles over', async () => {
  const early = { ...common(), from: '2020-01-01', to: '2020-02-01' };
  await expect(downloadFunding(early)).rejects.toMatchObject({
    code: 'not-found',
    message: `binanceusdm has no funding rates of ${SYMBOL} from 2020-01-01 to 2020-02-01`,
  });
  expect((await sql('SELECT count(*) FROM funding', { catalog })).rows).toEqual([[0]]);
  expect(await listRecords({ catalog })).toEqual([]);
  await expect(loadFunding(`binanceusdm:${SYMBOL}`, { catalog })).rejects.toMatchObject({
    code: 'not-found',
  });
});

test('two downloads at once: the second says who is at work, before it asks for any rate', async () => {
  const folder = join(marketFolder(catalog, 'funding', { venue: 'binanceusdm', symbol: SYMBOL }), 'download');
  await withLock(folder, async () => {
    await expect(downloadFunding({ ...common(), from: START })).rejects.toMatchObject({ code: 'conflict' });
  });
  expect(exchange.log.filter(({ route }) => route.includes('fundingRate'))).toEqual([]);
});

test('rates are a table of SQL, with none stored too', async () => {
  expect((await sql('SELECT count(*) FROM funding', { catalog })).rows).toEqual([[0]]);
  await downloadFunding({ ...common(), from: START });
  const { rows } = await sql('SELECT venue, symbol, count(*), min(rate) FROM funding GROUP BY ALL', {
    catalog,
  });
  expect(rows).toEqual([['binanceusdm', SYMBOL, 2401, -3 / 1e5]]);
});

test('rates that are not there are refused with how to get them', async () => {
  await expect(loadFunding(`binanceusdm:${SYMBOL}`, { catalog })).rejects.toMatchObject({
    ...{ code: 'not-found', hint: expect.stringContaining('data download') },
  });
  await expect(downloadFunding({ ...common(), symbols: ['BTC/USDC:USDC'], from: START })).rejects.toThrow(
    'no market',
  );
});

test('mark prices lie apart from what was traded', async () => {
  const bars = { ...common(), timeframes: ['1h'] as const, from: START };
  await downloadBars({ ...bars, price: 'mark' });
  const mark = await loadBars(`binanceusdm.mark:${SYMBOL}`, '1h', { catalog });
  expect(mark.length).toBe(40);
  expect(mark.close[0]).toBe(BARS.close[59]);
  await expect(loadBars(`binanceusdm:${SYMBOL}`, '1h', { catalog })).rejects.toThrow('no data');
});
