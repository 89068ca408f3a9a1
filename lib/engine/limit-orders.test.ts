// Design section 4: limits, maker and taker, the touch and the trade through, post-only.
import { expect, test } from 'vitest';
import type { LimitOrder } from '../strategy/index.ts';
import { type PlayOptions, play, type Row } from './play.fixture.ts';

const buyAt = (price: number, more: Partial<LimitOrder> = {}): LimitOrder => ({
  ...{ type: 'limit', side: 'buy', size: 1, price },
  ...more,
});
const sellAt = (price: number, more: Partial<LimitOrder> = {}): LimitOrder => ({
  ...buyAt(price, more),
  side: 'sell',
});

/** The fills of one order, placed at the close of the first of the rows. */
const fillsOf = (order: LimitOrder, rows: Row[], options: PlayOptions = {}) =>
  play([[100, 101, 99, 100], ...rows], { 0: { order } }, options);

test('a limit fills when the bar reaches it, at its price', () => {
  expect(
    fillsOf(buyAt(97), [
      [100, 101, 98, 99],
      [99, 100, 96, 98],
    ]).filled,
  ).toEqual([[2, 'order', 'buy', 1, 97]]);
  expect(fillsOf(sellAt(103), [[100, 104, 99, 100]]).filled).toEqual([[1, 'order', 'sell', 1, 103]]);
});

test('a limit fills at the open where the bar opens through it', () => {
  expect(
    fillsOf(buyAt(97), [
      [100, 101, 98, 99],
      [95, 98, 94, 96],
    ]).filled,
  ).toEqual([[2, 'order', 'buy', 1, 95]]);
  expect(
    fillsOf(sellAt(103), [
      [100, 101, 99, 100],
      [105, 106, 102, 104],
    ]).filled,
  ).toEqual([[2, 'order', 'sell', 1, 105]]);
});

test('a limit fills at the touch', () => {
  expect(fillsOf(buyAt(98), [[100, 101, 98, 99]]).filled).toEqual([[1, 'order', 'buy', 1, 98]]);
  expect(fillsOf(sellAt(101), [[100, 101, 98, 99]]).filled).toEqual([[1, 'order', 'sell', 1, 101]]);
});

test("limitFill: 'through' asks for a trade beyond it", () => {
  const through = { limitFill: 'through' } as const;
  const rows: Row[] = [
    [100, 101, 98, 99],
    [99, 101.5, 97.5, 100],
  ];
  expect(fillsOf(buyAt(98), rows, through).filled).toEqual([[2, 'order', 'buy', 1, 98]]);
  expect(fillsOf(sellAt(101), rows, through).filled).toEqual([[2, 'order', 'sell', 1, 101]]);
});

test("limitFill: 'through' at the open asks for an open beyond the limit", () => {
  const through = { limitFill: 'through' } as const;
  expect(fillsOf(buyAt(98), [[98, 99, 98, 99]], through).filled).toEqual([]);
  expect(fillsOf(buyAt(98), [[97.5, 99, 97.5, 99]], through).filled).toEqual([[1, 'order', 'buy', 1, 97.5]]);
});

test('a limit never fills worse than its price: slippage leaves it alone', () => {
  expect(fillsOf(buyAt(97), [[100, 101, 96, 99]], { slippage: 0.05 }).filled[0]![4]).toBe(97);
  expect(fillsOf(sellAt(103), [[105, 106, 99, 99]], { slippage: 0.05 }).filled[0]![4]).toBe(105);
});

test('a limit that rests pays the maker rate; one that fills at the first open it sees takes', () => {
  const fees = { makerFee: 0.001, takerFee: 0.002 };
  const [resting] = fillsOf(buyAt(97), [[100, 101, 96, 99]], fees).fills;
  expect(resting).toMatchObject({ liquidity: 'maker', fee: 97 * 0.001 });
  const [taking] = fillsOf(buyAt(102), [[100, 101, 96, 99]], fees).fills;
  expect(taking).toMatchObject({ liquidity: 'taker', price: 100, fee: 100 * 0.002 });
  const [later] = fillsOf(
    buyAt(97),
    [
      [100, 101, 99, 99],
      [96, 98, 95, 97],
    ],
    fees,
  ).fills;
  expect(later).toMatchObject({ liquidity: 'maker', price: 96, fee: 96 * 0.001 });
});

test('post-only is refused where it would fill at once as a taker, and rests otherwise', () => {
  const taking = fillsOf(buyAt(102, { postOnly: true }), [[100, 101, 96, 99]]);
  expect(taking.filled).toEqual([]);
  expect(taking.end('order')).toBe('rejected: it would have filled as a taker');
  const resting = fillsOf(buyAt(97, { postOnly: true }), [[100, 101, 96, 99]]);
  expect(resting.fills).toMatchObject([{ price: 97, liquidity: 'maker' }]);
  const gapped = fillsOf(buyAt(97, { postOnly: true }), [
    [100, 101, 99, 99],
    [96, 98, 95, 97],
  ]);
  expect(gapped.fills).toMatchObject([{ price: 96, liquidity: 'maker' }]);
});

test('several limits inside of a bar fill in the order in which the price comes to them', () => {
  const orders = { far: buyAt(95), near: buyAt(98), above: sellAt(103, { reduceOnly: true }) };
  const { filled } = play(
    [
      [100, 101, 99, 100],
      [100, 104, 94, 99],
    ],
    { 0: orders },
  );
  // Without a position the walk goes away from the close first: the bar fell, so up and then down.
  expect(filled.map(([, key]) => key)).toEqual(['near', 'far']);
  const risen = play(
    [
      [100, 101, 99, 100],
      [100, 104, 94, 101],
    ],
    { 0: orders },
  ).filled;
  expect(risen.map(([, key]) => key)).toEqual(['near', 'far', 'above']);
});

test('a bar that only touches at its open fills there once', () => {
  const { filled } = fillsOf(buyAt(100), [
    [100, 100, 100, 100],
    [100, 100, 100, 100],
  ]);
  expect(filled).toEqual([[1, 'order', 'buy', 1, 100]]);
});
