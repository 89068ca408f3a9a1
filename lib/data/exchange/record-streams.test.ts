// Trades that are recorded from an exchange on loopback, by ccxt's unmodified clients of Binance.
import { readdirSync } from 'node:fs';
import ccxt from 'ccxt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DAY_MS, random } from '../../core/index.ts';
import { temporaryFolder } from '../../temporary-folder.fixture.ts';
import { exchangeOf, MINUTE, okxClient, START } from '../../testing/ccxt.fixture.ts';
import type { TestExchange } from '../../testing/index.ts';
import { until } from '../../until.fixture.ts';
import { marketFolder } from '../catalog.ts';
import { loadBooks } from '../load-days.ts';
import { retainDays } from '../retain-days.ts';
import { sql } from '../sql.ts';
import { loadTrades, type Trades } from '../trades.ts';
import type { ExchangeClient } from './client.ts';
import { downloadTrades } from './download-trades.ts';
import type { FeedEvent } from './feed.ts';
import { recordStreams, type StreamRecordOptions } from './record-streams.ts';
import { eagerClient } from './recording.fixture.ts';

const SYMBOLS = ['BTC/USDT', 'ETH/USDT'];
const BTC = { venue: 'binance', symbol: 'BTC/USDT' };
const FIRST = 1000;

let exchange: TestExchange;
let catalog: string;
let stop: AbortController;
let events: FeedEvent[];

beforeEach(async () => {
  exchange = await exchangeOf();
  [catalog, stop, events] = [temporaryFolder(), new AbortController(), []];
});
afterEach(() => exchange.close());

async function record(options: Partial<StreamRecordOptions> = {}) {
  const work = recordStreams({
    ...{ exchange: 'binance', symbols: SYMBOLS, kind: 'trades', catalog, signal: stop.signal },
    ...{ client: await eagerClient(exchange), firstWaitMs: 1, heartbeatMs: 500, storeEveryMs: 50 },
    onEvent: (event) => void events.push(event),
    ...options,
  });
  return { work };
}

