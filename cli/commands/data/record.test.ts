// `tradelab data record` from an exchange on loopback: in this process, and as one that is killed.
import { execFileSync, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { type Bars, generateBars, loadBars, loadBooks, loadTrades } from 'tradelab';
import { startTestExchange, type TestExchange } from 'tradelab/testing';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { Child } from '../../../lib/child.fixture.ts';
import { until } from '../../../lib/until.fixture.ts';
import { tradelab, useTemporaryFolder } from '../../run.fixture.ts';

const SYMBOLS = ['BTC/USDT', 'ETH/USDT'];
const BARS = generateBars({
  ...{ model: 'random-walk', seed: 3, bars: 3000, timeframe: '1m', start: '2024-01-01', symbols: SYMBOLS },
}) as [Bars, Bars];
const FIRST = 500;
const BIN = fileURLToPath(new URL('../../tradelab.js', import.meta.url));

useTemporaryFolder();

let exchange: TestExchange;

// What the sources are now, before the clock of an exchange runs.
beforeAll(
  () => void execFileSync(process.execPath, [fileURLToPath(new URL('../../setup.mjs', import.meta.url))]),
);
beforeEach(async () => {
  exchange = await startTestExchange({
    markets: BARS.map((bars) => ({ bars })),
    now: BARS[0].time[FIRST]! + 3000,
  });
  process.env['TRADELAB_EXCHANGE_HOST'] = exchange.url;
});
afterEach(async () => {
  delete process.env['TRADELAB_EXCHANGE_HOST'];
  await exchange.close();
});

const columns = ({ time, open, high, low, close, volume }: Bars) => [time, open, high, low, close, volume];

/** A terminal whose foot says how many have come so far, and at which a signal can be given. */
function terminalOf(on: 'onInterrupt' | 'onTerminate') {
  const terminal = {
    err: '',
    signal: () => {},
    stderr: { isTTY: true, write: (text: string) => (terminal.err += stripVTControlCharacters(text)) },
    [on]: (listener: () => void) => {
      terminal.signal = listener;
      return () => {};
    },
  };
  const taken = () => Number(/.*recording {2}(\d+)/s.exec(terminal.err)?.[1] ?? 0);
  return { terminal, taken };
}

/** Holds what is stored of a symbol to the bars of the exchange from `first` on; returns how many there are. */
async function requireEqual(symbol: string, first: number): Promise<number> {
  const stored = await loadBars(`binance:${symbol}`, '1m');
  const bars = BARS[SYMBOLS.indexOf(symbol)]!;
  const end = first + stored.length;
  for (const [k, column] of columns(bars).entries())
    expect(columns(stored)[k] as Float64Array).toEqual((column as Float64Array).subarray(first, end));
  return stored.length;
}

test.each([
  ['Ctrl-C', 'onInterrupt'],
  ['the end that the system asks for', 'onTerminate'],
] as const)('%s stores what has come, shows it, and ends with 130', async (_, on) => {
  rmSync(process.env['TRADELAB_CATALOG']!, { recursive: true, force: true });
  const { terminal, taken } = terminalOf(on);
  const recording = tradelab(`data record binance:${SYMBOLS.join(',')} --from 2024-01-01`, terminal);
  await until(() => exchange.connections > 0);
  await until(() => {
    exchange.advance(2000);
    return taken() >= 8;
  });
  terminal.signal();
  const { code, out } = await recording;
  const { err } = terminal;
  expect(code).toBe(130);
  expect(out).toMatch(/^Data +Timeframe +Downloaded +Recorded\nbinance:BTC\/USDT +1m +500 +\d+\n/);
  expect(err).toMatch(/^warning: this machine's clock is .* h ahead of that of binance$/m);
  expect(err).toMatch(
    /^stored \d+ bars; \d+ bars of 2 series, the last \d+\.\d s after its close, 0 reconnects$/m,
  );
  const recorded = SYMBOLS.map(async (symbol) => (await requireEqual(symbol, 0)) - FIRST);
  expect((await Promise.all(recorded)).reduce((sum, bars) => sum + bars)).toBeGreaterThanOrEqual(8);
});

/**
 * A recording as a process of its own, which is sent a signal when it has stored what was missing of ETH/USDT, and has
 * followed the stream for a while; returns how it ended.
 */
async function record(
  storedOf: (symbol: string) => Promise<number>,
  signal: NodeJS.Signals,
  ...more: string[]
): Promise<number | NodeJS.Signals> {
  const before = await storedOf('ETH/USDT');
  const child = new Child(
    spawn(process.execPath, [BIN, 'data', 'record', 'binance:BTC/USDT,ETH/USDT', ...more]),
  );
  await child.until(async () => (await storedOf('ETH/USDT')) > before);
  await setTimeout(500);
  child.process.kill(signal);
  return child.ended;
}

test('a recording that is killed again and again leaves no hole', async () => {
  const rows = async (symbol: string) =>
    (await loadBars(`binance:${symbol}`, '1m').catch(() => undefined))?.length ?? 0;
  exchange.run(600);
  expect(await record(rows, 'SIGKILL', '--from', '2024-01-01')).toBe('SIGKILL');
  expect(await record(rows, 'SIGKILL')).toBe('SIGKILL');
  const before = await rows('ETH/USDT');
  expect(await record(rows, 'SIGINT')).toBe(130);
  exchange.stop();
  for (const symbol of SYMBOLS) expect(await requireEqual(symbol, 0)).toBeGreaterThan(before);
});

test('trades that are recorded by a process that is killed have no hole', async () => {
  const last = async (symbol: string) => {
    const trades = await loadTrades(`binance:${symbol}`).catch(() => undefined);
    return Number(trades?.ids.at(-1) ?? 0);
  };
  exchange.run(600);
  expect(await record(last, 'SIGKILL', '--kind', 'trades')).toBe('SIGKILL');
  expect(await record(last, 'SIGINT', '--kind', 'trades')).toBe(130);
  exchange.stop();
  for (const symbol of SYMBOLS) {
    const { ids, time, price } = await loadTrades(`binance:${symbol}`);
    const market = exchange.exchange.markets.get(symbol)!;
    expect(ids.length).toBeGreaterThan(4 * FIRST);
    expect(ids).toEqual(ids.map((_, k) => String(k)));
    const ticks = ids.map((_, k) => market.tick(k));
    expect([...time]).toEqual(ticks.map((tick) => tick.time));
    expect([...price]).toEqual(ticks.map((tick) => tick.price));
  }
});

test('books are recorded every so often, and their days go by --kind and by age', async () => {
  const { terminal, taken } = terminalOf('onInterrupt');
  const words = 'data record binance:BTC/USDT --kind book --depth 3 --every 1s --keep 30d';
  const recording = tradelab(words, terminal);
  await until(() => {
    exchange.advance(1000);
    return taken() >= 2;
  });
  terminal.signal();
  const { code, out } = await recording;
  expect(code).toBe(130);
  const [, rows] = /^Data +Kind +Downloaded +Recorded\nbinance:BTC\/USDT +book +0 +(\d+)\n/.exec(out) ?? [];
  expect([Number(rows) % 3, Number(rows) >= 6]).toEqual([0, true]);
  expect(terminal.err).toMatch(/^stored \d+ rows; \d+ books of 1 market, 0 reconnects$/m);
  const books = await loadBooks('binance:BTC/USDT');
  expect(books.columns.get('level')!.values.slice(0, 3)).toEqual(Float64Array.of(1, 2, 3));
  const query = 'SELECT level, ask - bid AS spread FROM books WHERE level = 1 LIMIT 1';
  expect((await tradelab(['data', 'sql', query])).out).toMatch(/^level +spread\n +1 +0\.0/);
  const retention = 'data retention binance:BTC/USDT --kind book --older-than 1d';
  expect(await tradelab(retention)).toMatchObject({
    ...{
      code: 0,
      out: expect.stringMatching(/^binance:BTC\/USDT book: 1 day before .* would go, 0 stay\n$/),
    },
    err: 'nothing was removed: --yes removes them\n',
  });
  expect((await tradelab(`${retention} --yes`)).out).toContain('1 day before');
  expect((await tradelab(`${retention} --yes`)).out).toContain('0 days before');
});

test('a series without an exchange is refused, and so is a market that there is not', async () => {
  expect((await tradelab('data record BTC/USDT')).err).toContain('names no exchange and symbol');
  expect(await tradelab('data record binance:BTC/USDC')).toMatchObject({
    ...{ code: 1, err: expect.stringContaining("did you mean 'BTC/USDT'") },
  });
  expect(await tradelab('data record binance:BTC/USDT --kind trades --depth 5')).toMatchObject({
    ...{ code: 1, err: 'error: --depth is not for --kind trades\nhint: it is for --kind book\n' },
  });
  expect((await tradelab('data record binance:BTC/USDT --kind book --depth 0')).err).toContain(
    'out of range',
  );
});
