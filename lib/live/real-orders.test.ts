// Sessions that send real orders, on an exchange on loopback: what the ledger says is what the exchange's own books say.

import { afterEach, describe, expect, test } from 'vitest';
import { emaCross, grid } from '../../strategies/index.ts';
import { defineStrategy } from '../strategy/index.ts';
import { MINUTE, minuteBars, START } from '../testing/ccxt.fixture.ts';
import { until } from '../until.fixture.ts';
import { Course, expectSameBooks, FUTURE, SPOT } from './course.fixture.ts';
import { sessionCourse } from './session-course.ts';

let course: Course;
afterEach(() => course.close());

async function bars(count: number): Promise<void> {
  for (let k = 0; k < count; k++) await course.bar(3);
}

/** The position at the exchange. */
const size = () => course.exchange.exchange.wallet.position('BTCUSDT').size;
/** What the account of the session has. */
const account = () => course.ledger.equity(course.id, 1)[0]!;
const ordersOfExchange = () => course.exchange.exchange.openOrders();
const openStops = () => course.ledger.orders(course.id, { open: true }).filter(({ key }) => key === 'stop');

describe('funding of a perpetual', () => {
  const holder = defineStrategy({
    ...{ name: 'holder', params: {} },
    indicators: ({ close }) => ({ price: close }),
    onBar: (_, { position }) =>
      position === 0 ? { entry: { type: 'market', side: 'buy', size: 0.02 } } : undefined,
  });
  const rate = 0.0003;
  const walk = minuteBars(FUTURE, 3000, 3);
  const due = { time: START + 1020 * MINUTE, rate };

  test.each(['paper', 'testnet'] as const)('is charged once, in a %s session too', async (mode) => {
    course = await Course.on(walk, { funding: [due] });
    await course.start({ mode, strategy: holder, timeframe: '1m', options: { cash: 5000 } });
    await bars(25);
    await course.stop();
    const { ledger, id, exchange } = course;
    const notes = ledger.journal(id, { kinds: ['funding'] }).map(({ data }) => data);
    const { fundingPaid } = sessionCourse(ledger, id).account;
    if (mode === 'testnet') {
      // Binance takes the mark price of the settlement.
      const charged = -exchange.exchange.fundingPaid[0]!.amount;
      expect(notes).toEqual([{ time: due.time, charged }]);
      expect(fundingPaid).toBe(charged);
    } else {
      expect(notes).toEqual([due]);
      expect(fundingPaid).toBe(0.02 * walk.open[1020]! * rate);
    }
  });
});

