// Tickers and order books recorded from an exchange on loopback, by ccxt's unmodified clients of Binance.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Child } from '../../child.fixture.ts';
import { random } from '../../core/index.ts';
import type { Frame } from '../../frames/index.ts';
import { temporaryFolder } from '../../temporary-folder.fixture.ts';
import { exchangeOf, futuresClient, okxClient, PERPETUAL, START } from '../../testing/ccxt.fixture.ts';
import type { TestExchange } from '../../testing/index.ts';
import { until } from '../../until.fixture.ts';
import { spawnTypeScript } from '../files.fixture.ts';
import { generateBars } from '../generate-bars.ts';
import { loadBooks, loadTickers } from '../load-days.ts';
import { sql } from '../sql.ts';
import type { ExchangeClient } from './client.ts';
import type { FeedEvent } from './feed.ts';
import { recordStreams, type StreamRecordOptions } from './record-streams.ts';
import { eagerClient } from './recording.fixture.ts';

let exchange: TestExchange;
let catalog: string;
let taken: number;
let events: FeedEvent[];

beforeEach(() => {
  [catalog, taken, events] = [temporaryFolder(), 0, []];
});
afterEach(() => exchange.close());

/** Starts an exchange with bars of a second, whose clock runs as a real one. */
async function start(symbol: string, dialect: 'binance' | 'okx' = 'binance'): Promise<void> {
  const [bars] = generateBars({
    ...{ model: 'random-walk', symbols: [symbol], timeframe: '1s', bars: 3000, seed: 2 },
    ...{ start: '2024-01-01', price: 40_000 },
  });
  const contracts = { instrument: PERPETUAL, ...(dialect === 'okx' && { contractSize: 0.01 }) };
  const market = { bars: bars!, ...(symbol.includes(':') && contracts) };
  exchange = await exchangeOf({ markets: [market], now: START + 60_000, dialect });
  exchange.run();
}

/** Records its market. */
async function record(place: string, symbol: string, options: Pick<StreamRecordOptions, 'kind' | 'everyMs'>) {
  await start(symbol, place === 'okx' ? 'okx' : 'binance');
  const clientOf = { binance: eagerClient, binanceusdm: futuresClient, okx: okxClient }[place]!;
  const client: ExchangeClient = await clientOf(exchange);
  const stop = new AbortController();
  const work = recordStreams({
    ...{ exchange: client.id, symbols: [symbol], catalog, client, signal: stop.signal, depth: 5 },
    ...{ firstWaitMs: 1, heartbeatMs: 1000, storeEveryMs: 50, ...options },
    onEvent: (event) => void events.push(event),
    onTaken: (count) => {
      taken += count;
    },
  });
  const end = async () => {
    stop.abort();
    await work;
  };
  return { id: `${client.id}:${symbol}`, end };
}

const columnsOf = (frame: Frame) =>
  Object.fromEntries([...frame.columns].map(([name, { values }]) => [name, [...values] as number[]]));

/** The prices of the market in the seconds before a time, and a little after: clocks and messages take their time. */
function pricesAt(symbol: string, time: number, everyMs: number): number[] {
  const market = exchange.exchange.markets.get(symbol)!;
  const [first, last] = [time - everyMs - 1500, time + 1000].map((at) => market.ticksUntil(at));
  return Array.from({ length: last! - first! + 1 }, (_, k) => market.tick(Math.max(0, first! + k - 1)).price);
}

