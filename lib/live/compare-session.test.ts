// Sessions beside their backtests: on paper there is no difference, and with real orders its parts add up.

import { afterEach, describe, expect, test } from 'vitest';
import { emaCross, grid } from '../../strategies/index.ts';
import { createBars } from '../core/index.ts';
import { generateBars } from '../data/index.ts';
import { toHtml } from '../notebook/index.ts';
import { defineStrategy, input } from '../strategy/index.ts';
import { MINUTE, minuteBars, PERPETUAL, START } from '../testing/ccxt.fixture.ts';
import { until } from '../until.fixture.ts';
import { DIFFERENCE_PARTS, type DifferenceParts } from './attribute.ts';
import { compareSession, type SessionComparison } from './compare-session.ts';
import { Course, FUTURE, SPOT } from './course.fixture.ts';
import { openedLedger } from './ledger/ledger.fixture.ts';
import { Session } from './session.ts';
import { sessionCourse } from './session-course.ts';
import type { SessionPlan } from './session-plan.ts';
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
function expectWhole({ ledger, id }: Pick<Course, 'ledger' | 'id'>, comparison: SessionComparison): void {
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

describe('without an exchange', () => {
  const HOUR = 3_600_000;
  const [walk] = generateBars({
    ...{ model: 'random-walk', symbols: ['BTC/USDT'], timeframe: '1h', bars: 160, seed: 5, price: 100 },
    start: '2024-01-01',
  });
  const market = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1h', mode: 'paper' } as const;
  type Rest = Omit<SessionPlan, keyof typeof market> & Pick<Partial<SessionPlan>, 'mode'>;

  /** A session over the bars of the walk, with `more` of each; `look` sees it in the making. */
  async function session(plan: Rest, more = (_: number): object => ({})) {
    const ledger = await openedLedger();
    const { time, open, high, low, close } = walk!;
    let now = time[40]! + 1;
    const one = Session.start(ledger, { ...market, ...plan }, () => now);
    for (let row = time.indexOf(one.nextTime); row < 160; row++) {
      const bar = {
        time: time[row]!,
        open: open[row]!,
        high: high[row]!,
        low: low[row]!,
        close: close[row]!,
      };
      now = bar.time + HOUR / 2;
      one.look({ ...bar, high: Math.max(bar.open, bar.close), low: Math.min(bar.open, bar.close) });
      now = bar.time + HOUR;
      one.onBar({ ...bar, volume: 1, lagMs: 0, ...more(row) });
    }
    return { ledger, id: one.id };
  }

  test('the funding of a perpetual is in both', async () => {
    const instrument = { ...PERPETUAL, tick: 0.01, lot: 0.001 };
    const funding = (row: number) =>
      row % 8 === 0 ? { funding: [{ time: walk!.time[row]!, rate: 0.001 }] } : {};
    const plan = { strategy: grid, params: { lookback: 20 }, options: { cash: 1000 }, instrument };
    const course = await session(plan, funding);
    const comparison = compareSession(course.ledger, course.id, grid);
    expectWhole(course, comparison);
    expect(comparison.difference).toBe(0);
    expect(comparison.fills.length).toBeGreaterThan(5);
    expect(sessionCourse(course.ledger, course.id).account.fundingPaid).not.toBe(0);
  });

  test('funding that the account was charged is a part of its own', async () => {
    const instrument = { ...PERPETUAL, tick: 0.01, lot: 0.001 };
    const charged = (row: number) =>
      row % 40 === 0 ? { funding: [{ time: walk!.time[row]!, charged: 0.25 }] } : {};
    const plan = { strategy: emaCross, instrument, mode: 'testnet' as const };
    const course = await session(plan, charged);
    const comparison = compareSession(course.ledger, course.id, emaCross);
    expectWhole(course, comparison);
    expect(comparison.parts.funding).toBe(-0.75);
  });

  test('a strategy that reads another series knows it again', async () => {
    const mood = defineStrategy({
      name: 'mood',
      inputs: { greed: input.series('fear-greed') },
      params: {},
      indicators: ({ greed }) => ({ greed }),
      signals: ({ greed }) => ({ entries: greed.gt(60), exits: greed.lt(40) }),
    });
    const course = await session({ strategy: mood }, (row) => ({ inputs: { greed: (row * 17) % 100 } }));
    const comparison = compareSession(course.ledger, course.id, mood);
    expectWhole(course, comparison);
    expect(comparison.difference).toBe(0);
    expect(comparison.fills.length).toBeGreaterThan(5);
    const { indicators } = sessionResult(course.ledger, course.id, mood);
    expect(indicators[0]!.values.at(-1)).toBe((159 * 17) % 100);
  });

  test('where it fills by prices, the difference is in the prices', async () => {
    const plan = { strategy: emaCross, params: { fast: 3, slow: 8 }, fills: 'prices' as const };
    const course = await session(plan);
    const comparison = compareSession(course.ledger, course.id, emaCross);
    expectWhole(course, comparison);
    expect(comparison.parts.price).not.toBe(0);
    expect(comparison.parts).toMatchObject({ latency: 0, missed: 0, extra: 0, dust: 0, funding: 0 });
  });

  test('a session that has not traded on a bar is refused', async () => {
    const ledger = await openedLedger();
    const { id } = Session.start(ledger, { ...market, strategy: emaCross }, () => 0);
    expect(() => compareSession(ledger, id, emaCross)).toThrow(`session ${id} has not traded on any bar yet`);
    expect(() => sessionResult(ledger, id)).toThrow('has not traded on any bar yet');
  });

  test('it is shown in a notebook as a run is', async () => {
    const { ledger, id } = await session({ strategy: emaCross, params: { fast: 3, slow: 8 } });
    expect(await toHtml(sessionResult(ledger, id, emaCross))).toContain('ema-cross (fast 3, slow 8)');
  });
});

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
  });

  test('a grid on a perpetual differs by what the exchange did', async () => {
    course = await Course.on(minuteBars(FUTURE, 3000, 3));
    const params = { levels: 20, lookback: 20, stop: 0.05 };
    const options = { ...OPTIONS, leverage: 2 };
    await course.start({ strategy: grid, params, timeframe: '1m', options });
    await bars(24);
    await course.stop();
    await course.run({ resume: course.id, strategy: grid });
    course.exchange.exchange.fillShare = 0.3;
    await bars(36);
    await course.stop();
    const comparison = compareSession(course.ledger, course.id, grid);
    expectWhole(course, comparison);
    // What is bought at the market has another price, and an order may have filled but in part.
    const { price, size, fee, ...others } = comparison.parts;
    expect([price, size, fee]).not.toContain(0);
    expect(others).toEqual({ latency: 0, missed: 0, extra: 0, dust: 0, funding: 0 });
    expect(comparison.fills.length).toBeGreaterThan(5);
  });

  test('an order that comes to the exchange a bar later has a latency, to the cent', async () => {
    // A hundred more in each minute, and the same within it.
    const price = Float64Array.from({ length: 1100 }, (_, k) => 40_000 + 100 * (k - 1000));
    const { time, volume } = minuteBars(FUTURE, 1100);
    const column = { open: price, high: price, low: price, close: price };
    course = await Course.on(createBars({ symbol: FUTURE, timeframe: '1m', time, volume, ...column }));
    const once = defineStrategy({
      ...{ name: 'once', params: {}, indicators: ({ close }) => ({ level: close }) },
      onBar: ({ close }) => (close === 40_100 ? { entry: { type: 'market', side: 'buy', size: 0.1 } } : {}),
    });
    await course.start({ strategy: once, timeframe: '1m', options: { cash: 5000, fee: 0.0005 } });
    const { exchange, ledger, id } = course;
    await bars(1);
    exchange.faults.hold('POST /order');
    exchange.advance(MINUTE);
    await until(() => ledger.orders(id).length === 1);
    // It is on its way while the next minute goes by.
    exchange.advance(MINUTE);
    exchange.faults.clear();
    await until(() => ledger.fills(id).length === 1);
    await bars(3);
    await course.stop();

    const comparison = compareSession(ledger, id, once);
    expectWhole(course, comparison);
    const [fill] = comparison.fills;
    // By hand: decided on at 40,100, simulated at the open of the minute after, bought a tick above that of the next.
    expect(fill!.simulated).toMatchObject({ time: START + 1002 * MINUTE, price: 40_200 });
    expect(fill!.real).toMatchObject({ time: START + 1003 * MINUTE, price: 40_300.1 });
    const { latency, fee, ...others } = comparison.parts;
    expect(latency).toBeCloseTo(-0.1 * 100.1, 9);
    expect(fee).toBeCloseTo(-0.1 * 100.1 * 0.0005, 9);
    expect(comparison.difference).toBeCloseTo(-10.01 * 1.0005, 9);
    expect(Object.values(others).every((part) => part === 0)).toBe(true);
  });
});
