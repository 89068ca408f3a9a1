// Design section 4: time in force, reduce-only, one-cancels-other, and what an order does after it was decided.
import { expect, test } from 'vitest';
import type { LimitOrder, Order, StopLimitOrder, TimeInForce } from '../strategy/index.ts';
import { type PlayOptions, play, type Row } from './play.fixture.ts';

const quiet: Row = [100, 101, 99, 100];
const dip: Row = [100, 101, 94, 99];
const HOUR = 3_600_000;

const buyAt = (price: number, timeInForce?: TimeInForce): LimitOrder => ({
  ...{ type: 'limit', side: 'buy', size: 1, price },
  ...(timeInForce !== undefined && { timeInForce }),
});
const enter: Order = { type: 'market', side: 'buy', size: 1 };

/** The run of one order placed at the close of a first quiet bar, and kept. */
const run = (order: Order, rows: Row[], options: PlayOptions = {}) =>
  play([quiet, ...rows], { 0: { order } }, options);

test('an order is good till canceled', () => {
  expect(run(buyAt(95), [quiet, quiet, quiet, dip]).filled).toEqual([[4, 'order', 'buy', 1, 95]]);
});

test('an order that is no longer wanted is canceled, and one that changed is placed anew', () => {
  const { orders } = play([quiet, quiet, quiet, quiet], {
    0: { order: buyAt(95) },
    1: { order: buyAt(95) },
    2: { order: buyAt(94) },
    3: {},
  });
  expect(orders).toMatchObject([
    { key: 'order', status: 'canceled', reason: 'no longer wanted', placedTime: 0, endedTime: 2 * HOUR },
    { key: 'order', status: 'canceled', placedTime: 2 * HOUR, endedTime: 3 * HOUR },
  ]);
  expect(orders.length).toBe(2);
});

test('immediate or cancel fills at the first open it sees, or never', () => {
  expect(run(buyAt(101, 'ioc'), [quiet]).filled).toEqual([[1, 'order', 'buy', 1, 100]]);
  const missed = run(buyAt(95, 'ioc'), [dip, dip]);
  expect(missed.filled).toEqual([]);
  expect(missed.end('order')).toBe('expired: it could not fill at once');
});

test('fill or kill fills whole or not at all, where immediate or cancel takes what it can get', () => {
  const whole = (timeInForce: TimeInForce, size: number) =>
    run({ ...buyAt(101, timeInForce), size }, [quiet], { cash: 1000 });
  expect(whole('fok', 10).filled).toEqual([[1, 'order', 'buy', 10, 100]]);
  expect(whole('ioc', 11).filled).toEqual([[1, 'order', 'buy', 10, 100]]);
  const killed = whole('fok', 11);
  expect(killed.filled).toEqual([]);
  expect(killed.end('order')).toBe('expired: it could not fill whole: the account cannot pay for more');
  expect(run(buyAt(95, 'fok'), [dip]).end('order')).toBe('expired: it could not fill at once');
});

test('immediacy counts from the trigger of a stop-limit', () => {
  const order: StopLimitOrder = {
    ...{ type: 'stop-limit', side: 'buy', size: 1, trigger: 103, price: 104, timeInForce: 'ioc' },
  };
  expect(run(order, [quiet, quiet, [100, 105, 99, 104]]).filled).toEqual([[3, 'order', 'buy', 1, 103]]);
  const gapped = run(order, [quiet, [106, 107, 103, 104]]);
  expect(gapped.filled).toEqual([]);
  expect(gapped.end('order')).toBe('expired: it could not fill at once');
});

test('a day order works until the end of the UTC day of the first bar that it works in', () => {
  // Twenty-four hourly bars a day: placed at the close of hour 0, which is still of the first day.
  const days = (hour: number) => Array.from({ length: 30 }, (_, i): Row => (i + 1 === hour ? dip : quiet));
  expect(run(buyAt(95, 'day'), days(23)).filled.length).toBe(1);
  const over = run(buyAt(95, 'day'), days(24));
  expect(over.filled).toEqual([]);
  expect(over.end('order')).toBe('expired: its day is over');
  expect(over.orders[0]!.endedTime).toBe(23 * HOUR);
});

test('a day order on daily bars works in one bar, and can be wanted again for the next', () => {
  const wanted = { order: buyAt(95, 'day') };
  const { orders, filled } = play(
    [quiet, quiet, quiet, dip],
    { 0: wanted, 1: wanted, 2: wanted },
    { timeframe: '1d' },
  );
  expect(orders.map(({ status }) => status)).toEqual(['expired', 'expired', 'filled']);
  expect(filled).toEqual([[3, 'order', 'buy', 1, 95]]);
});

test('a day order ends with the last bar before a gap, at the next open at the latest', () => {
  const times = [0, HOUR, 48 * HOUR].map((time) => time + 10 * HOUR);
  const { end } = play([quiet, quiet, dip], { 0: { order: buyAt(95, 'day') } }, { time: times });
  expect(end('order')).toBe('expired: its day is over');
});

test('a number of bars: the order works in so many and then ends', () => {
  const two = buyAt(95, { bars: 2 });
  expect(run(two, [quiet, dip]).filled).toEqual([[2, 'order', 'buy', 1, 95]]);
  const over = run(two, [quiet, quiet, dip]);
  expect(over.filled).toEqual([]);
  expect(over.end('order')).toBe('expired: after 2 bars');
});

test('reduce-only is cut to the position, and canceled without one', () => {
  const sell: Order = { type: 'market', side: 'sell', size: 5, reduceOnly: true };
  const cut = play([quiet, quiet, quiet], { 0: { enter }, 1: { sell } });
  expect(cut.filled[1]).toEqual([2, 'sell', 'sell', 1, 100]);
  expect(cut.account.position).toBe(0);
  expect(cut.warnings).toEqual([]);
  const without = play([quiet, quiet], { 0: { sell } });
  expect(without.filled).toEqual([]);
  expect(without.end('sell')).toBe('canceled: there is no position to reduce');
});

test('reduce-only does not add to a position', () => {
  const more: Order = { type: 'market', side: 'buy', size: 1, reduceOnly: true };
  const { account, end } = play([quiet, quiet, quiet], { 0: { enter }, 1: { more } });
  expect(account.position).toBe(1);
  expect(end('more')).toBe('canceled: there is no position to reduce');
});

test('orders whose keys share what stands before a slash cancel each other', () => {
  const { filled, end } = play([quiet, [100, 106, 94, 100], dip], {
    0: { 'in/low': buyAt(95), 'in/lower': buyAt(94), other: buyAt(94) },
  });
  expect(filled.map(([, key]) => key)).toEqual(['in/low', 'other']);
  expect(end('in/lower')).toBe("canceled: 'in/low' filled");
});

test('keys without a slash, or with another word before it, go their own ways', () => {
  const orders = { 'a/low': buyAt(95), 'b/low': buyAt(95), c: buyAt(95) };
  expect(play([quiet, dip], { 0: orders }).filled.length).toBe(3);
});

test("the size 'position' is all that is held when the order fills", () => {
  const { filled } = play([quiet, quiet, quiet, quiet], {
    0: { enter },
    1: { enter: { ...enter, size: 2 }, out: { type: 'market', side: 'sell', size: 'position' } },
  });
  expect(filled.at(-1)).toEqual([2, 'out', 'sell', 3, 100]);
});

test("an order's tag comes back with its fill", () => {
  const { fills } = play([quiet, quiet], { 0: { enter: { ...enter, tag: 'breakout' } } });
  expect(fills[0]!.tag).toBe('breakout');
});
