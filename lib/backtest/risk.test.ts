// Limits on risk as an option of a backtest, and of what is made of backtests.
import { expect, test } from 'vitest';
import { emaCross, grid } from '../../strategies/index.ts';
import { generateBars } from '../data/index.ts';
import { portfolio } from '../portfolio/index.ts';
import { checkStrategy, sweep } from '../research/index.ts';
import type { AnyStrategy } from '../strategy/index.ts';
import { backtest, runBacktest } from './backtest.ts';
import { PLAIN_RUN, ROWS, signalBars, told } from './runs.fixture.ts';

const [market] = generateBars({ model: 'garch', seed: 7, timeframe: '1h', bars: 3000 });
const far = { maxDrawdown: 1, dailyLoss: 1, maxExposure: 1e12, dailyQuantity: 1e12, ordersPerMinute: 1e6 };
const near = { dailyLoss: 0.01, consecutiveLosses: 2, coolDown: 86_400_000, maxExposure: 8000 };
const params = { fast: 10, slow: 30 };

test('the fast path of signals and a run with limits that are far away have the same bits', () => {
  const free = backtest(emaCross, market!, { params, stopLoss: 0.03 });
  const held = backtest(emaCross, market!, { params, stopLoss: 0.03, risk: far });
  expect(held.equity).toEqual(free.equity);
  expect(held.fills).toEqual(free.fills);
  expect(held.metrics).toEqual(free.metrics);
  expect(held.riskEvents).toEqual([]);
  expect(free.trades.length).toBeGreaterThan(20);
});

test.each<AnyStrategy>([emaCross, grid])(
  'with limits, backtest, replay and restart of $name agree',
  (strategy) => {
    const run = runBacktest(strategy, {}, market!, { risk: near });
    expect(new Set(run.riskEvents.map(({ limit }) => limit)).size).toBeGreaterThan(1);
    expect(checkStrategy(strategy, market!, { risk: near }).items.filter(({ passed }) => !passed)).toEqual(
      [],
    );
  },
);

test("a sweep's row with limits is the run with them", async () => {
  const found = await sweep(emaCross, market!, { params: { fast: [10, 12], slow: [30] }, risk: near });
  const run = backtest(emaCross, market!, { params, risk: near });
  expect(found.row(0).metrics.finalEquity).toBe(run.metrics.finalEquity);
  expect(run.metrics.finalEquity).not.toBe(backtest(emaCross, market!, { params }).metrics.finalEquity);
});

test('limits are a part of what a run is known by, and without them it is known as before', () => {
  const bars = signalBars(ROWS);
  const free = backtest(told, bars, PLAIN_RUN);
  const held = backtest(told, bars, { ...PLAIN_RUN, risk: { maxPosition: 2 } });
  expect(held.options.risk).toEqual({ maxPosition: 2 });
  expect(free.options).not.toHaveProperty('risk');
  expect(held.manifest.fills).toBe(free.manifest.fills);
  expect(held.manifest.options).not.toBe(free.manifest.options);
});

test('a bar is explained with what the limits did at its close', () => {
  const run = backtest(told, signalBars(ROWS), { ...PLAIN_RUN, risk: { maxPosition: 1.5 } });
  const { risk, text } = run.explain('2020-01-02');
  expect(risk).toMatchObject([{ what: 'cut', limit: 'maxPosition', key: 'entry' }]);
  expect(text).toBe(
    "2020-01-02: entries held at its close; placed 'entry' (market buy); maxPosition cut 'entry'.",
  );
  expect(run.trades[0]!.size).toBe(1.5);
});

test('a guard against price jumps without finer bars says that it sees nothing', () => {
  const risk = { priceJump: 0.02, coolDown: 60_000 };
  expect(backtest(told, signalBars(ROWS), { ...PLAIN_RUN, risk }).warnings).toEqual([
    { code: 'risk', message: 'priceJump does nothing: it takes finer bars (detail) of at most 5 seconds' },
  ]);
});

test('an allocation that leaves the symbol out is refused', () => {
  expect(() => backtest(told, signalBars(ROWS), { risk: { allocation: { TEXT: 0.5 } } })).toThrow(
    'allocation has no part for TEST',
  );
});

test('a portfolio takes no limits, neither as a whole nor for a leg', () => {
  const risk = { maxPosition: 1 };
  const legs = (more: object) => [{ strategy: told, bars: signalBars(ROWS), ...more }];
  expect(() => portfolio(legs({}), { risk } as never)).toThrow("unknown option 'risk' of a portfolio");
  expect(() => portfolio(legs({ risk }))).toThrow('the leg TEST has risk limits');
});
