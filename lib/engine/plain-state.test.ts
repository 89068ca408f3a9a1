import { expect, test } from 'vitest';
import { plainState } from './plain-state.ts';

test('plain data of every kind is copied as it is, circles included', () => {
  const circle: { self?: unknown } = {};
  circle.self = circle;
  const bare = Object.assign(Object.create(null), { a: 1 });
  const state = {
    ...{ n: -0, big: 3n, text: 'x', none: null, missing: undefined, yes: true, when: new Date(5) },
    ...{
      list: [1, [Number.NaN]],
      map: new Map([['a', { b: [2] }]]),
      set: new Set([1]),
      column: new Float64Array(3),
    },
    ...{ circle, bare },
  };
  const copy = plainState('s', state);
  expect(copy).toEqual(state);
  expect(copy).not.toBe(state);
  expect(plainState('s', undefined)).toBe(undefined);
});

test('what a restart could not read back is named with its place', () => {
  class Window {
    last = 1;
  }
  const refusal = (state: unknown) => () => plainState('mine', state);
  const start = "strategy 'mine': its state cannot be written down: ";
  expect(refusal({ orders: [{ next: () => 1 }] })).toThrow(`${start}state.orders[0].next is a function`);
  expect(refusal({ key: Symbol('a') })).toThrow(`${start}state.key is a symbol`);
  expect(refusal({ window: new Window() })).toThrow(
    `${start}state.window is a Window, which would come back without its methods`,
  );
  expect(refusal(new Map([['a', new WeakMap()]]))).toThrow(`${start}state.get(…) is a WeakMap`);
  expect(refusal({ later: Promise.resolve(1) })).toThrow(`${start}state.later is a Promise`);
});
