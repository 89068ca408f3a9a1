// What the compiler refuses. `tsc` checks each `@ts-expect-error`: an error that is not there is one.
import { expectTypeOf, test } from 'vitest';
import type { Order } from './order.ts';
import { param } from './params.ts';
import { defineStrategy } from './strategy.ts';

const params = {
  length: param.int(10),
  share: param.float(0.5),
  trail: param.bool(true),
  mode: param.choice(['fast', 'slow']),
};

test('parameters, columns, state and fills have their types without a word about them', () => {
  defineStrategy({
    name: 'typed',
    params,
    indicators: ({ close }, p) => {
      expectTypeOf(p.length).toEqualTypeOf<number>();
      expectTypeOf(p.trail).toEqualTypeOf<boolean>();
      expectTypeOf(p.mode).toEqualTypeOf<'fast' | 'slow'>();
      return { top: close.lag(p.length), up: close.gt(1) };
    },
    state: (p) => ({ stop: 0, name: p.mode }),
    onFill(fill, account, state, p) {
      expectTypeOf(fill.price).toEqualTypeOf<number>();
      expectTypeOf(account.position).toEqualTypeOf<number>();
      expectTypeOf(state.name).toEqualTypeOf<'fast' | 'slow'>();
      expectTypeOf(p.share).toEqualTypeOf<number>();
    },
    onBar(bar, account, state) {
      expectTypeOf(bar.top).toEqualTypeOf<number>();
      expectTypeOf(bar.up).toEqualTypeOf<boolean>();
      expectTypeOf(bar.close).toEqualTypeOf<number>();
      state.stop = bar.top + account.cash;
      return undefined;
    },
  });
});

test('an unknown parameter is an error', () => {
  defineStrategy({
    name: 'a',
    params,
    // @ts-expect-error `lenght` is none
    indicators: ({ close }, p) => ({ top: close.lag(p.lenght) }),
    onBar: () => ({}),
  });
  defineStrategy({
    name: 'a',
    params,
    indicators: () => ({}),
    // @ts-expect-error `lenght` is none
    onBar: (_bar, _account, _state, p) => (p.lenght > 0 ? {} : undefined),
  });
});

test('an unknown column is an error', () => {
  defineStrategy({
    name: 'a',
    params: {},
    indicators: ({ close }) => ({ fast: close }),
    // @ts-expect-error there is no column `slow`
    onBar: (bar) => (bar.slow > 0 ? {} : undefined),
  });
  defineStrategy({
    name: 'a',
    params: {},
    indicators: ({ close }) => ({ fast: close }),
    // @ts-expect-error there is no series `slow`
    signals: ({ fast, slow }) => ({ entries: fast.gt(slow) }),
  });
});

test('a number is no signal, and a signal is no number', () => {
  defineStrategy({
    name: 'a',
    params: {},
    indicators: ({ close }) => ({ fast: close }),
    // @ts-expect-error entries is a signal
    signals: ({ fast }) => ({ entries: fast }),
  });
  defineStrategy({
    name: 'a',
    params: {},
    indicators: ({ close }) => ({ up: close.gt(1) }),
    // @ts-expect-error up is yes or no
    onBar: (bar) => (bar.up > 1 ? {} : undefined),
  });
});

test('an unknown signal is an error', () => {
  defineStrategy({
    name: 'a',
    params: {},
    indicators: ({ close }) => ({ up: close.gt(1) }),
    // @ts-expect-error the signal is named entries
    signals: ({ up }) => ({ entry: up }),
  });
});

test('state has the type of its first value', () => {
  defineStrategy({
    name: 'a',
    params: {},
    indicators: () => ({}),
    state: () => ({ count: 0 }),
    onBar(_bar, _account, state) {
      // @ts-expect-error there is no `counts`
      state.counts++;
      // @ts-expect-error it is a number
      state.count = 'one';
      return undefined;
    },
  });
});

test('keys in the wrong order are an error: types flow down the literal', () => {
  defineStrategy({
    name: 'a',
    params: {},
    // @ts-expect-error signals before the indicators that they are made of
    signals: ({ fast, slow }) => ({ entries: fast.gt(slow) }),
    indicators: ({ close }) => ({ fast: close, slow: close.lag(1) }),
  });
  defineStrategy({
    name: 'a',
    params,
    indicators: () => ({}),
    onBar(_bar, _account, state) {
      // @ts-expect-error onBar before the state that it changes
      state.count++;
      return undefined;
    },
    // @ts-expect-error and the state comes too late for that
    state: (p) => ({ count: p.length }),
  });
});

test('what an order needs, its type demands', () => {
  const common = { side: 'buy', size: 1 } as const;
  const orders: Order[] = [
    // @ts-expect-error a limit without a price
    { type: 'limit', ...common },
    // @ts-expect-error a stop without a trigger
    { type: 'stop', ...common },
    // @ts-expect-error a stop-limit without a price
    { type: 'stop-limit', ...common, trigger: 1 },
    // @ts-expect-error a trailing stop without an offset
    { type: 'trailing-stop', ...common },
    // @ts-expect-error a market order has no price
    { type: 'market', ...common, price: 1 },
    // @ts-expect-error only a limit can be post-only
    { type: 'stop', ...common, trigger: 1, postOnly: true },
    // @ts-expect-error buy or sell
    { type: 'market', side: 'long', size: 1 },
    // @ts-expect-error no such size
    { type: 'market', side: 'buy', size: { percent: 5 } },
    // @ts-expect-error no such time in force
    { type: 'limit', ...common, price: 1, timeInForce: 'week' },
    // @ts-expect-error a trail is an offset, not a price
    { type: 'market', ...common, attached: { trail: { price: 1 } } },
  ];
  expectTypeOf(orders).toEqualTypeOf<Order[]>();
});

test('orders are wanted by key', () => {
  defineStrategy({
    name: 'a',
    params: {},
    indicators: () => ({}),
    // @ts-expect-error an order, and no key
    onBar: () => ({ type: 'market', side: 'buy', size: 1 }),
  });
});
