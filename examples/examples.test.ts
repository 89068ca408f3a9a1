// Every example is run as it stands.
import { backtest, generateBars, loadBars, portfolio } from 'tradelab';
import { expect, test, vi } from 'vitest';
import { breakoutTrail } from './breakout-trail.ts';
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
