// Sessions beside their backtests: on paper there is no difference, and with real orders its parts add up.

import { afterEach, describe, expect, test } from 'vitest';
import { emaCross, grid } from '../../strategies/index.ts';
import { minuteBars } from '../testing/ccxt.fixture.ts';
import { DIFFERENCE_PARTS, type DifferenceParts } from './attribute.ts';
import { compareSession, type SessionComparison } from './compare-session.ts';
import { Course, FUTURE, SPOT } from './course.fixture.ts';
import { sessionCourse } from './session-course.ts';
import { sessionResult } from './session-result.ts';

const OPTIONS = { slippage: 0.002, cash: 5000 };
const CROSS = {
  strategy: emaCross,
  params: { fast: 3, slow: 8 },
  timeframe: '1m' as const,
  options: OPTIONS,
};

const sumOf = (parts: DifferenceParts) => DIFFERENCE_PARTS.reduce((sum, part) => sum + parts[part], 0);

/** What holds of every comparison. */
function expectWhole({ ledger, id }: Course, comparison: SessionComparison): void {
  const { difference, parts, equity, simulatedEquity, fills, replay } = comparison;
  expect(replay).toMatchObject({ same: true, difference: null });
  expect(replay.replayed).toEqual(replay.recorded);
  expect(difference).toBe(equity - simulatedEquity);
  expect(Math.abs(sumOf(parts) - difference)).toBeLessThan(1e-9);
  const { account, fills: booked } = sessionCourse(ledger, id);
  expect(account.equity).toBe(equity);
  const real = fills.flatMap((fill) => fill.real ?? []);
  const total = (sizes: readonly { size: number }[]) => sizes.reduce((sum, { size }) => sum + size, 0);
  expect(total(real)).toBeCloseTo(total(booked), 9);
}

describe('with real orders', () => {
  let course: Course;
  afterEach(() => course.close());
  const bars = async (count: number) => {
    for (let k = 0; k < count; k++) await course.bar(2);
  };

  test('at a spot market fills in parts, a refusal, a pause and a liquidation have their parts, and restarts none', async () => {
    course = await Course.on(minuteBars(SPOT, 3000));
    const { exchange, ledger } = course;
    await course.start(CROSS);
    await bars(20);
    exchange.exchange.fillShare = 0.4;
    await bars(15);
    await course.stop();
    await course.run({ resume: course.id, strategy: emaCross });
    const money = exchange.exchange.wallet.balances.get('USDT')!;
    const { free } = money;
    money.free = Math.min(free, 100);
    await bars(12);
    money.free += free - 100;
    ledger.sendCommand({ session: course.id, verb: 'pause', args: { why: 'lunch' } });
    await bars(12);
    ledger.sendCommand({ session: course.id, verb: 'resume' });
    await bars(12);
    while (ledger.equity(course.id, 1)[0]!.position === 0) await bars(1);
    ledger.sendCommand({ session: course.id, verb: 'liquidate' });
    await bars(4);
    await course.stop();

    const comparison = compareSession(ledger, course.id, emaCross);
    expectWhole(course, comparison);
    const { parts, fills } = comparison;
    expect(parts).toMatchObject({ latency: 0, funding: 0 });
    const { price, size, fee, missed, extra, dust } = parts;
    expect([price, size, fee, missed, extra, dust]).not.toContain(0);
    const reasons = fills.filter(({ simulated, real }) => simulated && !real).map(({ reason }) => reason);
    expect(reasons).toContain('rejected: Account has insufficient balance for requested action.');
    expect(reasons).toContain('it was paused: lunch');
    expect(fills.filter(({ simulated }) => simulated === null).map(({ key }) => key)).toEqual(['liquidate']);

    const result = sessionResult(ledger, course.id, emaCross);
    expect(result.metrics.finalEquity).toBe(comparison.equity);
    expect(result.openTrade).toBe(null);
    expect(result.trades.at(-1)!.exitReason).toBe('order');
    expect(new Set(result.trades.slice(0, -1).map(({ exitReason }) => exitReason))).toEqual(
      new Set(['signal']),
    );
    const made = result.trades.reduce((sum, { pnl }) => sum + pnl, 0);
    expect(made).toBeCloseTo(comparison.equity - 5000, 9);
  }, 60_000);

  test('a grid on a perpetual differs by what the exchange did', async () => {
    course = await Course.on(minuteBars(FUTURE, 3000, 3));
    const params = { lookback: 30, stop: 0.05 };
    const options = { ...OPTIONS, leverage: 2 };
    await course.start({ strategy: grid, params, timeframe: '1m', options });
    await bars(40);
    await course.stop();
    await course.run({ resume: course.id, strategy: grid });
    course.exchange.exchange.fillShare = 0.3;
    await bars(60);
    await course.stop();
    const comparison = compareSession(course.ledger, course.id, grid);
    expectWhole(course, comparison);
    const { size, fee, price, ...others } = comparison.parts;
    // In parts, an order has filled in part at the end; limits have their prices, but for the last digits of an average.
    expect(Math.abs(price)).toBeLessThan(1e-9);
    expect(size).not.toBe(0);
    expect(others).toEqual({ latency: 0, missed: 0, extra: 0, dust: 0, funding: 0 });
    expect(comparison.fills.length).toBeGreaterThan(5);
  }, 60_000);
});
