// One order whose messages come late, twice, out of order or not at all.
import '../../seed.fixture.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { advance, type OrderStatus } from '../../execution/order-state.ts';
import { TrackedOrder } from './tracked-order.ts';
import type { OrderUpdate } from './types.ts';

const LOT = 0.1;
const REQUEST = { clientId: 'a', symbol: 'BTC/USDT', side: 'buy', type: 'limit', size: 1, price: 1 } as const;
const lots = (count: number) => Number((count * LOT).toPrecision(12));

type Message = { readonly status: OrderStatus; readonly filled: number } | { readonly fill: number };

const report = (status: OrderStatus, filled: number) => ({
  ...{ status, filled, time: 1, exchangeId: '1', triggeredId: undefined, reason: undefined },
});

/** The fills of an order of ten lots, its messages in their true order, and the last word on it. */
const life = fc
  .record({
    sizes: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 5 }),
    end: fc.constantFrom('canceled', 'expired'),
  })
  .map(({ sizes, end }) => {
    const fills = sizes.filter((_, k) => sizes.slice(0, k + 1).reduce((a, b) => a + b) <= 10);
    const sum = (count: number) => fills.slice(0, count).reduce((a, b) => a + b, 0);
    const all = sum(fills.length);
    const last = { status: (all === 10 ? 'filled' : end) as OrderStatus, filled: lots(all) };
    const partly = fills.flatMap((_, k): Message[] => [
      { fill: k },
      { status: sum(k + 1) === 10 ? 'filled' : 'partially-filled', filled: lots(sum(k + 1)) },
    ]);
    const messages: Message[] = [{ status: 'accepted', filled: 0 }, ...partly, last];
    return { fills, messages, last };
  });

/** Hands over a message, and what is to be told then, as the tracker does. */
function deliver(order: TrackedOrder, message: Message, fills: readonly number[], told: Told): void {
  if (!('fill' in message)) order.hear(report(message.status, message.filled));
  else if (!order.hasFill(String(message.fill)) && !order.hasEnded) {
    const size = lots(fills[message.fill]!);
    order.addFill(String(message.fill), size, 1);
    told.filled += size;
  }
  const update = order.takeUpdate();
  if (update === undefined) return;
  expect(update.filled).toBeCloseTo(told.filled, 12);
  told.updates.push(update);
}

interface Told {
  filled: number;
  readonly updates: OrderUpdate[];
}

test('updates follow the state table, never run ahead of the fills, and end with the last word', () => {
  const course = life.chain((one) =>
    fc.record({
      one: fc.constant(one),
      noise: fc.array(fc.constantFrom(...one.messages), { maxLength: 20 }),
      // What asking the exchange gives in the end, in whatever order.
      rest: fc.shuffledSubarray([...one.fills.map((_, fill) => ({ fill })), one.last], {
        minLength: one.fills.length + 1,
      }),
    }),
  );
  fc.assert(
    fc.property(course, ({ one: { fills, last }, noise, rest }) => {
      const order = new TrackedOrder(
        { request: REQUEST, status: 'submitted', filled: 0, fillIds: [] },
        LOT,
        false,
      );
      const told: Told = { filled: 0, updates: [] };
      for (const message of [...noise, ...rest]) deliver(order, message, fills, told);
      let status: OrderStatus = 'submitted';
      for (const update of told.updates) status = advance(status, update.status);
      expect(told.updates.at(-1)).toMatchObject(last);
      expect(order.isShort).toBe(false);
    }),
  );
});

test('an order that is known in part goes on from there', () => {
  const known = { request: REQUEST, status: 'partially-filled', filled: 0.3, fillIds: ['1'] } as const;
  const order = new TrackedOrder(known, LOT, false);
  order.hear(report('partially-filled', 0.3));
  expect(order.takeUpdate()).toBeUndefined();
  order.hear(report('canceled', 0.5));
  expect(order.takeUpdate()).toBeUndefined();
  expect([order.hasFill('1'), order.isShort]).toEqual([true, true]);
  order.addFill('2', 0.2, 2);
  expect(order.takeUpdate()).toMatchObject({ status: 'canceled', filled: 0.5 });
});
