// `tradelab data record` from an exchange on loopback: in this process, and as one that is killed.
import { execFileSync, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Bars, generateBars, loadBars } from 'tradelab';
import { startTestExchange, type TestExchange } from 'tradelab/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
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

async function until(is: () => boolean): Promise<void> {
  const end = performance.now() + 30_000;
  while (!is()) {
    if (performance.now() > end) throw new Error('it did not happen');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

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

test('Ctrl-C stores what has come, shows it, and ends with 130', async () => {
  let interrupt = () => {};
  const onInterrupt = (listener: () => void) => {
    interrupt = listener;
    return () => {};
  };
  const recording = tradelab(`data record binance:${SYMBOLS.join(',')} --from 2024-01-01`, { onInterrupt });
  await until(() => exchange.connections > 0);
  for (let k = 0; k < 10; k++) {
    exchange.advance(MINUTE / 2);
    await new Promise((resolve) => setTimeout(resolve, 100));
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

test('a recording that is killed again and again leaves no hole', async () => {
  execFileSync(process.execPath, [fileURLToPath(new URL('../../setup.mjs', import.meta.url))]);
  const bin = fileURLToPath(new URL('../../tradelab.js', import.meta.url));
  const record = (after: number, signal: NodeJS.Signals, ...more: string[]) => {
    const child = spawn(process.execPath, [bin, 'data', 'record', 'binance:BTC/USDT,ETH/USDT', ...more]);
    setTimeout(() => child.kill(signal), after);
    return new Promise<number | null>((resolve) => child.on('close', (code) => resolve(code)));
  };
  exchange.run(600);
  await record(2000, 'SIGKILL', '--from', '2024-01-01');
  await record(1500, 'SIGKILL');
  expect(await record(2500, 'SIGINT')).toBe(130);
  exchange.stop();
  // The last seconds are of minutes that went by as tenths of a second.
  for (const symbol of SYMBOLS) expect(await requireEqual(symbol, 0)).toBeGreaterThan(minutes() - 40);
});

test('a series without an exchange is refused, and so is a market that there is not', async () => {
  expect((await tradelab('data record BTC/USDT')).err).toContain('names no exchange and symbol');
  expect(await tradelab('data record binance:BTC/USDC')).toMatchObject({
    ...{ code: 1, err: expect.stringContaining("did you mean 'BTC/USDT'") },
  });
});
