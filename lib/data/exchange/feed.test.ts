// Feeds of closed bars from an exchange on loopback, by ccxt's unmodified client of Binance, on good days and on bad ones.
import { setTimeout } from 'node:timers/promises';
import ccxt from 'ccxt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { aggregateBars, type Bars, random, viewBars } from '../../core/index.ts';
import {
  exchangeOf,
  futuresClient,
  MINUTE,
  minuteBars,
  PERPETUAL,
  START,
  spotClient,
} from '../../testing/ccxt.fixture.ts';
import type { TestExchange } from '../../testing/index.ts';
import { until } from '../../until.fixture.ts';
import { barFeed, type FeedBar, type FeedEvent, type FeedOptions } from './feed.ts';

const BARS: Readonly<Record<string, Bars>> = {
  'BTC/USDT': minuteBars('BTC/USDT', 3000),
  'ETH/USDT': minuteBars('ETH/USDT', 3000, 2),
};
const FIRST = 1000;

let exchange: TestExchange;
let stop: AbortController;
let came: FeedBar[];
let events: FeedEvent[];

beforeEach(async () => {
  exchange = await exchangeOf();
  stop = new AbortController();
  [came, events] = [[], []];
});
afterEach(() => exchange.close());

const both = (more: { from?: number }) =>
  Object.keys(BARS).map((symbol) => ({ symbol, timeframe: '1m' as const, ...more }));

/** Starts a feed of minutes of both markets that connects again at once. */
async function follow(options: Partial<FeedOptions> = {}): Promise<{ feed: Promise<void> }> {
  const client = await spotClient(exchange);
  client.options['ws'] = { backoff: { base: 1 } };
  const feed = barFeed({
    ...{ exchange: 'binance', client, signal: stop.signal, firstWaitMs: 1 },
    series: both({}),
    onBar: (bar) => void came.push(bar),
    onEvent: (event) => void events.push(event),
    ...options,
  });
  return { feed };
}

const kinds = () => events.map(({ kind }) => kind);
const rowsOf = (symbol: string, timeframe = '1m') =>
  came
    .filter((bar) => bar.symbol === symbol && bar.timeframe === timeframe)
    .map(({ time, open, high, low, close, volume }) => [time, open, high, low, close, volume]);
const expected = ({ time, open, high, low, close, volume }: Bars, from: number, end: number) =>
  Array.from({ length: end - from }, (_, k) => from + k).map((i) => [
    ...[time[i], open[i], high[i], low[i], close[i], volume[i]],
  ]);

/** Waits for the minutes up to `end` of both markets, ends the feed, and compares them. */
async function ended(feed: Promise<void>, end: number, first = FIRST): Promise<void> {
  const last = START + (end - 1) * MINUTE;
  // An answer is trusted a little after a bar's end.
  exchange.advance(3000);
  const isThere = (symbol: string) => rowsOf(symbol).at(-1)?.[0] === last;
  await until(() => Object.keys(BARS).every(isThere));
  stop.abort();
  await feed;
  for (const [symbol, bars] of Object.entries(BARS))
    expect(rowsOf(symbol)).toEqual(expected(bars, first, end));
}

/** Moves the exchange by steps of a third of a minute, waiting a little after each. */
async function live(minutes: number, afterEach = (_: number) => {}): Promise<void> {
  for (let third = 0; third < 3 * minutes; third++) {
    exchange.advance(MINUTE / 3);
    afterEach(third);
    await setTimeout(2);
  }
}

test('bars come as they close, each once, in order, with the numbers of the exchange', async () => {
  const { feed } = await follow();
  await until(() => exchange.connections > 0);
  await live(20);
  await ended(feed, FIRST + 20);
  expect(kinds().filter((kind) => kind === 'connected')).toHaveLength(1);
});

