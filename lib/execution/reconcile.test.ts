import { expect, test } from 'vitest';
import type { LimitOrder, Order, Orders } from '../strategy/index.ts';
import { type OrderBook, reconcile, sameOrder } from './reconcile.ts';
import { type Role, WorkingOrder } from './working-order.ts';

const limit = (price: number, more: Partial<LimitOrder> = {}): Order => ({
  ...{ type: 'limit', side: 'buy', size: 1, price },
  ...more,
});

/** A book with these orders working, and what is done to it. */
function bookOf(orders: readonly [key: string, order: Order, role?: Role][]) {
  const done: string[] = [];
  let id = 1;
  const working = orders.map(
    ([key, order, role = 'order']) => new WorkingOrder(id++, key, order, role, undefined, 0, 0),
  );
  const book: OrderBook = {
    working,
    place(key, order) {
      done.push(`place ${key} ${'price' in order ? order.price : ''}`);
      working.push(new WorkingOrder(id++, key, order, 'order', undefined, 0, 0));
    },
    cancel(order, reason) {
      done.push(`cancel ${order.key}: ${reason}`);
      order.to('canceled', reason);
    },
  };
  return { book, done };
}

/** What reconciling does to a book. */
function doneBy(orders: Parameters<typeof bookOf>[0], wanted: Orders): string[] {
  const { book, done } = bookOf(orders);
  reconcile(book, wanted);
  return done;
}

test('an order that is wanted and not working is placed', () => {
  expect(doneBy([], { a: limit(99), b: limit(98) })).toEqual(['place a 99', 'place b 98']);
});

test('an order that is working and no longer wanted is canceled', () => {
  expect(doneBy([['a', limit(99)]], {})).toEqual(['cancel a: no longer wanted']);
});

test('an order that is working and wanted as it is is kept', () => {
  expect(doneBy([['a', limit(99)]], { a: limit(99) })).toEqual([]);
});

test('an order that changed is canceled and placed anew', () => {
  expect(doneBy([['a', limit(99)]], { a: limit(98) })).toEqual(['cancel a: no longer wanted', 'place a 98']);
});

test('all cancels come before all placements', () => {
  const done = doneBy(
    [
      ['a', limit(99)],
      ['b', limit(97)],
    ],
    { a: limit(98), c: limit(96), b: limit(95) },
  );
  expect(done.map((what) => what.slice(0, 6))).toEqual(['cancel', 'cancel', 'place ', 'place ', 'place ']);
});

test('the exits that a venue attached are left alone', () => {
  expect(doneBy([['a.stop', { type: 'stop', side: 'sell', size: 1, trigger: 90 }, 'stop']], {})).toEqual([]);
});

test('an order of a key whose last one has ended is placed anew', () => {
  const { book, done } = bookOf([['a', limit(99)]]);
  book.working[0]!.to('filled');
  reconcile(book, { a: limit(99) });
  expect(done).toEqual(['place a 99']);
});

test('reconciling twice changes nothing the second time', () => {
  const { book, done } = bookOf([['a', limit(99)]]);
  const wanted = { a: limit(98), b: limit(97) };
  reconcile(book, wanted);
  done.length = 0;
  reconcile(book, wanted);
  expect(done).toEqual([]);
});

test('two orders are the same where every field is, as deep as they go', () => {
  const attached = { stop: { price: 90 }, target: { fraction: 0.1 } };
  expect(sameOrder(limit(99, { attached }), limit(99, { attached: structuredClone(attached) }))).toBe(true);
  expect(sameOrder(limit(99, { attached }), limit(99, { attached: { stop: { price: 91 } } }))).toBe(false);
  expect(sameOrder(limit(99, { attached }), limit(99))).toBe(false);
  expect(sameOrder(limit(99, { size: { fraction: 1 } }), limit(99, { size: { notional: 1 } }))).toBe(false);
  expect(sameOrder(limit(99, { tag: 'x' }), limit(99, { tag: 'y' }))).toBe(false);
  expect(sameOrder(limit(99, { timeInForce: { bars: 2 } }), limit(99, { timeInForce: { bars: 2 } }))).toBe(
    true,
  );
});

test('a field that is undefined is a field that is not there', () => {
  const order = { ...limit(99), tag: undefined } as unknown as Order;
  expect(sameOrder(order, limit(99))).toBe(true);
  expect(sameOrder(limit(99), order)).toBe(true);
});
