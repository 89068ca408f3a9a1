// Design section 4: stops, stop-limits and trailing stops.
import { expect, test } from 'vitest';
import type { Order } from '../strategy/index.ts';
import { type PlayOptions, play, type Row } from './play.fixture.ts';

const stop = (side: 'buy' | 'sell', trigger: number): Order => ({ type: 'stop', side, size: 1, trigger });
const stopLimit = (side: 'buy' | 'sell', trigger: number, price: number): Order => ({
  ...{ type: 'stop-limit', side, size: 1, trigger, price },
});
const trailing = (side: 'buy' | 'sell', offset: { distance: number } | { fraction: number }): Order => ({
  ...{ type: 'trailing-stop', side, size: 1, offset },
});

/** The run of one order, placed at the close (100) of a first bar. */
const run = (order: Order, rows: Row[], options: PlayOptions = {}) =>
  play([[100, 101, 99, 100], ...rows], { 0: { order } }, options);

test('a stop triggers when the bar reaches it and fills at its trigger', () => {
  expect(
    run(stop('sell', 97), [
      [100, 101, 98, 99],
      [99, 100, 97, 98],
    ]).filled,
  ).toEqual([[2, 'order', 'sell', 1, 97]]);
  expect(run(stop('buy', 103), [[100, 104, 99, 100]]).filled).toEqual([[1, 'order', 'buy', 1, 103]]);
});

test('a stop fills at the open where the bar gaps through it', () => {
  expect(run(stop('sell', 97), [[95, 96, 94, 95]]).filled).toEqual([[1, 'order', 'sell', 1, 95]]);
  expect(run(stop('buy', 103), [[106, 107, 105, 106]]).filled).toEqual([[1, 'order', 'buy', 1, 106]]);
  expect(run(stop('sell', 97), [[97, 98, 96, 97]]).filled).toEqual([[1, 'order', 'sell', 1, 97]]);
});

test('slippage moves a stop fill against the trader, and it pays the taker rate', () => {
  const { fills } = run(stop('sell', 97), [[100, 101, 96, 99]], {
    ...{ slippage: 0.01, takerFee: 0.002, makerFee: 0.001 },
  });
  expect(fills).toMatchObject([{ price: 97 * 0.99, liquidity: 'taker', fee: 97 * 0.99 * 0.002 }]);
});

test('a stop-limit that is triggered inside of a bar fills at its trigger where its limit allows that', () => {
  expect(run(stopLimit('buy', 103, 104), [[100, 105, 99, 104]]).filled).toEqual([
    [1, 'order', 'buy', 1, 103],
  ]);
});

test('slippage takes a stop-limit no further than its limit', () => {
  const { filled } = run(stopLimit('buy', 103, 104), [[100, 105, 99, 104]], { slippage: 0.05 });
  expect(filled[0]![4]).toBe(104);
  const sold = run(stopLimit('sell', 97, 96), [[100, 101, 95, 96]], { slippage: 0.05 });
  expect(sold.filled[0]![4]).toBe(96);
});

test('a stop-limit that a gap opens beyond its limit waits as a limit', () => {
  const gapped = run(stopLimit('buy', 103, 104), [
    [106, 107, 105, 106],
    [105, 106, 103.5, 104],
  ]);
  expect(gapped.filled).toEqual([[2, 'order', 'buy', 1, 104]]);
  const back = run(stopLimit('buy', 103, 104), [[106, 107, 103, 106]]);
  expect(back.filled).toEqual([[1, 'order', 'buy', 1, 104]]);
  expect(run(stopLimit('buy', 103, 104), [[106, 107, 105, 106]]).end('order')).toBe('triggered');
});

test('a stop-limit whose limit is on the other side of its trigger fills in the same bar only if the close is beyond', () => {
  const open = (close: number) =>
    run(stopLimit('buy', 103, 101), [
      [100, 104, 99, close],
      [102, 103, 100, 102],
    ]);
  expect(open(101).filled).toEqual([[1, 'order', 'buy', 1, 101]]);
  expect(open(102).filled).toEqual([[2, 'order', 'buy', 1, 101]]);
});

test('a trailing stop follows the best price at its offset', () => {
  const rows: Row[] = [
    [100, 110, 99, 109],
    [109, 112, 108, 111],
    [111, 111, 106, 107],
  ];
  expect(run(trailing('sell', { distance: 5 }), rows).filled).toEqual([[3, 'order', 'sell', 1, 107]]);
  expect(run(trailing('sell', { fraction: 0.05 }), rows).filled).toEqual([
    [3, 'order', 'sell', 1, 112 - 0.05 * 112],
  ]);
  const down: Row[] = [
    [100, 101, 90, 91],
    [91, 92, 88, 89],
    [89, 94, 89, 93],
  ];
  expect(run(trailing('buy', { distance: 5 }), down).filled).toEqual([[3, 'order', 'buy', 1, 93]]);
});

test('a trailing stop moves on closed bars only: the bar that makes a high cannot hit the stop of that high', () => {
  // From 100: the stop is at 95 until the bar with the high of 110 has closed, and at 105 from then on.
  const { filled } = run(trailing('sell', { distance: 5 }), [
    [100, 110, 96, 109],
    [109, 109, 104, 106],
  ]);
  expect(filled).toEqual([[2, 'order', 'sell', 1, 105]]);
});

test('a trailing stop never moves away from the price', () => {
  const rows: Row[] = [
    [100, 104, 100, 101],
    [101, 102, 99.5, 100],
    [100, 101, 99, 100],
  ];
  expect(run(trailing('sell', { distance: 5 }), rows).filled).toEqual([[3, 'order', 'sell', 1, 99]]);
});

test('a gap through a trailing stop fills at the open, with slippage', () => {
  const { filled } = run(trailing('sell', { distance: 5 }), [[94, 96, 93, 95]], { slippage: 0.01 });
  expect(filled).toEqual([[1, 'order', 'sell', 1, 94 * 0.99]]);
});
