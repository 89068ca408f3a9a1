// Design section 4: exits that an order carries, and which part of the entry's own bar counts for them.
import { expect, test } from 'vitest';
import type { AttachedExits, Order } from '../strategy/index.ts';
import { type PlayOptions, play, type Row } from './play.fixture.ts';

const market = (side: 'buy' | 'sell', attached: AttachedExits): Order => ({
  ...{ type: 'market', side, size: 1, attached },
});
const limit = (side: 'buy' | 'sell', price: number, attached: AttachedExits): Order => ({
  ...{ type: 'limit', side, size: 1, price, attached },
});
const stopEntry = (trigger: number, attached: AttachedExits): Order => ({
  ...{ type: 'stop', side: 'buy', size: 1, trigger, attached },
});

/** The run of an entry placed at the close (100) of a first bar. */
const run = (entry: Order, rows: Row[], options: PlayOptions = {}) =>
  play([[100, 101, 99, 100], ...rows], { 0: { entry } }, options);

const both: AttachedExits = { stop: { fraction: 0.05 }, target: { fraction: 0.1 } };

test('attached exits work from the fill on, at their distance from its price', () => {
  const up = run(market('buy', both), [
    [100, 104, 96, 100],
    [100, 111, 99, 108],
  ]);
  expect(up.filled.slice(1)).toEqual([[2, 'entry.target', 'sell', 1, 110]]);
  const down = run(market('buy', both), [
    [100, 104, 96, 100],
    [100, 101, 94, 97],
  ]);
  expect(down.filled.slice(1)).toEqual([[2, 'entry.stop', 'sell', 1, 95]]);
  const short = run(market('sell', both), [
    [100, 104, 96, 100],
    [100, 101, 89, 92],
  ]);
  expect(short.filled.slice(1)).toEqual([[2, 'entry.target', 'buy', 1, 90]]);
});

test('a level is a price, a distance or a fraction of the price of the fill', () => {
  const exits: AttachedExits = { stop: { price: 93 }, target: { distance: 7 } };
  const entry = market('buy', exits);
  const rows: Row[] = [
    [100, 101, 99, 100],
    [100, 108, 99, 101],
  ];
  expect(run(entry, rows).filled[1]).toEqual([2, 'entry.target', 'sell', 1, 107]);
  expect(
    run(entry, [
      [100, 101, 99, 100],
      [100, 101, 92, 94],
    ]).filled[1]![4],
  ).toBe(93);
  // With slippage the entry fills at 101, and the exits keep their distance from there.
  expect(run(entry, rows, { slippage: 0.01 }).filled[1]![4]).toBe(108);
});

test('after an entry at the open the whole bar counts', () => {
  const stopped = run(market('buy', both), [[100, 104, 94, 103]]);
  expect(stopped.filled[1]).toEqual([1, 'entry.stop', 'sell', 1, 95]);
  const taken = run(market('buy', both), [[100, 112, 99, 101]]);
  expect(taken.filled[1]).toEqual([1, 'entry.target', 'sell', 1, 110]);
  // A limit that the open fills is an entry at the open too.
  const opened = run(limit('buy', 105, both), [[100, 112, 99, 101]]);
  expect(opened.filled[1]).toEqual([1, 'entry.target', 'sell', 1, 110]);
});

test('after an entry inside the bar the stop counts', () => {
  // From a limit at 98: the stop at 93.1, which the low reaches.
  const { filled } = run(limit('buy', 98, both), [[100, 101, 93, 99]]);
  expect(filled[1]).toEqual([1, 'entry.stop', 'sell', 1, 98 - 0.05 * 98]);
  // After a stop entry the low may have come before it; the stop counts all the same.
  expect(run(stopEntry(103, { stop: { distance: 5 } }), [[100, 104, 97, 103]]).filled[1]).toEqual([
    1,
    'entry.stop',
    'sell',
    1,
    98,
  ]);
});

test('after an entry inside the bar the target counts only if the close is beyond it', () => {
  const entry = stopEntry(103, { target: { distance: 5 } });
  expect(run(entry, [[100, 110, 99, 109]]).filled[1]).toEqual([1, 'entry.target', 'sell', 1, 108]);
  expect(run(entry, [[100, 110, 99, 107]]).filled.length).toBe(1);
  expect(run(limit('buy', 98, both), [[100, 110, 97, 99]]).filled.length).toBe(1);
});