async function live(minutes: number, before = () => {}): Promise<void> {
  for (let k = 0; k < minutes; k++) {
    before();
    exchange.advance(MINUTE);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

async function end(work: Promise<unknown>): Promise<void> {
  stop.abort();
  stop = new AbortController();
  await work;
}

const rowsOf = ({ ids, time, price, size, isBuy }: Trades) =>
  ids.map((id, k) => [id, time[k], price[k], size[k], isBuy[k]]);

/** The trades of the exchange's tape up to `count`, which the day begins with. */
function tape(symbol: string, count: number) {
  const market = exchange.exchange.markets.get(symbol)!;
  return Array.from({ length: count }, (_, k) => market.tick(k)).map(
    ({ id, time, price, size, isBuyerMaker }) => [String(id), time, price, size, isBuyerMaker ? 0 : 1],
  );
}

const lastOf = async (symbol: string) => {
  const trades = await loadTrades(`binance:${symbol}`, { catalog });
  return Number(trades.ids.at(-1));
};
const filesOf = (kind: string) => readdirSync(marketFolder(catalog, kind, BTC)).sort();

test('a recording of trades from years before the listing begins with the first of them', async () => {
  const okx = await exchangeOf({ dialect: 'okx' });
  for (const client of [await eagerClient(exchange), await okxClient(okx)]) {
    const onProgress = (share: number) => share === 1 && stop.abort();
    const market = { client, exchange: client.id, symbols: ['BTC/USDT'], onProgress };
    const { work } = await record({ ...market, from: '2015-01-01' });
    // The last trade is of the last two seconds, of which there may be others.
    expect(await work).toMatchObject([{ downloaded: 4 * FIRST - 1 }]);
    const trades = await loadTrades(`${client.id}:BTC/USDT`, { catalog });
    expect([trades.from, rowsOf(trades)]).toEqual([START, tape('BTC/USDT', 4 * FIRST - 1)]);
    stop = new AbortController();
  }
  // Pages of a thousand and of a hundred, and some other requests.
  expect(exchange.log.length).toBeLessThan(20);
  expect(okx.log.length).toBeLessThan(60);
  await okx.close();
});

test('trades that were recorded on a bad day equal the downloaded ones', async () => {
  const { work } = await record();
  await until(() => exchange.connections > 0);
  const next = random(9);
  await live(600, () => {
    const { streams } = exchange.faults;
    const dice = next();
    if (dice < 0.02) exchange.dropSockets();
    streams.duplicateEvery = dice < 0.5 ? 2 : 0;
    streams.swapEvery = dice > 0.3 ? 3 : 0;
    if (dice > 0.97) streams.isSilent = !streams.isSilent;
    if (dice > 0.99) exchange.faults.fail({ path: '/aggTrades', answer: 503 });
  });
  exchange.faults.clear();
  // A trade waits for the one after it, which tells that there is no other of its time.
  await until(async () => {
    exchange.advance(MINUTE / 4);
    return (await Promise.all(SYMBOLS.map(lastOf))).every((last) => last > 4 * (FIRST + 600));
  });
  await end(work);
  expect(filesOf('trades')).toEqual(['2024-01-01.parquet', '2024-01-02.parquet']);
  for (const symbol of SYMBOLS) {
    const trades = await loadTrades(`binance:${symbol}`, { catalog });
    expect(trades.from).toBe(START);
    expect(rowsOf(trades)).toEqual(tape(symbol, trades.length));
  }
  // Trades of the last seconds are not downloaded.
  exchange.advance(3000);
  const other = temporaryFolder();
  const { to } = await loadTrades('binance:BTC/USDT', { catalog });
  const client = await eagerClient(exchange);
  await downloadTrades({ exchange: 'binance', symbols: SYMBOLS, from: START, to, catalog: other, client });
  const [recorded, downloaded] = await Promise.all(
    [catalog, other].map((folder) => loadTrades('binance:BTC/USDT', { catalog: folder })),
  );
  expect(recorded).toEqual(downloaded);
});

test('trades that come while a hole before them is filled, page by page, are stored once', async () => {
  let taken = 0;
  const onTaken = (count: number) => {
    taken += count;
  };
  const { work } = await record({ symbols: ['BTC/USDT'], storeEveryMs: 1000, heartbeatMs: 60_000, onTaken });
  await until(() => exchange.connections > 0);
  await live(450);
  exchange.faults.latency = 400;
  await until(async () => {
    exchange.advance(MINUTE / 4);
    return taken > 1800 && (await lastOf('BTC/USDT')) > 4 * (FIRST + 450);
  });
  await end(work);
  const trades = await loadTrades('binance:BTC/USDT', { catalog });
  expect(rowsOf(trades)).toEqual(tape('BTC/USDT', trades.length));
});

test.each([
  ['before a hole is filled', false],
  ['while a hole is filled', true],
])('a stop %s loses no trade, and the next start doubles none', async (_, isFilling) => {
  const symbols = ['BTC/USDT'];
  const storeEveryMs = isFilling ? 100 : 60_000;
  const pages = () => exchange.log.filter(({ route }) => route === 'GET /aggTrades').length;
  let taken = 0;
  const onTaken = (count: number) => {
    taken += count;
  };
  const { work } = await record({ symbols, storeEveryMs, heartbeatMs: 60_000, onTaken });
  await until(() => exchange.connections > 0);
  await live(5);
  await until(() => taken > 0);
  exchange.faults.streams.isSilent = true;
  // Eight pages, of which the first has come at the stop.
  const hole = 1900;
  exchange.advance(hole * MINUTE);
  const asked = pages();
  exchange.faults.latency = 300;
  exchange.faults.streams.isSilent = false;
  taken = 0;
  await live(5);
  await until(() => taken > 0);
  if (isFilling) await until(() => pages() > asked);
  await end(work);
  exchange.faults.clear();
  const before = await loadTrades('binance:BTC/USDT', { catalog });
  expect(before.length).toBeLessThan(4 * (FIRST + hole));
  expect(rowsOf(before)).toEqual(tape('BTC/USDT', before.length));
  const again = await record({ symbols, storeEveryMs: 60_000 });
  await until(() => exchange.connections > 0);
  await live(5);
  await end(again.work);
  const trades = await loadTrades('binance:BTC/USDT', { catalog });
  expect(trades.length).toBeGreaterThan(4 * (FIRST + hole + 5));
  expect(rowsOf(trades)).toEqual(tape('BTC/USDT', trades.length));
});

test('what was missed between two recordings is downloaded, and can be read while it is recorded', async () => {
  const first = await record();
  await until(() => exchange.connections > 0);
  await live(5);
  await until(async () => (await lastOf('BTC/USDT')) >= 4 * FIRST);
  expect(filesOf('trades').some((name) => name.includes('.part-'))).toBe(true);
  const [{ rows }] = [
    await sql("SELECT count(*), count(DISTINCT id) FROM trades WHERE symbol = 'BTC/USDT'", { catalog }),
  ];
  expect(rows[0]![0]).toBe(rows[0]![1]);
  await end(first.work);
  exchange.advance(500 * MINUTE);
  const second = await record();
  await until(async () => (await lastOf('ETH/USDT')) >= 4 * (FIRST + 500));
  await until(() => exchange.connections > 0);
  await live(5);
  await end(second.work);
  const trades = await loadTrades('binance:BTC/USDT', { catalog });
  expect(trades.length).toBeGreaterThanOrEqual(4 * (FIRST + 500));
  expect(rowsOf(trades)).toEqual(tape('BTC/USDT', trades.length));
  const { downloaded, recorded } = (await second.work)[0]!;
  expect(downloaded).toBeGreaterThan(4 * 490);
  expect(trades.length).toBeGreaterThanOrEqual(downloaded + recorded);
});

test.each([
  ['another', FIRST, 0],
  ['okx', 1500, 4 * 1440],
] as const)(
  'trades of %s, which does not count them, are asked for again and again',
  async (id, now, first) => {
    await exchange.close();
    exchange = await exchangeOf({
      now: START + now * MINUTE,
      dialect: id === 'okx' ? 'okx' : 'binance',
    });
    const client: ExchangeClient =
      id === 'okx' ? await okxClient(exchange) : Object.assign(await eagerClient(exchange), { id });
    const { work } = await record({ client, symbols: ['BTC/USDT'] });
    const trades = () => loadTrades(`${id}:BTC/USDT`, { catalog });
    const stored = async () => (await trades().catch(() => undefined))?.length ?? 0;
    await until(async () => (await stored()) > 0);
    for (let k = 0; k < 4; k++) {
      const before = await stored();
      exchange.advance(7 * MINUTE);
      await until(async () => (await stored()) > before + 20);
    }
    await end(work);
    const all = rowsOf(await trades());
    expect(all).toEqual(tape('BTC/USDT', first + all.length).slice(first));
    expect(exchange.connections).toBe(0);
  },
);

test('a market that fails is told, and the other is recorded', async () => {
  const { work } = await record();
  await until(() => exchange.connections > 0);
  exchange.faults.fail({ path: '/aggTrades', market: 'ETHUSDT', answer: 'delisted', times: 1000 });
  await live(20, () => exchange.dropSockets());
  await until(() => {
    exchange.advance(MINUTE / 4);
    return events.some((event) => event.kind === 'failed' && event.symbol === 'ETH/USDT');
  });
  const last = exchange.exchange.markets.get('BTC/USDT')!.ticksUntil(exchange.now);
  await until(async () => {
    exchange.advance(MINUTE / 4);
    return (await lastOf('BTC/USDT')) > last;
  });
  await end(work);
  expect(events.filter((event) => event.kind === 'failed' && event.symbol !== 'ETH/USDT')).toEqual([]);
});

test('a stream that is refused is told, and trades are asked for', async () => {
  const client = await eagerClient(exchange);
  client.watchTradesForSymbols = () => Promise.reject(new ccxt.BadRequest('too many symbols'));
  const { work } = await record({ client, heartbeatMs: 60_000 });
  await until(() => events.some(({ kind }) => kind === 'disconnected'));
  expect(events.filter(({ kind }) => kind === 'disconnected')).toHaveLength(1);
  exchange.advance(10 * MINUTE);
  await until(async () => (await lastOf('BTC/USDT')) > 4 * (FIRST + 8));
  await end(work);
});

test('days go by a rule, while they are recorded and by hand', async () => {
  exchange.advance(1500 * MINUTE);
  const first = await record({ from: START });
  await until(() => exchange.connections > 0);
  await end(first.work);
  expect(filesOf('trades')).toEqual(['2024-01-01.parquet', '2024-01-02.parquet']);
  const retain = (dryRun: boolean) =>
    retainDays('binance:ETH/USDT', { kind: 'trades', from: START + DAY_MS, dryRun, catalog });
  const report = { id: 'binance:ETH/USDT', kind: 'trades', removed: 1, days: 1 };
  expect(await retain(true)).toEqual(report);
  expect(await retain(true)).toEqual(report);
  expect(await retain(false)).toEqual(report);
  expect(await retain(false)).toEqual({ ...report, removed: 0 });
  const second = await record({ keepMs: MINUTE });
  await until(() => exchange.connections > 0);
  await expect(retain(false)).rejects.toMatchObject({ code: 'conflict' });
  await end(second.work);
  expect(filesOf('trades')).toEqual(['2024-01-02.parquet']);
  expect((await loadTrades('binance:ETH/USDT', { catalog })).from).toBe(START + DAY_MS);
});

test('what cannot be recorded, or was not, is refused', async () => {
  const { work } = await record();
  await until(() => exchange.connections > 0);
  await expect((await record()).work).rejects.toMatchObject({ code: 'conflict' });
  await end(work);
  await expect((await record({ symbols: ['BTC/USDC'] })).work).rejects.toMatchObject({ code: 'not-found' });
  const client = await eagerClient(exchange);
  Object.assign(client.has, { watchOrderBookForSymbols: false, watchOrderBook: false });
  await expect((await record({ client, kind: 'book' })).work).rejects.toThrow('no streams of books');
  await expect(loadBooks('binance:BTC/USDT', { catalog })).rejects.toMatchObject({
    ...{ code: 'not-found', hint: expect.stringContaining('--kind book') },
  });
  expect((await sql('SELECT count(*) FROM books, tickers', { catalog })).rows).toEqual([[0]]);
});