test.each([
  ['binance', 'BTC/USDT', 0.01],
  ['binanceusdm', 'BTC/USDT:USDT', 0.1],
  ['okx', 'BTC/USDT:USDT', 0.1],
])('books of %s:%s are taken at whole times, as they are', async (place, symbol, tick) => {
  const { id, end } = await record(place, symbol, { kind: 'book', everyMs: 100 });
  await until(() => taken >= 5);
  await end();
  const books = await loadBooks(id, { catalog });
  expect([...books.columns.keys()]).toEqual(['time', 'level', 'bid', 'bid_size', 'ask', 'ask_size']);
  const { time, level, bid, bid_size, ask, ask_size } = columnsOf(books) as Record<string, number[]>;
  expect(time!.length).toBe(5 * taken);
  for (const [row, at] of time!.entries()) {
    const k = row % 5;
    expect([at % 100, level![row], bid_size![row], ask_size![row]]).toEqual([
      0,
      k + 1,
      1000 + 10 * k,
      1000 + 10 * k,
    ]);
    expect(at).toBe(time![row - k]);
    expect(ask![row]! - bid![row]!).toBeCloseTo(2 * (k + 1) * tick, 6);
    const middle = (ask![row]! + bid![row]!) / 2;
    const known = pricesAt(symbol, at, 100).map((price) =>
      Math.abs(Math.round(price / tick) * tick - middle),
    );
    expect(Math.min(...known)).toBeLessThan(tick / 100);
  }
  const { rows } = await sql('SELECT symbol, count(*), max(level) FROM books GROUP BY 1', { catalog });
  expect(rows).toEqual([[symbol, time!.length, 5]]);
});

test.each([
  ['binance', 'BTC/USDT', 0.01],
  ['binanceusdm', 'BTC/USDT:USDT', 0.1],
  ['okx', 'BTC/USDT:USDT', 0.1],
])('tickers of %s:%s have the best bid and offer, and the last price', async (place, symbol, tick) => {
  const { id, end } = await record(place, symbol, { kind: 'ticker', everyMs: 100 });
  await until(() => taken >= 5);
  await end();
  const tickers = await loadTickers(id, { catalog });
  const { time, bid, bid_size, ask, last } = columnsOf(tickers) as Record<string, number[]>;
  expect(time!.length).toBe(taken);
  for (const [k, at] of time!.entries()) {
    expect([at % 100, bid_size![k]]).toEqual([0, 1000]);
    expect(ask![k]! - bid![k]!).toBeCloseTo(2 * tick, 6);
    if (!Number.isNaN(last![k]!)) expect(pricesAt(symbol, at, 100)).toContain(last![k]);
  }
  expect(last!.filter((price) => !Number.isNaN(price)).length).toBeGreaterThan(1);
  const half = await loadTickers(id, { catalog, from: time![2]! });
  expect(half.length).toBe(taken - 2);
  const query = 'SELECT count(*), count(last) FROM tickers';
  expect((await sql(query, { catalog })).rows[0]![0]).toBe(taken);
});

test('where a stream is silent, nothing is taken', async () => {
  const { end } = await record('binance', 'BTC/USDT', { kind: 'ticker', everyMs: 20 });
  await until(() => taken > 3);
  exchange.faults.streams.isSilent = true;
  // A busy machine may have been found silent before.
  events = [];
  await until(() => events.some(({ kind }) => kind === 'silent'));
  const before = taken;
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(taken).toBe(before);
  exchange.faults.clear();
  await until(() => taken > before);
  await end();
});

test('a process that is killed loses what it had not stored, and leaves whole files', async () => {
  await start('BTC/USDT');
  vi.stubEnv('TRADELAB_EXCHANGE_HOST', exchange.url);
  const code = `
    import { recordStreams } from './exchange/record-streams.ts';
    const options = { exchange: 'binance', symbols: ['BTC/USDT'], kind: 'book', catalog: ${JSON.stringify(catalog)} };
    await recordStreams({ ...options, depth: 5, everyMs: 50, storeEveryMs: 100 });`;
  const timesOf = async () => {
    const books = await loadBooks('binance:BTC/USDT', { catalog }).catch(() => undefined);
    return [...(books?.columns.get('time')?.values ?? [])] as number[];
  };
  const next = random(3);
  for (let round = 0; round < 2; round++) {
    const before = await timesOf();
    const child = new Child(spawnTypeScript(code));
    await child.until(async () => (await timesOf()).length > before.length);
    await new Promise((resolve) => setTimeout(resolve, 300 * next()));
    const seen = await timesOf();
    await child.kill();
    const after = await timesOf();
    expect(after.slice(0, seen.length)).toEqual(seen);
    expect(after.length % 5).toBe(0);
    expect(after).toEqual(after.toSorted((a, b) => a - b));
    // The clock of the exchange has gone on as that of the recording.
    expect(after.at(-1)).toBeGreaterThan(before.at(-1) ?? START);
  }
  vi.unstubAllEnvs();
});