describe('real orders', () => {
  const options = { slippage: 0.002, cash: 5000 };

  test('an EMA cross at a spot market holds what the exchange has, and has paid what it took', async () => {
    course = await Course.on(minuteBars(SPOT, 3000));
    await course.start({ strategy: emaCross, params: { fast: 3, slow: 8 }, timeframe: '1m', options });
    await bars(120);
    await course.settled();
    await course.stop();
    expectSameBooks(course);
    const fills = course.ledger.fills(course.id);
    expect(fills.length).toBeGreaterThan(10);
    // The exchange takes its fee of what is bought: less than a lot of it is left over after each sale.
    const { wallet } = course.exchange.exchange;
    const held = wallet.balance('BTC').free;
    const { position, cash } = account();
    const lots = (fills.length / 2) * 0.00001;
    expect(Math.abs(held - position)).toBeLessThan(lots);
    const spent = 10_000 - wallet.balance('USDT').free;
    const dust = held - position;
    expect(5000 - cash).toBeCloseTo(spent - dust * fills.at(-1)!.price, 0);
  });

  test('a grid on a perpetual fills at its levels, and holds what the exchange has', async () => {
    course = await Course.on(minuteBars(FUTURE, 3000, 3));
    const params = { lookback: 60, stop: 0.05 };
    await course.start({ strategy: grid, params, timeframe: '1m', options: { ...options, leverage: 2 } });
    await bars(200);
    // The stop that protects the grid is as large as the position, once it was sent anew.
    await until(() => openStops().some((stop) => Math.abs(stop.size! - size()) < 1e-9));
    await course.settled();
    await course.stop();
    expectSameBooks(course);
    expect(course.ledger.fills(course.id).length).toBeGreaterThan(30);
    expect(account().position).toBeCloseTo(size(), 9);
    expect(openStops()).toHaveLength(1);
  });

  test('at a spot market the stop of a grid is watched, and sells all when the price falls through it', async () => {
    // Calm for 1200 minutes, then down by a twelfth within 20.
    const fall = minuteBars(SPOT, 1400, 1, (i) => (i < 1200 ? 0 : i < 1220 ? -0.004 : 0));
    course = await Course.on(fall, { gone: 1100 });
    const params = { lookback: 60, stop: 0.02, rebalance: 0 };
    await course.start({ strategy: grid, params, timeframe: '1m', options });
    await bars(140);
    await course.settled();
    await course.stop();
    expectSameBooks(course);
    const orders = course.ledger.orders(course.id);
    // Its sales rested at the exchange meanwhile, and were taken back for it.
    const ends = orders.filter(({ key }) => key.startsWith('sell')).map(({ status }) => status);
    expect(ends).toContain('filled');
    expect(ends).toContain('canceled');
    const stop = orders.findLast(({ key }) => key === 'stop')!;
    // A minute of the fall goes by between two looks of this test.
    expect(stop.status).toBe('filled');
    expect(stop.averagePrice! / stop.trigger!).toBeGreaterThan(0.97);
    expect(account().position).toBe(0);
    expect(course.exchange.exchange.wallet.balance('BTC').locked).toBeCloseTo(0, 12);
  });

  test('liquidated it is flat at once, and stopped it leaves nothing at the exchange', async () => {
    course = await Course.on(minuteBars(FUTURE, 3000, 3));
    const params = { lookback: 60, stop: 0.05 };
    await course.start({ strategy: grid, params, timeframe: '1m', options: { ...options, leverage: 2 } });
    const { ledger, id } = course;
    while (size() === 0) await bars(1);
    expect(ordersOfExchange().length).toBeGreaterThan(3);
    ledger.sendCommand({ session: id, verb: 'liquidate' });
    const isFlat = () => size() === 0 && ordersOfExchange().length === 0;
    await until(() => isFlat() && ledger.session(id).status === 'halted');
    // Without a bar in between.
    ledger.sendCommand({ session: id, verb: 'resume' });
    await bars(3);
    expect(ordersOfExchange().length).toBeGreaterThan(0);
    ledger.sendCommand({ session: id, verb: 'stop' });
    await course.ended;
    expect(ledger.session(id).status).toBe('stopped');
    expect(ordersOfExchange().map(({ type }) => type)).toEqual(openStops().map(() => 'stop'));
  });

  test('while the exchange is slow to let go of its orders, a session that is stopped decides nothing more', async () => {
    course = await Course.on(minuteBars(SPOT, 3000));
    // Wants another order on each bar.
    const eager = defineStrategy({
      ...{ name: 'eager', params: {}, indicators: () => ({}) },
      onBar: ({ index, close }) => ({
        [`low-${index % 2}`]: { type: 'limit', side: 'buy', size: 0.01, price: close * 0.8 },
      }),
    });
    await course.start({ strategy: eager, timeframe: '1m', options: { cash: 5000 } });
    const { ledger, id, exchange } = course;
    await bars(3);
    exchange.faults.fail({ path: '/order', answer: 503, times: 2 });
    ledger.sendCommand({ session: id, verb: 'stop' });
    await until(() => ledger.pendingCommands().length === 0);
    const before = ledger.orders(id).length;
    for (let third = 0; third < 9; third++) {
      exchange.advance(MINUTE / 3);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await course.ended;
    expect(ledger.orders(id).length).toBe(before);
    expect(ordersOfExchange()).toEqual([]);
    expect(ledger.session(id).status).toBe('stopped');
  });

  test('a stop that never arrived and has moved since is not placed at its old trigger when the session goes on', async () => {
    const rising = minuteBars(FUTURE, 1100, 1, (i) => (i < 1000 ? 0 : 0.003));
    course = await Course.on(rising);
    const trailing = defineStrategy({
      ...{ name: 'trailing', params: {}, indicators: () => ({}) },
      onBar: (_, { position }) => {
        if (position === 0) return { entry: { type: 'market', side: 'buy', size: 0.02 } };
        const exit = { side: 'sell', size: 'position', reduceOnly: true } as const;
        return { stop: { type: 'trailing-stop', offset: { distance: 2000 }, ...exit } };
      },
    });
    const plan = { strategy: trailing, timeframe: '1m', options: { cash: 5000, slippage: 0.01 } } as const;
    await course.start(plan);
    const { exchange, ledger, id } = course;
    await bars(1);
    exchange.faults.fail({ path: 'lgoOrder', answer: 'drop', times: Number.POSITIVE_INFINITY });
    await until(() => {
      if (!course.isCanceling) exchange.advance(MINUTE / 3);
      return course.isCanceling;
    });
    await course.stop();
    const [old] = ledger.orders(id).filter(({ key }) => key === 'stop');
    expect(old).toMatchObject({ status: 'submitted' });
    exchange.faults.clear();
    await course.run({ resume: id, strategy: trailing });
    await bars(1);
    await course.settled();
    await course.stop();
    expectSameBooks(course);
    expect(ledger.order(old!.clientId)).toMatchObject({ status: 'canceled' });
    const stops = exchange.exchange.orders.filter(({ type }) => type === 'stop');
    expect(stops.map(({ clientId }) => clientId)).not.toContain(old!.clientId);
    expect(openStops()).toMatchObject([{ status: 'accepted' }]);
    expect(openStops()[0]!.trigger).toBeGreaterThan(old!.trigger!);
  });
});
