// `tradelab data record` from an exchange on loopback: in this process, and as one that is killed.
import { execFileSync, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Bars, generateBars, loadBars, loadBooks, loadTrades } from 'tradelab';
import { startTestExchange, type TestExchange } from 'tradelab/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { until } from '../../../lib/until.fixture.ts';
import { tradelab, useTemporaryFolder } from '../../run.fixture.ts';

const MINUTE = 60_000;
const SYMBOLS = ['BTC/USDT', 'ETH/USDT'];
const BARS = generateBars({
  ...{ model: 'random-walk', seed: 3, bars: 3000, timeframe: '1m', start: '2024-01-01', symbols: SYMBOLS },
}) as [Bars, Bars];
const FIRST = 500;

useTemporaryFolder();

let exchange: TestExchange;

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

const minutes = () => Math.floor((exchange.now - BARS[0].time[0]!) / MINUTE);
const columns = ({ time, open, high, low, close, volume }: Bars) => [time, open, high, low, close, volume];

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
  let interrupt = () => {};
  const listen = (listener: () => void) => {
    interrupt = listener;
    return () => {};
  };
  const recording = tradelab(`data record binance:${SYMBOLS.join(',')} --from 2024-01-01`, { [on]: listen });
  await until(() => exchange.connections > 0);
  for (let k = 0; k < 10; k++) {
    exchange.advance(MINUTE / 2);
    await setTimeout(100);
  }
  interrupt();
  const { code, out, err } = await recording;
  expect(code).toBe(130);
  expect(out).toMatch(/^Data +Timeframe +Downloaded +Recorded\nbinance:BTC\/USDT +1m +500 +\d\n/);
  expect(err).toMatch(/^warning: this machine's clock is .* h ahead of that of binance$/m);
  expect(err).toMatch(
    /^stored \d+ bars; \d+ bars of 2 series, the last \d+\.\d s after its close, 0 reconnects$/m,
  );
  for (const symbol of SYMBOLS) expect(await requireEqual(symbol, 0)).toBeGreaterThan(FIRST + 2);
});

/** A recording as a process of its own that is sent a signal after a time; returns its exit code. */
function record(
  after: number | (() => Promise<void>),
  signal: NodeJS.Signals,
  ...more: string[]
): Promise<number | null> {
  execFileSync(process.execPath, [fileURLToPath(new URL('../../setup.mjs', import.meta.url))]);
  const bin = fileURLToPath(new URL('../../tradelab.js', import.meta.url));
  const child = spawn(process.execPath, [bin, 'data', 'record', 'binance:BTC/USDT,ETH/USDT', ...more]);
  const time = typeof after === 'number' ? setTimeout(after) : after();
  void time.then(() => child.kill(signal));
  return new Promise((resolve) => child.on('close', (code) => resolve(code)));
}

test('a recording that is killed again and again leaves no hole', async () => {
  exchange.run(600);
  await record(2000, 'SIGKILL', '--from', '2024-01-01');
  await record(1500, 'SIGKILL');
  expect(await record(2500, 'SIGINT')).toBe(130);
  exchange.stop();
  // The last seconds are of minutes that went by as tenths of a second.
  for (const symbol of SYMBOLS) expect(await requireEqual(symbol, 0)).toBeGreaterThan(minutes() - 40);
});

test('trades that are recorded by a process that is killed have no hole', async () => {
  const last = async (symbol: string) => {
    const trades = await loadTrades(`binance:${symbol}`).catch(() => undefined);
    return Number(trades?.ids.at(-1) ?? 0);
  };
  /** Until what was missing has been downloaded of both, and the stream followed for a while. */
  const goOn = async () => {
    const before = await last('ETH/USDT');
    await until(async () => (await last('ETH/USDT')) > before);
    await setTimeout(500);
  };
  exchange.run(600);
  await record(goOn, 'SIGKILL', '--kind', 'trades');
  expect(await record(goOn, 'SIGINT', '--kind', 'trades')).toBe(130);
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
  let interrupt = () => {};
  const onInterrupt = (listener: () => void) => {
    interrupt = listener;
    return () => {};
  };
  const recording = tradelab('data record binance:BTC/USDT --kind book --depth 3 --every 1s --keep 30d', {
    onInterrupt,
  });
  await until(() => exchange.connections > 0);
  for (let k = 0; k < 25; k++) {
    exchange.advance(MINUTE / 4);
    await setTimeout(100);
  }
  interrupt();
  const { code, out, err } = await recording;
  expect(code).toBe(130);
  expect(out).toMatch(/^Data +Kind +Downloaded +Recorded\nbinance:BTC\/USDT +book +0 +[369]\n/);
  expect(err).toMatch(/^stored \d rows; \d books? of 1 market, 0 reconnects$/m);
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