test('after an entry at the close of the bar it was decided on, nothing of that bar counts', () => {
  const { filled } = play(
    [
      [100, 120, 80, 100],
      [100, 101, 99, 100],
      [100, 101, 94, 96],
    ],
    { 0: { entry: market('buy', both) } },
    { fill: 'close' },
  );
  expect(filled).toEqual([
    [0, 'entry', 'buy', 1, 100],
    [2, 'entry.stop', 'sell', 1, 95],
  ]);
});

test('the first exit to fill cancels the others', () => {
  const { end } = run(market('buy', { ...both, trail: { distance: 20 } }), [[100, 112, 99, 105]]);
  expect(end('entry.target')).toBe('filled');
  expect(end('entry.stop')).toBe("canceled: 'entry.target' filled");
  expect(end('entry.trail')).toBe("canceled: 'entry.target' filled");
});

test('the exits end with the position, however it was closed', () => {
  const rows: Row[] = [
    [100, 101, 99, 100],
    [100, 101, 99, 100],
    [100, 101, 90, 92],
  ];
  const { filled, end } = play(rows, {
    0: { entry: market('buy', both) },
    1: { exit: { type: 'market', side: 'sell', size: 1 } },
  });
  expect(filled.length).toBe(2);
  expect(end('entry.stop')).toBe('canceled: its position was closed');
});

test('what is left of a position keeps its exits, which close no more than is left', () => {
  const rows: Row[] = [
    [100, 101, 99, 100],
    [100, 101, 99, 100],
    [100, 101, 99, 100],
    [100, 101, 90, 92],
  ];
  const { filled, account } = play(rows, {
    0: { entry: { ...market('buy', both), size: 3 } },
    1: { part: { type: 'market', side: 'sell', size: 2 } },
  });
  expect(filled.at(-1)).toEqual([3, 'entry.stop', 'sell', 1, 95]);
  expect(account.position).toBe(0);
});

test('a reversal ends the exits of the old position and places those of the new one', () => {
  const rows: Row[] = [
    [100, 101, 99, 100],
    [100, 101, 99, 100],
    [100, 101, 99, 100],
    [100, 106, 99, 105],
  ];
  const { filled, end } = play(rows, {
    0: { entry: market('buy', both) },
    1: { turn: { ...market('sell', both), size: 2 } },
  });
  expect(end('entry.stop')).toBe('canceled: its position was closed');
  expect(filled.at(-1)).toEqual([3, 'turn.stop', 'buy', 1, 105]);
});

test('an order that only made a position smaller places no exits', () => {
  const rows: Row[] = [
    [100, 101, 99, 100],
    [100, 101, 99, 100],
    [100, 101, 99, 100],
  ];
  const { orders } = play(rows, {
    0: { entry: { type: 'market', side: 'buy', size: 3 } },
    1: { part: market('sell', both) },
  });
  expect(orders.map(({ key }) => key)).toEqual(['entry', 'part']);
});

test('an attached trail moves on closed bars: with the bar of an entry at the open, its high counts afterwards', () => {
  const entry = market('buy', { trail: { distance: 5 } });
  const { filled } = run(entry, [
    [100, 110, 96, 108],
    [108, 109, 104, 106],
  ]);
  expect(filled[1]).toEqual([2, 'entry.trail', 'sell', 1, 105]);
});

test('of the bar that an entry fell inside of, an attached trail knows the close alone', () => {
  // The high of 110 may have come before the fill at 98.
  const entry = limit('buy', 98, { trail: { distance: 5 } });
  const { filled } = run(entry, [
    [100, 110, 97, 99],
    [99, 100, 93, 95],
  ]);
  expect(filled[1]).toEqual([2, 'entry.trail', 'sell', 1, 94]);
});

test('an exit that would stand beyond the price of the entry waits at that price', () => {
  // A stop above the entry of a long position would have triggered already.
  const { filled } = run(market('buy', { stop: { price: 120 } }), [[100, 104, 99, 103]]);
  expect(filled[1]).toEqual([1, 'entry.stop', 'sell', 1, 100]);
});

test('an attached target rests from the entry on: where the next bar opens beyond it, it pays the maker rate', () => {
  const fees = { makerFee: 0.001, takerFee: 0.002 };
  const { fills } = run(
    market('buy', both),
    [
      [100, 101, 99, 100],
      [115, 116, 114, 115],
    ],
    fees,
  );
  expect(fills[1]).toMatchObject({ price: 115, liquidity: 'maker', fee: 0.115 });
});
