// `tradelab data repair` against an exchange on loopback.
import { writeFileSync } from 'node:fs';
import { type Bars, generateBars, loadBars } from 'tradelab';
import { startTestExchange, type TestExchange } from 'tradelab/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tradelab, useTemporaryFolder } from '../../run.fixture.ts';

useTemporaryFolder();

const HOURS = 400;
const [BARS] = generateBars({
  ...{ model: 'random-walk', seed: 3, bars: HOURS + 10, timeframe: '1h', start: '2023-01-01' },
  symbols: ['BTC/USDT'],
}) as [Bars];
const NAMES = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;

let exchange: TestExchange;
beforeAll(async () => {
  exchange = await startTestExchange({ markets: [{ bars: BARS }], now: BARS.time[HOURS]! });
  process.env['TRADELAB_EXCHANGE_HOST'] = exchange.url;
});
afterAll(async () => {
  delete process.env['TRADELAB_EXCHANGE_HOST'];
  await exchange.close();
});

/** The lines of a file with the bars, of which the hours 30 to 32 are missing and the bar of hour 100 is wrong. */
function damaged(): string[] {
  const line = (k: number) => NAMES.map((name) => BARS[name][k]!).join(',');
  const lines = Array.from({ length: HOURS }, (_, k) => line(k));
  const [time, open, , low, close, volume] = lines[100]!.split(',');
  lines[100] = [time, open, Number(close) * 3, low, Number(close) * 3, volume].join(',');
  return lines.toSpliced(30, 3);
}

const head = NAMES.join(',');
const importIt = (...flags: string[]) =>
  tradelab(['data', 'import', 'btc.csv', '--venue', 'binance', '--symbol', 'BTC/USDT', ...flags]);

test('a dry run shows what would change, a run changes it, and the log keeps it', async () => {
  writeFileSync('btc.csv', [head, ...damaged()].join('\n'));
  expect((await importIt()).code).toBe(0);
  const dry = await tradelab('data repair binance:BTC/USDT --dry-run');
  const changes = [
    'Time              What      Bars  Values',
    '2023-01-02 06:00  added        3  to 2023-01-02 08:00',
    expect.stringMatching(
      /^2023-01-05 04:00 {2}replaced {5}1 {2}high [\d.]+ → [\d.]+, close [\d.]+ → [\d.]+$/,
    ),
  ];
  expect(dry.out.trim().split('\n')).toEqual([
    'binance:BTC/USDT 1h: asked for 1 span in 1 request',
    ...changes,
    'A dry run: nothing was changed. With the changes:',
    'Grade B → A',
    "Where stored and fetched bars differ, the exchange's are taken (--prefer stored keeps yours).",
  ]);
  expect((await tradelab('data repair binance:BTC/USDT --log')).out).toMatch(/No repair has changed/);
  const kept = await tradelab('data repair binance:BTC/USDT --dry-run --prefer stored');
  expect(kept.out).toMatch(/ kept +1 {2}high [\d.]+, not [\d.]+, close [\d.]+, not [\d.]+$/m);
  const { code, out } = await tradelab('data repair binance:BTC/USDT');
  expect([code, out]).toEqual([0, dry.out.replace(/^A dry run.*$/m, 'Done.')]);
  const bars = await loadBars('binance:BTC/USDT', '1h');
  for (const name of NAMES) expect(bars[name]).toEqual(BARS[name].subarray(0, HOURS));
  const log = (await tradelab('data repair binance:BTC/USDT --log')).out.trim().split('\n');
  expect(log).toEqual([
    expect.stringMatching(/^\d{4}-.* from binance, preferring the exchange's bars$/),
    ...changes,
  ]);
  const again = await tradelab('data repair binance:BTC/USDT');
  expect(again.out).toBe('binance:BTC/USDT 1h: nothing is in doubt, grade A\n');
  const same = await tradelab('data repair binance:BTC/USDT --from 2023-01-02 --dry-run');
  expect(same.out.trim().split('\n').slice(1)).toEqual(['No bar differs.', 'Grade A → A']);
});

test('a file with duplicates is imported without what cannot be believed, which a repair fetches', async () => {
  const lines = damaged();
  const other = lines[200]!.replace(/,[^,]*$/, ',1');
  // The same row twice, another row of the same time, a text in a number, and a high below the low.
  const broken = lines
    .toSpliced(200, 0, lines[200]!)
    .toSpliced(150, 0, lines[150]!.replace(/,[^,]*$/, ',77'));
  broken.splice(50, 1, broken[50]!.replace(/,[^,]*,/, ',n/a,'));
  writeFileSync('btc.csv', [head, ...broken, other].join('\n'));
  process.env['TRADELAB_CATALOG'] = `${process.cwd()}/second`;
  expect((await importIt()).err).toMatch(/'n\/a' is not a number/);
  const { out, err } = await importIt('--skip-broken');
  expect(out).toMatch(/^binance:BTC\/USDT 1h: 394 added/);
  expect(err).toMatch(
    /^warning: 6 rows that cannot be bars are left out; 'tradelab data check btc\.csv' lists/,
  );
  expect((await tradelab('data repair binance:BTC/USDT')).out).toContain('Grade');
  const bars = await loadBars('binance:BTC/USDT', '1h');
  for (const name of NAMES) expect(bars[name]).toEqual(BARS[name].subarray(0, HOURS));
});
