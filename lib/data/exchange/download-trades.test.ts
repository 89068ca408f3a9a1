// Trades from an exchange on loopback, and the bars that they make.
import ccxt from 'ccxt';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { aggregateBars, type Bars, viewBars } from '../../core/index.ts';
import { temporaryFolder } from '../../temporary-folder.fixture.ts';
import { exchangeOf, MINUTE, minuteBars, START } from '../../testing/ccxt.fixture.ts';
import type { TestExchange } from '../../testing/index.ts';
import { aggregateTrades } from '../aggregate-trades.ts';
import { listRecords } from '../list-records.ts';
import { sql } from '../sql.ts';
import { loadTrades, type Trades } from '../trades.ts';
import { downloadTrades, type TradesDownloadOptions } from './download-trades.ts';

const BARS = minuteBars('BTC/USDT', 3000);
const ID = 'binance:BTC/USDT';
// A day, and a part of the next.
const NOW = 1900;

let exchange: TestExchange;
let catalog: string;

beforeEach(async () => {
  // Trades of the last two seconds may still come.
  exchange = await exchangeOf({ now: START + NOW * MINUTE + 2000 });
  catalog = temporaryFolder();
});
afterEach(() => exchange.close());

function binance() {
  return exchange.configure(
    new ccxt.binance({ enableRateLimit: false, options: { fetchMarkets: { types: ['spot'] } } }),
  );
}

/** The same exchange under another name: of its ids nothing is known. */
function another() {
  return Object.assign(binance(), { id: 'another' });
}

function download(options: Partial<TradesDownloadOptions> = {}) {
  return downloadTrades({
    ...{
      exchange: 'binance',
      symbols: ['BTC/USDT'],
      from: START,
      catalog,
      firstWaitMs: 1,
      client: binance(),
    },
    ...options,
  });
}

/** The trades of the exchange's tape from the minute `from` up to `to`. */
function tape(from: number, to: number) {
  const market = exchange.exchange.markets.get('BTC/USDT')!;
  return Array.from({ length: 4 * (to - from) }, (_, k) => market.tick(4 * from + k)).map(
    ({ id, time, price, size, isBuyerMaker }) => [String(id), time, price, size, isBuyerMaker ? 0 : 1],
  );
}

const rowsOf = ({ ids, time, price, size, isBuy }: Trades) =>
  ids.map((id, k) => [id, time[k], price[k], size[k], isBuy[k]]);
const columns = ({ time, open, high, low, close, volume }: Bars) => [time, open, high, low, close, volume];

test('all trades are stored, by day, and then the new ones alone', async () => {
  expect(await download()).toEqual([{ id: ID, added: 4 * NOW, first: START }]);
  const trades = await loadTrades(ID, { catalog });
  expect([trades.from, trades.to]).toEqual([START, START + NOW * MINUTE]);
  expect(rowsOf(trades)).toEqual(tape(0, NOW));
  exchange.advance(1000 * MINUTE);
  const asked = exchange.log.length;
  expect(await download()).toMatchObject([{ id: ID, added: 4000 }]);
  // Markets, the clock, and four pages for each of two days at most.
  expect(exchange.log.length - asked).toBeLessThan(12);
  expect(rowsOf(await loadTrades(ID, { catalog }))).toEqual(tape(0, NOW + 1000));
});

test('a download that is stopped or refused keeps what came, and goes on from there', async () => {
  const stop = new AbortController();
  exchange.faults.fail({ path: '/aggTrades', answer: 'drop' });
  const stopped = download({ signal: stop.signal, onProgress: (_, trades) => trades > 2000 && stop.abort() });
  await expect(stopped).rejects.toThrow('aborted');
  const kept = await loadTrades(ID, { catalog });
  expect(kept.length).toBeGreaterThan(2000);
  expect(rowsOf(kept)).toEqual(tape(0, NOW).slice(0, kept.length));
  exchange.faults.fail({ path: '/aggTrades', answer: 429, retryAfter: 0 });
  expect(await download()).toMatchObject([{ id: ID, added: 4 * NOW - kept.length }]);
  expect(rowsOf(await loadTrades(ID, { catalog }))).toEqual(tape(0, NOW));
});

test('days are downloaded up to a time of their own, and loaded by times', async () => {
  await download({ to: START + 700 * MINUTE });
  await download({ to: START + 1500 * MINUTE });
  const asked = exchange.log.length;
  await download({ to: START + 1500 * MINUTE });
  expect(exchange.log.slice(asked).map(({ route }) => route)).not.toContain('GET /aggTrades');
  const part = await loadTrades(ID, { catalog, from: START + 600 * MINUTE, to: START + 1500 * MINUTE });
  expect(rowsOf(part)).toEqual(tape(600, 1500));
});

test('the years before the first trade are not gone through, and a time in them alone is refused', async () => {
  const from = '2015-01-01';
  await expect(download({ from, to: '2016-01-01' })).rejects.toMatchObject({
    ...{ code: 'not-found', message: 'binance has no trades of BTC/USDT from 2015-01-01 to 2016-01-01' },
  });
  expect(await listRecords({ catalog })).toEqual([]);
  const asked = exchange.log.length;
  await download({ from, to: START + 100 * MINUTE });
  // When the first was, its hour, and what follows.
  expect(exchange.log.slice(asked).filter(({ route }) => route === 'GET /aggTrades')).toHaveLength(3);
  expect(rowsOf(await loadTrades(ID, { catalog }))).toEqual(tape(0, 100));
  expect(await listRecords({ catalog })).toMatchObject([{ first: START, last: START }]);
});

