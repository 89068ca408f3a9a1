// Design section 4: sizes, lots, ticks, the least notional, and the sides that may be held.
import { expect, test } from 'vitest';
import type { Instrument } from '../core/instrument.ts';
import type { Order, Size } from '../strategy/index.ts';
import { type PlayOptions, play, type Row } from './play.fixture.ts';

const quiet: Row = [100, 101, 99, 100];
const market = (side: 'buy' | 'sell', size: Size): Order => ({ type: 'market', side, size });
const coin: Instrument = { symbol: 'TEST', tick: 0.1, lot: 0.01, minNotional: 10 };

/** The sizes of the fills of orders that are placed at the closes of quiet bars, one on each. */
function run(orders: Order[], options: PlayOptions = {}) {
  const script = Object.fromEntries(orders.map((order, i) => [i, { [`o${i}`]: order }]));
  return play(
    Array.from({ length: orders.length + 1 }, () => quiet),
    script,
    options,
  );
}
const sizes = (orders: Order[], options: PlayOptions = {}) =>
  run(orders, options).filled.map(([, , , size]) => size);

test('a size is in base units, an amount of quote money, or a fraction of equity', () => {
  expect(sizes([market('buy', 3)])).toEqual([3]);
  expect(sizes([market('buy', { notional: 250 })])).toEqual([2.5]);
  expect(sizes([market('buy', { fraction: 0.5 })])).toEqual([5]);
});

test('a fraction of equity includes the fee, so that the whole of it can be bought', () => {
  const [size] = sizes([market('buy', { fraction: 1 })], { takerFee: 0.002 });
  expect(size! * 100 * 1.002).toBeCloseTo(1000, 9);
});

test('a fraction is of equity, not of what is left in cash', () => {
  // Of 1000, 600 are in a position: 30 % of equity are 300.
  expect(sizes([market('buy', 6), market('buy', { fraction: 0.3 })])).toEqual([6, 3]);
});

test('a weight is what is missing to a position worth that fraction of equity, or too much of it', () => {
  // Of 1000 at 100: 40 % are 4, 70 % are 3 more, 10 % are 6 less, and nothing is all of the rest.
  const weights = [0.4, 0.7].map((weight) => market('buy', { weight }));
  const less = [0.1, 0].map((weight) => market('sell', { weight }));
  expect(sizes([...weights, ...less])).toEqual([4, 3, 6, 1]);
});

test('a weight below 0 is a short position, and one side alone goes towards it', () => {
  const { filled, end } = run([market('sell', { weight: -0.5 }), market('sell', { weight: -0.2 })]);
  expect(filled).toEqual([[1, 'o0', 'sell', 5, 100]]);
  expect(end('o1')).toBe('canceled: its weight is reached');
});

test('what is bought towards a weight costs no more than what is missing, the fee included', () => {
  const [first, second] = sizes([market('buy', { weight: 0.5 }), market('buy', { weight: 1 })], {
    takerFee: 0.002,
  });
  expect(first! * 100 * 1.002).toBeCloseTo(500, 9);
  expect((first! + second!) * 100 * 1.002).toBeCloseTo(1000, 9);
});

test('a risk is the fraction of equity that is lost between the entry and the stop', () => {
  const order = (stop: number): Order => ({
    ...market('buy', { risk: 0.02 }),
    attached: { stop: { price: stop } },
  });
  expect(sizes([order(95)])).toEqual([(0.02 * 1000) / 5]);
  expect(sizes([{ ...market('sell', { risk: 0.02 }), attached: { stop: { distance: 8 } } }])).toEqual([2.5]);
});

test('a risk with its stop on the wrong side of the entry is refused', () => {
  const order: Order = { ...market('buy', { risk: 0.02 }), attached: { stop: { price: 105 } } };
  const { end, filled } = run([order]);
  expect(filled).toEqual([]);
  expect(end('o0')).toBe('rejected: its stop is not on the losing side of the entry');
});

test('an order is cut to what the account can pay, and a warning says so', () => {
  const { filled, warnings } = run([market('buy', 30)], { takerFee: 0.001 });
  expect(filled[0]![3]).toBeCloseTo(1000 / 100.1, 12);
  expect(warnings).toMatchObject([{ code: 'order-cut', time: 3_600_000 }]);
  expect(warnings[0]!.message).toMatch(
    /^order 'o0' on the bar of 1970-01-01 01:00 was cut from 30 to 9\.99.*: the account cannot pay for more$/,
  );
});

test('an order that the account cannot pay for at all is refused with a warning', () => {
  const { warnings, end } = run([market('buy', 10), market('buy', 1)]);
  expect(end('o1')).toBe('rejected: the account cannot pay for more');
  expect(warnings).toMatchObject([{ code: 'order-refused' }]);
});

