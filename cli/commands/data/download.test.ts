// `tradelab data download` as a process, from an exchange on loopback that misbehaves, killed again and again.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Bars, generateBars, loadBars } from 'tradelab';
import { startTestExchange, type TestExchange } from 'tradelab/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { Child } from '../../../lib/child.fixture.ts';

const BIN = fileURLToPath(new URL('../../tradelab.js', import.meta.url));
const YEAR = 365 * 96;
// A year of quarters of an hour, and a day more.
const [BARS] = generateBars({
  model: 'random-walk',
  seed: 7,
  bars: YEAR + 96,
  timeframe: '15m',
  start: '2023-01-01',
  symbols: ['BTC/USDT'],
}) as [Bars];

const catalog = mkdtempSync(join(tmpdir(), 'tradelab-download-'));
let exchange: TestExchange;

beforeAll(
  () => void execFileSync(process.execPath, [fileURLToPath(new URL('../../setup.mjs', import.meta.url))]),
);
beforeEach(async () => {
  exchange = await startTestExchange({ markets: [{ bars: BARS }], now: BARS.time[YEAR]! + 3000 });
});
afterEach(() => exchange.close());
afterAll(() => rmSync(catalog, { recursive: true, force: true }));

const environment = () => ({
  ...process.env,
  TRADELAB_CATALOG: catalog,
  TRADELAB_EXCHANGE_HOST: exchange.url,
});
const pages = () => exchange.log.filter(({ route }) => route === 'GET /klines').length;
const MANIFEST = join(catalog, 'bars/venue=binance/symbol=BTC%2FUSDT/timeframe=15m/series.json');
const WORDS = ['data', 'download', 'binance:BTC/USDT', '--timeframe', '15m', '--from', '2023-01-01'];

/** Runs the command, and signals it once `isDue`, where that is given; resolves with how it ended and what it said. */
async function download(isDue?: () => boolean, signal: NodeJS.Signals = 'SIGKILL', words = WORDS) {
  const child = new Child(spawn(process.execPath, [BIN, ...words], { env: environment() }));
  if (isDue !== undefined) {
    await child.until(isDue);
    child.process.kill(signal);
  }
  const code = await child.ended;
  return { code, said: child.out + child.err };
}

test('a year of bars is right to the last bit, whatever happened on the way', async () => {
  exchange.faults.latency = 100;
  await download(() => pages() >= 5);
  exchange.faults.fail({ path: '/klines', answer: 'drop' });
  exchange.faults.fail({ path: '/klines', answer: 429, retryAfter: 0 });
  await download(() => existsSync(MANIFEST));
  exchange.faults.clear();
  exchange.faults.fail({ path: '/klines', answer: 503 });
  const asked = pages();
  const { code, said } = await download();
  expect({ code, said }).toMatchObject({ code: 0, said: expect.stringContaining('binance:BTC/USDT') });
  // Of 36 pages some had been stored before the second kill.
  expect(pages() - asked).toBeLessThan(36);
  const bars = await loadBars('binance:BTC/USDT', '15m', { catalog });
  expect(bars.length).toBe(YEAR);
  for (const name of ['time', 'open', 'high', 'low', 'close', 'volume'] as const)
    expect(bars[name]).toEqual(BARS[name].subarray(0, YEAR));
});

test('a start that is missing, and data without an exchange, are refused', async () => {
  const run = (...words: string[]) => download(undefined, 'SIGKILL', ['data', 'download', ...words]);
  expect(await run('binance:BTC/USDT')).toMatchObject({
    ...{ code: 1, said: expect.stringContaining('--from is missing') },
  });
  const trades = ['binance:BTC/USDT', '--from', '2050-01-01', '--kind', 'trades', '--timeframe', '1m'];
  expect((await run(...trades)).said).toContain(
    'warning: --timeframe is of bars, and says nothing of --kind trades',
  );
  expect((await run('BTC/USDT', '--from', '2023-01-01')).said).toContain('names no exchange and symbol');
});

test('Ctrl-C keeps what came, and says so', async () => {
  rmSync(catalog, { recursive: true, force: true });
  exchange.faults.latency = 100;
  const { code, said } = await download(() => pages() >= 3, 'SIGINT');
  expect(code).toBe(130);
  expect(said).toContain('the same command goes on from there');
  const kept = await loadBars('binance:BTC/USDT', '15m', { catalog });
  expect(kept.close).toEqual(BARS.close.subarray(0, kept.length));
});

test('trades are downloaded by --kind', async () => {
  const words = ['data', 'download', 'binance:BTC/USDT', '--from', '2023-01-01', '--to', '2023-01-03'];
  const { code, said } = await download(undefined, 'SIGKILL', [...words, '--kind', 'trades']);
  // On a slow machine it says how far it is besides.
  const added = `binance:BTC/USDT: ${2 * 96 * 4} new trades\n`;
  expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining(added) });
});