test('trades make the candles of the exchange, bit for bit, and longer bars by the rule of all', async () => {
  await download();
  const trades = await loadTrades(ID, { catalog });
  const minutes = aggregateTrades(trades, '1m');
  expect(columns(minutes)).toEqual(columns(viewBars(BARS, 0, NOW)));
  const hours = aggregateTrades(trades, '1h');
  const candles = aggregateBars(minutes, '1h');
  expect(columns(hours).slice(0, 5)).toEqual(columns(candles).slice(0, 5));
  // An exchange adds up decimals; here the two sums differ by their rounding.
  for (const [k, volume] of hours.volume.entries()) expect(volume / candles.volume[k]!).toBeCloseTo(1, 12);
});

test('bars at the ends that are not whole are left out, wherever trades are cut', async () => {
  await download({ to: START + 120 * MINUTE });
  const trades = await loadTrades(ID, { catalog });
  const cut = fc.tuple(fc.nat(120 * MINUTE), fc.nat(120 * MINUTE));
  fc.assert(
    fc.property(cut, fc.constantFrom('1m', '5m', '15m'), ([a, b], timeframe) => {
      const [from, to] = [START + Math.min(a, b), START + Math.max(a, b)];
      const rows = trades.time
        .map((_, k) => k)
        .filter((k) => trades.time[k]! >= from && trades.time[k]! < to);
      const pick = (column: Float64Array) => Float64Array.from(rows, (k) => column[k]!);
      const part = { ...trades, from, to, length: rows.length };
      const made = aggregateTrades(
        { ...part, time: pick(trades.time), price: pick(trades.price), size: pick(trades.size) },
        timeframe as '1m',
      );
      const whole = aggregateTrades(trades, timeframe as '1m');
      const ms = Number.parseInt(timeframe, 10) * MINUTE;
      const first = Math.ceil((from - START) / ms);
      const end = Math.max(first, Math.floor((to - START) / ms));
      expect(columns(made)).toEqual(columns(viewBars(whole, first, end)));
    }),
  );
});

test('trades are a table of SQL, with none stored too', async () => {
  expect((await sql('SELECT count(*) FROM trades', { catalog })).rows).toEqual([[0]]);
  await download({ to: START + 60 * MINUTE });
  const { rows } = await sql('SELECT venue, symbol, count(*), max(price) FROM trades GROUP BY ALL', {
    catalog,
  });
  expect(rows).toEqual([['binance', 'BTC/USDT', 240, Math.max(...BARS.high.subarray(0, 60))]]);
});

test('where ids do not count trades they are paged by time, each once', async () => {
  await download({ client: another(), to: START + 700 * MINUTE });
  expect(await download({ client: another() })).toMatchObject([
    { id: 'another:BTC/USDT', added: 4 * (NOW - 700) },
  ]);
  expect(rowsOf(await loadTrades('another:BTC/USDT', { catalog }))).toEqual(tape(0, NOW));
  exchange.advance(500 * MINUTE);
  await download({ client: another() });
  expect(rowsOf(await loadTrades('another:BTC/USDT', { catalog }))).toEqual(tape(0, NOW + 500));
});

test('an exchange that gives its latest trades only is refused, as is one without ids', async () => {
  const latest = another();
  const ask = latest.fetchTrades.bind(latest);
  latest.fetchTrades = (symbol, _, limit) => ask(symbol, undefined, limit);
  await expect(download({ client: latest })).rejects.toMatchObject({
    ...{ code: 'bad-option', message: expect.stringContaining('the latest 500 of BTC/USDT only') },
    hint: expect.stringContaining('--kind ohlcv'),
  });
  const nameless = another();
  nameless.fetchTrades = async (...words) => {
    const page = await ask(...words);
    return page.map(({ id: _, ...trade }) => trade as (typeof page)[number]);
  };
  await expect(download({ client: nameless })).rejects.toThrow('without ids');
  const none = another();
  Object.assign(none.has, { fetchTrades: false });
  await expect(download({ client: none })).rejects.toThrow('gives none');
});

test('a hole between two pages is an error, and what came before it is kept', async () => {
  const client = another();
  const ask = client.fetchTrades.bind(client);
  const late = START + 600 * MINUTE;
  client.fetchTrades = (symbol, since, limit) =>
    ask(symbol, since === undefined || since < late ? since : since + 5 * MINUTE, limit);
  await expect(download({ client })).rejects.toMatchObject({ code: 'bad-data' });
  const kept = rowsOf(await loadTrades('another:BTC/USDT', { catalog }));
  expect(kept.length).toBeGreaterThan(4 * 500);
  expect(kept).toEqual(tape(0, NOW).slice(0, kept.length));
  await download({ client: another() });
  expect(rowsOf(await loadTrades('another:BTC/USDT', { catalog }))).toEqual(tape(0, NOW));
});

test('trades that are not there are refused', async () => {
  await expect(loadTrades(ID, { catalog })).rejects.toMatchObject({
    ...{ code: 'not-found', hint: expect.stringContaining('--kind trades') },
  });
  await expect(download({ symbols: ['BTC/USDC'] })).rejects.toThrow('no market');
});
