// Every example is run as it stands.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  backtest,
  checkStrategy,
  generateBars,
  importObservations,
  joinInputs,
  loadBars,
  loadObservations,
  portfolio,
} from 'tradelab';
import { expect, onTestFinished, test, vi } from 'vitest';
import { breakoutTrail } from './breakout-trail.ts';
import { sentiment } from './sentiment.ts';
import { upDaysTrend } from './up-days.ts';

const bars = await loadBars('sp500');

test('the own indicator counts up days', () => {
  const run = backtest(upDaysTrend, bars, { params: { length: 10 } });
  const { up } = run.columns;
  expect(Number.isNaN(up![9]!)).toBe(true);
  for (const i of [10, 11, 500, 5104]) {
    const days = Array.from({ length: 10 }, (_, k) => bars.close[i - k]! > bars.close[i - k - 1]!);
    expect(up![i]).toBe(days.filter(Boolean).length / 10);
  }
  expect(run.trades.length).toBeGreaterThan(10);
});

test('the trailing stop only rises while a position is open, and ends it', () => {
  const run = backtest(breakoutTrail, bars);
  expect(run.trades.length).toBeGreaterThan(10);
  for (const { exitReason } of run.trades) expect(exitReason).toBe('order');
  const stops = run.orders.filter(({ order }) => order.type === 'stop');
  for (const { entryTime, exitTime } of run.trades) {
    const own = stops.filter(({ placedTime }) => placedTime >= entryTime && placedTime < exitTime);
    const triggers = own.map(({ order }) => (order.type === 'stop' ? order.trigger : 0));
    expect(triggers).toEqual(triggers.toSorted((a, b) => a - b));
  }
});

test('the script prints a line per fee, and each fee costs', async () => {
  const lines: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
  await import('./costs.ts');
  vi.restoreAllMocks();
  expect(lines).toHaveLength(5);
  const returns = lines.slice(1).map((line) => Number.parseFloat(line.split(/ +/)[1]!));
  expect(returns).toEqual(returns.toSorted((a, b) => b - a));
  expect(new Set(returns).size).toBe(4);
});

test('the rotation holds no more than three markets, whose contributions add up to its return', async () => {
  const lines: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
  const { rotation } = await import('./rotation.ts');
  vi.restoreAllMocks();
  expect(lines).toHaveLength(12);
  const contributions = lines.slice(1, 11).map((line) => Number.parseFloat(line.split(/ +/)[1]!));
  const total = contributions.reduce((sum, part) => sum + part, 0);
  expect(Math.abs(total - Number.parseFloat(lines[11]!.split(/[ %]/)[1]!))).toBeLessThan(0.5);
  const markets = generateBars({ model: 'random-walk', seed: 1, timeframe: '1d', bars: 400, symbols: 6 });
  const run = portfolio(rotation, markets, { params: { length: 20 } });
  expect(run.trades.length).toBeGreaterThan(10);
  for (const t of run.time.keys()) {
    const held = run.legs.filter(({ weightByBar }) => weightByBar[t]! > 0);
    expect(held.length).toBeLessThanOrEqual(3);
  }
});

test('the survey is seen from the first bar on that closes after its publication', async () => {
  const catalog = mkdtempSync(join(tmpdir(), 'tradelab-survey-'));
  onTestFinished(() => rmSync(catalog, { recursive: true }));
  const file = fileURLToPath(new URL('survey.csv', import.meta.url));
  await importObservations(file, { as: 'survey', catalog });
  const joined = joinInputs(sentiment, bars, { survey: await loadObservations('survey', { catalog }) });
  const run = backtest(sentiment, joined);
  const seenOn = (day: string) => run.columns['survey']![bars.time.indexOf(Date.parse(day))];
  // By the file: January 2008 is published on 10 February, a Sunday, as 61.6;
  // the revision of December that comes with it is of an earlier month.
  expect(['2008-02-08', '2008-02-11', '2008-03-07'].map(seenOn)).toEqual([61, 61.6, 61.6]);
  expect(run.trades.length).toBeGreaterThan(10);
  expect(checkStrategy(sentiment, joined, { rounds: 2 }).passed).toBe(true);
});
