import { expect, test } from 'vitest';
import { advance, isEnded, ORDER_STATUSES, type OrderStatus } from './order-state.ts';

/** Every step that is allowed, as it is drawn in the documentation of the order states. */
const STEPS = `
  submitted -> accepted triggered partially-filled filled canceled rejected expired
  accepted -> triggered partially-filled filled canceled rejected expired
  triggered -> partially-filled filled canceled rejected expired
  partially-filled -> partially-filled filled canceled expired`;

const allowed = new Map(
  STEPS.trim()
    .split('\n')
    .map((line) => line.trim().split(' -> ') as [OrderStatus, string])
    .map(([from, to]) => [from, to.split(' ')]),
);

const pairs = ORDER_STATUSES.flatMap((from) => ORDER_STATUSES.map((to) => [from, to] as const));

test.each(pairs)('from %s to %s: allowed where the table says so, else a fault', (from, to) => {
  if (allowed.get(from)?.includes(to)) expect(advance(from, to)).toBe(to);
  else expect(() => advance(from, to)).toThrow(`an order cannot go from ${from} to ${to}`);
});

test('filled, canceled, rejected and expired are ends; the others are not', () => {
  const ends = ORDER_STATUSES.filter(isEnded);
  expect(ends).toEqual(['filled', 'canceled', 'rejected', 'expired']);
});

test('no order is rejected once a part of it has filled', () => {
  expect(() => advance('partially-filled', 'rejected')).toThrow();
});
