import { expect, test } from 'vitest';
import { faultOf } from '../fault.fixture.ts';
import type { Order } from '../strategy/index.ts';
import { checkOrder } from './check-order.ts';
import { play } from './play.fixture.ts';

const market = { type: 'market', side: 'buy', size: 1 } as const;
const limit = { ...market, type: 'limit', price: 99 } as const;
const stop = { ...market, type: 'stop', trigger: 99 } as const;

/** What is said of an order that the types would not let pass. */
/** Without the strategy and the key, which every fault begins with. */
const fault = (order: unknown) =>
  faultOf(() => checkOrder('mine', 'entry', order as Order)).replace(
    "bad-strategy: strategy 'mine': order 'entry': ",
    '',
  );

test.each<Order>([
  market,
  limit,
  stop,
  { ...market, size: 'position' },
  { ...market, size: { fraction: 0.5 } },
  { ...market, size: { risk: 0.01 }, attached: { stop: { distance: 2 } } },
  { ...stop, type: 'stop-limit', price: 98 },
  { type: 'trailing-stop', side: 'sell', size: 1, offset: { fraction: 0.05 } },
  { ...limit, timeInForce: { bars: 3 }, postOnly: true },
  { ...market, attached: { stop: { price: 90 }, target: { fraction: 2 }, trail: { distance: 4 } } },
])('an order of its type passes: %o', (order) => {
  expect(fault(order)).toBe('no fault');
});

const PRICE = 'a price is a positive number; is an indicator still warming up?';
const SIZE = 'a size is positive; the side says whether it is bought or sold';
const ORDER = "orders are wanted by key: { entry: { type: 'market', side: 'buy', size: 1 } }";
const OFFSET = 'an offset is { distance: 5 } in money or { fraction: 0.05 } of the price';
const TIME = "it takes 'gtc', 'ioc', 'fok', 'day' or a number of bars, { bars: 3 }";

test.each<[unknown, string]>([
  [undefined, `it is undefined | ${ORDER}`],
  ['market', `it is 'market' | ${ORDER}`],
  [null, `it is null | ${ORDER}`],
  [{ side: 'buy', size: 1 }, `its type is undefined | ${ORDER}`],
  [{ ...limit, type: 'limt' }, "its type is 'limt' | did you mean 'limit'?"],
  [{ ...market, side: 'long' }, "its side is 'long' | a side is 'buy' or 'sell'"],
  [{ ...market, type: 'limit' }, `its price is undefined | ${PRICE}`],
  [{ ...limit, price: Number.NaN }, `its price is NaN | ${PRICE}`],
  [{ ...limit, price: -3 }, `its price is -3 | ${PRICE}`],
  [{ ...stop, trigger: Infinity }, `its trigger is Infinity | ${PRICE}`],
  [{ ...stop, type: 'stop-limit' }, `its price is undefined | ${PRICE}`],
  [{ ...limit, type: 'stop-limit' }, `its trigger is undefined | ${PRICE}`],
  [{ ...market, type: 'trailing-stop' }, `its offset is undefined | ${OFFSET}`],
  [
    { ...market, type: 'trailing-stop', offset: { fraction: 0 } },
    `its offset is { fraction: 0 } | ${OFFSET}`,
  ],
  [{ ...market, type: 'trailing-stop', offset: { price: 5 } }, `its offset is { price: 5 } | ${OFFSET}`],
  [{ ...market, size: 0 }, `its size is 0 | ${SIZE}`],
  [{ ...market, size: -1 }, `its size is -1 | ${SIZE}`],
  [{ ...market, size: Number.NaN }, `its size is NaN | ${SIZE}`],
  [{ ...market, size: undefined }, `its size is undefined | ${SIZE}`],
  [{ ...market, size: 'all' }, `its size is 'all' | ${SIZE}`],
  [{ ...market, size: { percent: 5 } }, `its size is { percent: 5 } | ${SIZE}`],
  [{ ...market, size: { fraction: Number.NaN } }, `its size is { fraction: NaN } | ${SIZE}`],
  [
    { ...market, size: { risk: 0.1 } },
    'its size is a risk, and it has no stop | attach a stop, or choose another way of sizing',
  ],
  [{ ...market, attached: { stop: { price: Number.NaN } } }, `its stop is { price: NaN } | ${PRICE}`],
  [{ ...market, attached: { target: { fraction: -0.1 } } }, `its target is { fraction: -0.1 } | ${PRICE}`],
  [{ ...market, attached: { trail: { price: 90 } } }, `its trail is { price: 90 } | ${OFFSET}`],
  [{ ...limit, timeInForce: 'gtd' }, `its time in force is 'gtd' | ${TIME}`],
  [{ ...limit, timeInForce: { bars: 0 } }, `its time in force is { bars: 0 } | ${TIME}`],
  [{ ...limit, timeInForce: { bars: 1.5 } }, `its time in force is { bars: 1.5 } | ${TIME}`],
])('an order that cannot be meant is refused in words: %o', (order, words) => {
  expect(fault(order)).toBe(words);
});

test('the engine refuses such an order with its key, before anything is placed', () => {
  const script = { 0: { exit: { ...limit, price: Number.NaN } } };
  expect(() => play([[100, 101, 99, 100]], script)).toThrow(
    "strategy 'scripted': order 'exit': its price is NaN",
  );
});