test('dropped sockets, silence, and messages twice or swapped change nothing in what comes', async () => {
  const { feed } = await follow({ heartbeatMs: 500 });
  await until(() => exchange.connections > 0);
  while (!kinds().includes('disconnected')) {
    await live(1);
    if (kinds().includes('connected')) exchange.dropSockets();
  }
  exchange.faults.streams.isSilent = true;
  await until(() => kinds().includes('silent'));
  const next = random(4);
  await live(50, () => {
    const { streams } = exchange.faults;
    const dice = next();
    if (dice < 0.04) exchange.dropSockets();
    streams.duplicateEvery = dice < 0.5 ? 2 : 0;
    streams.swapEvery = dice > 0.3 && dice < 0.8 ? 3 : 0;
    if (dice > 0.9) streams.isSilent = !streams.isSilent;
    if (dice > 0.97) exchange.faults.fail({ path: '/klines', answer: dice > 0.985 ? 503 : 'drop' });
  });
  exchange.faults.clear();
  await ended(feed, Math.floor((exchange.now - START) / MINUTE));
  expect(kinds()).toContain('caught-up');
});

test('an answer that lags behind the stream is no last word, and is asked for again', async () => {
  const client = await spotClient(exchange);
  const ask = client.fetchOHLCV.bind(client);
  let asked = 0;
  // Every other answer is as it was before the last candle began, and before the end of the one before it.
  client.fetchOHLCV = async (...words) => {
    const rows = await ask(...words);
    if (asked++ % 2 === 1) return rows;
    const [time, open, high, low, , volume] = rows.at(-2)!;
    return [...rows.slice(0, -2), [time, open, high, low, open, volume! / 2]];
  };
  const { feed } = await follow({ client, series: [{ symbol: 'BTC/USDT', timeframe: '1m' }] });
  await until(() => exchange.connections > 0);
  await live(5);
  exchange.advance(3000);
  await until(() => rowsOf('BTC/USDT').length === 5);
  stop.abort();
  await feed;
  expect(rowsOf('BTC/USDT')).toEqual(expected(BARS['BTC/USDT']!, FIRST, FIRST + 5));
});

test('where streams are silent, bars are asked for by the clock', async () => {
  exchange.faults.streams.isSilent = true;
  const { feed } = await follow({ heartbeatMs: 40 });
  await until(() => exchange.connections > 0);
  await live(5);
  // No candle has begun after the last minute by any word but the clock's.
  exchange.advance(3000);
  await ended(feed, FIRST + 5);
  expect(kinds()).not.toContain('connected');
});

test('a feed that begins earlier hands on the past first, in pages', async () => {
  exchange.advance(600 * MINUTE);
  const { feed } = await follow({ series: both({ from: START - 2000 * MINUTE }) });
  await until(() => exchange.connections > 0);
  await live(3);
  await ended(feed, FIRST + 603, 0);
  expect(events).toContainEqual({ kind: 'caught-up', symbol: 'ETH/USDT', timeframe: '1m', bars: 1000 });
});

test('several timeframes of a market are series of their own', async () => {
  const five = { symbol: 'BTC/USDT', timeframe: '5m', from: START + FIRST * MINUTE } as const;
  const { feed } = await follow({ series: [...both({}), five] });
  await until(() => exchange.connections > 0);
  await live(25);
  await until(() => rowsOf('BTC/USDT', '5m').length === 5);
  await ended(feed, FIRST + 25);
  const longer = aggregateBars(viewBars(BARS['BTC/USDT']!, FIRST, FIRST + 25), '5m');
  expect(rowsOf('BTC/USDT', '5m')).toEqual(expected(longer, 0, 5));
});

test('an exchange that streams one series at a time gives the same bars', async () => {
  const client = await spotClient(exchange);
  Object.assign(client.has, { watchOHLCVForSymbols: false });
  const { feed } = await follow({ client, heartbeatMs: 500 });
  await until(() => exchange.connections > 0);
  await live(20);
  await ended(feed, FIRST + 20);
  expect(kinds()).toContain('connected');
});

test('an exchange without streams is asked once a bar must have closed', async () => {
  const client = await spotClient(exchange);
  Object.assign(client.has, { watchOHLCVForSymbols: false, watchOHLCV: false });
  exchange.advance(MINUTE - 1500);
  const { feed } = await follow({ client });
  await until(() => kinds().includes('clock-off'));
  exchange.run();
  await until(() => came.length === 2);
  exchange.stop();
  await ended(feed, FIRST + 1);
});

