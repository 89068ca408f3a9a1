// Design section 4: decisions and market orders, slippage, fees, equity.
import { expect, test } from 'vitest';
import type { Order } from '../strategy/index.ts';
import { play, type Row } from './play.fixture.ts';

const buy: Order = { type: 'market', side: 'buy', size: 2 };
const sell: Order = { type: 'market', side: 'sell', size: 2 };

// open, high, low, close
const rows: Row[] = [
  [100, 102, 99, 101],
  [103, 107, 102, 106],
  [105, 106, 103, 104],
  [108, 110, 107, 109],
];

test('a decision taken on bar i can fill from bar i + 1: a market order fills at the next open', () => {
  const { filled, orders } = play(rows, { 0: { in: buy } });
  expect(filled).toEqual([[1, 'in', 'buy', 2, 103]]);
  expect(orders).toMatchObject([{ key: 'in', status: 'filled', placedTime: 0, endedTime: 3_600_000 }]);
});

test("fill: 'close' fills a market order at the close of bar i itself", () => {
  const { filled, equity } = play(rows, { 1: { in: buy }, 2: { out: sell } }, { fill: 'close' });
  expect(filled).toEqual([
    [1, 'in', 'buy', 2, 106],
    [2, 'out', 'sell', 2, 104],
  ]);
  expect(equity).toEqual([1000, 1000, 996, 996]);
});

test("fill: 'close' leaves the other orders to the next bar", () => {
  const limit: Order = { type: 'limit', side: 'buy', size: 1, price: 110 };
  expect(play(rows, { 0: { in: limit } }, { fill: 'close' }).filled).toEqual([[1, 'in', 'buy', 1, 103]]);
});

test('slippage moves a market fill against the trader by a rate', () => {
  const { filled } = play(rows, { 0: { in: buy }, 1: { out: sell } }, { slippage: 0.01 });
  expect(filled).toEqual([
    [1, 'in', 'buy', 2, 103 * 1.01],
    [2, 'out', 'sell', 2, 105 * 0.99],
  ]);
});

test('a market order pays the taker rate on the notional of its fill', () => {
  const { fills, account } = play(rows, { 0: { in: buy } }, { takerFee: 0.002, makerFee: 0.001 });
  expect(fills[0]).toMatchObject({ fee: 2 * 103 * 0.002, liquidity: 'taker' });
  expect(account.cash).toBe(1000 - 206 - 2 * 103 * 0.002);
  expect(account.feesPaid).toBe(2 * 103 * 0.002);
});

test('equity is marked at every close, and fees count at once', () => {
  const { equity } = play(rows, { 0: { in: buy }, 2: { out: sell } }, { takerFee: 0.001 });
  const paid = 2 * 103 * 0.001;
  const expected = [1000, 1000 + 2 * (106 - 103) - paid, 1000 + 2 * (104 - 103) - paid, 1010 - paid - 0.216];
  for (const [i, value] of equity.entries()) expect(value).toBeCloseTo(expected[i]!, 9);
});

test('a position open at the end is marked, listed as an open trade, and not counted among closed trades', () => {
  const { engine, trades, account, equity } = play(rows, { 0: { in: buy } }, { takerFee: 0.001 });
  expect(trades.length).toBe(0);
  expect(equity.at(-1)).toBe(account.cash + 2 * 109);
  const times = Float64Array.from([0, 1, 2, 3], (i) => i * 3_600_000);
  const open = engine.account.openTrade(3, times)!;
  expect(open).toMatchObject({
    side: 'long',
    size: 2,
    entryTime: 3_600_000,
    entryPrice: 103,
    markPrice: 109,
  });
  expect(open.bars).toBe(2);
  expect(open.pnl).toBeCloseTo(2 * 6 - 0.206, 12);
  expect(open.return).toBeCloseTo((2 * 6 - 0.206) / 206, 12);
});

test('closing at the end fills at the last close as a market order does: with slippage and the taker fee', () => {
  const { engine } = play(rows, { 0: { in: buy } }, { takerFee: 0.001, slippage: 0.01 });
  engine.closeAll(3);
  const { account } = engine;
  expect(account.position).toBe(0);
  expect(account.trades.columns.exitPrice[0]).toBe(109 * 0.99);
  expect(account.cash).toBeCloseTo(1000 - 2 * 103 * 1.01 * 1.001 + 2 * 109 * 0.99 * 0.999, 9);
  expect(engine.orders.at(-1)).toMatchObject({ key: 'end', status: 'filled' });
});

test('market orders of one bar fill in the order of their placement, each on the account of those before', () => {
  const script = {
    0: { a: { type: 'market', side: 'buy', size: { fraction: 0.5 } }, b: { ...buy, size: { fraction: 1 } } },
  } as const;
  const { filled } = play(rows, script);
  expect(filled[0]).toEqual([1, 'a', 'buy', 500 / 103, 103]);
  // The whole equity is asked for, and half of it is left to pay with.
  expect(filled[1]![3]).toBeCloseTo(500 / 103, 12);
});