test('cash never goes below nothing without leverage', () => {
  expect(run([market('buy', { fraction: 1 })], { takerFee: 0.0007 }).account.cash).toBeGreaterThan(-1e-9);
  expect(run([market('buy', { fraction: 1 })], { takerFee: 0 }).account.cash).toBe(0);
});

test('sizes round down to the lot', () => {
  expect(sizes([market('buy', 1.239)], { instrument: coin })).toEqual([1.23]);
  expect(sizes([market('buy', { notional: 33.33 })], { instrument: coin })).toEqual([0.33]);
  expect(sizes([market('buy', 0.3)], { instrument: { ...coin, lot: 0.1 } })).toEqual([0.3]);
});

test('a size under one lot is refused', () => {
  const { end } = run([market('buy', 0.009)], { instrument: coin });
  expect(end('o0')).toBe('rejected: the size is less than one lot');
  const reduced = run([market('buy', 1), { ...market('sell', 0.009), reduceOnly: true }], {
    instrument: coin,
  });
  expect(reduced.end('o1')).toBe('rejected: the size is less than one lot');
});

test('what closes a position whole is not cut to lots', () => {
  const { account } = run([market('buy', 1.23), market('buy', 0.1), market('sell', 1.33)], {
    instrument: coin,
  });
  expect(account.position).toBe(0);
});

test('orders under the least notional are refused', () => {
  const { end, filled } = run([market('buy', 0.09), market('buy', 0.1)], { instrument: coin });
  expect(end('o0')).toBe('rejected: it is worth less than the least notional of 10');
  expect(filled.map(([, key]) => key)).toEqual(['o1']);
});

test('what only reduces a perpetual position is exempt from the least notional, on spot it is not', () => {
  const out: Order = { ...market('sell', 0.05), reduceOnly: true };
  expect(sizes([market('buy', 1), out], { instrument: { ...coin, kind: 'perpetual' } })).toEqual([1, 0.05]);
  const spot = run([market('buy', 1), out], { instrument: coin });
  expect(spot.end('o1')).toBe('rejected: it is worth less than the least notional of 10');
});

test('prices round to the tick: a trigger to the nearest, a limit never to the worse side', () => {
  const limit = (side: 'buy' | 'sell', price: number): Order => ({ type: 'limit', side, size: 1, price });
  const wide: Row[] = [quiet, [100, 110, 90, 100]];
  const price = (order: Order) => play(wide, { 0: { order } }, { instrument: coin }).filled[0]![4];
  expect(price(limit('buy', 95.17))).toBe(95.1);
  expect(price(limit('sell', 104.12))).toBe(104.2);
  expect(price(limit('sell', 104.2))).toBe(104.2);
  expect(price({ type: 'stop', side: 'sell', size: 1, trigger: 95.17 })).toBe(95.2);
  expect(price({ type: 'stop', side: 'buy', size: 1, trigger: 104.12 })).toBe(104.1);
});

test('attached exits and trails round to the tick too', () => {
  const attached = { stop: { fraction: 0.0512 }, target: { fraction: 0.0512 } } as const;
  const entry: Order = { ...market('buy', 1), attached };
  const fill = (row: Row) => play([quiet, quiet, row], { 0: { entry } }, { instrument: coin }).filled[1]![4];
  expect(fill([100, 101, 90, 95])).toBe(94.9);
  expect(fill([100, 110, 99, 105])).toBe(105.2);
  const trail: Order = { type: 'trailing-stop', side: 'sell', size: 1, offset: { fraction: 0.0512 } };
  const trailed = play([quiet, [100, 100, 90, 95]], { 0: { trail } }, { instrument: coin });
  expect(trailed.filled[0]![4]).toBe(94.9);
});

test('long only: an order that would go short is refused, and one that sells more than is held is cut', () => {
  const longOnly = { side: 'long' } as const;
  expect(run([market('sell', 1)], longOnly).end('o0')).toBe('rejected: going short is not allowed');
  const cut = run([market('buy', 2), market('sell', 5)], longOnly);
  expect(cut.filled[1]![3]).toBe(2);
  expect(cut.warnings).toMatchObject([{ code: 'order-cut' }]);
});

test('short only: the same with the sides exchanged', () => {
  const shortOnly = { side: 'short' } as const;
  expect(run([market('buy', 1)], shortOnly).end('o0')).toBe('rejected: long positions are not allowed');
  expect(run([market('sell', 2), market('buy', 5)], shortOnly).filled[1]![3]).toBe(2);
});

test('both: one order turns a long position into a short one, and the trade of the first is closed', () => {
  const { account, trades } = run([market('buy', 2), market('sell', 5)]);
  expect(account.position).toBe(-3);
  expect(trades.length).toBe(1);
  expect(trades.size[0]).toBe(2);
});

test('nothing is bought at a price that is no price', () => {
  const { end } = play([quiet, [0, 1, 0, 1]], { 0: { order: market('buy', { fraction: 1 }) } });
  expect(end('order')).toBe('rejected: its price of 0 is none to trade at');
});