test('a market that is delisted fails alone, is tried again, and brings what it missed', async () => {
  const { feed } = await follow();
  await until(() => exchange.connections > 0);
  await live(3);
  exchange.faults.fail({ path: '/klines', market: 'ETHUSDT', answer: 'delisted', times: 1000 });
  const failures = () => events.filter((event) => event.kind === 'failed');
  while (failures().length < 4) await live(1);
  exchange.advance(3000);
  const now = Math.floor((exchange.now - START) / MINUTE);
  await until(() => rowsOf('BTC/USDT').length === now - FIRST);
  expect(rowsOf('ETH/USDT').length).toBeLessThanOrEqual(3);
  for (const { symbol, error } of failures()) {
    expect(symbol).toBe('ETH/USDT');
    expect(error.message).toContain('Invalid symbol');
  }
  exchange.faults.clear();
  await ended(feed, now);
  expect(kinds()).not.toContain('disconnected');
});

test('a market that cannot be watched alone is no lost connection', async () => {
  const client = await spotClient(exchange);
  Object.assign(client.has, { watchOHLCVForSymbols: false });
  const watch = client.watchOHLCV.bind(client);
  // As an exchange refuses a subscription.
  client.watchOHLCV = (symbol, ...more) =>
    symbol === 'ETH/USDT' ? Promise.reject(new ccxt.BadSymbol('halted')) : watch(symbol, ...more);
  const { feed } = await follow({ client });
  await until(() => exchange.connections > 0);
  await live(10);
  await until(() => rowsOf('BTC/USDT').length >= 9);
  stop.abort();
  await feed;
  expect(events.find(({ kind }) => kind === 'failed')).toMatchObject({ symbol: 'ETH/USDT' });
  expect(kinds()).not.toContain('disconnected');
});

test('perpetuals are followed as spot is', async () => {
  await exchange.close();
  const bars = minuteBars('BTC/USDT:USDT', 3000, 3);
  exchange = await exchangeOf({ markets: [{ bars, instrument: PERPETUAL }] });
  const client = await futuresClient(exchange);
  const { feed } = await follow({ client, series: [{ symbol: 'BTC/USDT:USDT', timeframe: '1m' }] });
  await until(() => exchange.connections > 0);
  await live(10);
  await until(() => came.length === 10);
  stop.abort();
  await feed;
  expect(rowsOf('BTC/USDT:USDT')).toEqual(expected(bars, FIRST, FIRST + 10));
});

test('a clock that is off by more than a second is told once', async () => {
  exchange.faults.clockSkew = 5000;
  const { feed } = await follow();
  await until(() => events.length > 0);
  const [off] = events;
  expect(off).toMatchObject({ kind: 'clock-off' });
  const { ms } = off as FeedEvent & { kind: 'clock-off' };
  expect(Math.abs(Date.now() - exchange.now - 5000 - ms)).toBeLessThan(60_000);
  await until(() => exchange.connections > 0);
  await live(2);
  stop.abort();
  await feed;
  expect(kinds().filter((kind) => kind === 'clock-off')).toHaveLength(1);
});

test('markets and timeframes that there are not are refused, and what onBar throws ends the feed', async () => {
  const refused = async (series: FeedOptions['series']) => (await follow({ series })).feed;
  await expect(refused([{ symbol: 'BTC/USDC', timeframe: '1m' }])).rejects.toMatchObject({
    ...{ code: 'not-found', hint: expect.stringContaining('BTC/USDT') },
  });
  await expect(refused([{ symbol: 'BTC/USDT', timeframe: '7m' }])).rejects.toThrow('no bars of 7m');
  const full = () => {
    throw new Error('the disk is full');
  };
  const { feed } = await follow({ series: both({ from: START }), onBar: full });
  await expect(feed).rejects.toThrow('the disk is full');
});

test('a feed that ends while it waits to connect again leaves no socket behind', async () => {
  const client = await spotClient(exchange);
  client.options['ws'] = { backoff: { base: 300 } };
  const { feed } = await follow({ client });
  await until(() => exchange.connections > 0);
  exchange.dropSockets();
  await until(() => kinds().includes('disconnected'));
  // It has asked for the next socket by now, which ccxt opens after 240 to 360 ms.
  await setTimeout(100);
  stop.abort();
  await feed;
  await setTimeout(400);
  await until(() => exchange.connections === 0);
});
