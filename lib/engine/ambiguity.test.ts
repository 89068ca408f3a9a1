// Design section 4: bars that reach both a stop and a target, and finer bars that decide instead.
import { expect, test } from 'vitest';
import type { Bars } from '../core/bars.ts';
import type { AttachedExits, Order, Orders } from '../strategy/index.ts';
import { barsOf, type PlayOptions, play, type Row } from './play.fixture.ts';

const exits: AttachedExits = { stop: { distance: 5 }, target: { distance: 5 } };
const long: Order = { type: 'market', side: 'buy', size: 1, attached: exits };
const short: Order = { ...long, side: 'sell' };
const minute = 60_000;

const quiet: Row = [100, 101, 99, 100];
/** Reaches the stop at 95 and the target at 105. */
const wide: Row = [100, 106, 94, 101];

const run = (entry: Order, rows: Row[], options: PlayOptions = {}) =>
  play([quiet, ...rows], { 0: { entry } }, options);

test('where a bar reaches both a stop and a target, the worse one is taken and the bar is named in a warning', () => {
  const { filled, ambiguousBars, warnings } = run(long, [quiet, wide]);
  expect(filled[1]).toEqual([2, 'entry.stop', 'sell', 1, 95]);
  expect(ambiguousBars).toEqual([2]);
  expect(warnings).toEqual([
    {
      code: 'ambiguous-bar',
      message: 'the bar of 1970-01-01 02:00 reached both a stop and a target: the worse one was taken',
      time: 7_200_000,
    },
  ]);
});

test('for a short position the worse one is the stop above', () => {
  const { filled, ambiguousBars } = run(short, [quiet, wide]);
  expect(filled[1]).toEqual([2, 'entry.stop', 'buy', 1, 105]);
  expect(ambiguousBars).toEqual([2]);
});

test("ambiguity: 'better' takes the target, and the warning says so", () => {
  const { filled, ambiguousBars, warnings } = run(long, [quiet, wide], { ambiguity: 'better' });
  expect(filled[1]).toEqual([2, 'entry.target', 'sell', 1, 105]);
  expect(ambiguousBars).toEqual([2]);
  expect(warnings[0]!.message).toBe(
    'the bar of 1970-01-01 02:00 reached both a stop and a target: the better one was taken',
  );
});

test('a bar that opens through one of the two is not ambiguous: the open came first', () => {
  const { filled, ambiguousBars } = run(long, [quiet, [106, 107, 94, 96]]);
  expect(filled[1]).toEqual([2, 'entry.target', 'sell', 1, 106]);
  expect(ambiguousBars).toEqual([]);
});

test("the bar of an entry at its open can be ambiguous, and so can one that closes beyond an entry's target", () => {
  expect(run(long, [wide])).toMatchObject({ ambiguousBars: [1] });
  const inside: Order = { type: 'stop', side: 'buy', size: 1, trigger: 102, attached: exits };
  const closedBeyond = run(inside, [[100, 109, 96, 108]]);
  expect(closedBeyond.filled[1]).toEqual([1, 'entry.stop', 'sell', 1, 97]);
  expect(closedBeyond.ambiguousBars).toEqual([1]);
  const better = run(inside, [[100, 109, 96, 108]], { ambiguity: 'better' });
  expect(better.filled[1]).toEqual([1, 'entry.target', 'sell', 1, 107]);
});

test("a strategy's own stop and target are held to the same rule, with one-cancels-other keys and without", () => {
  const stop: Order = { type: 'stop', side: 'sell', size: 1, trigger: 95, reduceOnly: true };
  const target: Order = { type: 'limit', side: 'sell', size: 1, price: 105, reduceOnly: true };
  const ways: Orders[] = [
    { 'exit/target': target, 'exit/stop': stop },
    { target, stop },
  ];
  for (const orders of ways) {
    const { filled, ambiguousBars, account } = play([quiet, quiet, wide], {
      0: { entry: { type: 'market', side: 'buy', size: 1 } },
      1: orders,
    });
    expect(filled[1]![4]).toBe(95);
    expect(account.position).toBe(0);
    expect(ambiguousBars).toEqual([2]);
  }
});

test('an entry limit and a target on the way are not a stop and a target: nothing is named', () => {
  const grid = {
    buy: { type: 'limit', side: 'buy', size: 1, price: 95 },
    sell: { type: 'limit', side: 'sell', size: 1, price: 105 },
  } as const;
  const { ambiguousBars, filled } = play([quiet, quiet, wide], {
    0: { entry: { type: 'market', side: 'buy', size: 1 } },
    1: grid,
  });
  expect(filled.length).toBe(3);
  expect(ambiguousBars).toEqual([]);
});

/** Finer bars of `wide`, the third hour: quarters whose order decides. */
function quarters(rows: Row[]): Bars {
  const time = rows.map((_, k) => 120 * minute + 15 * k * minute);
  return barsOf(rows, { timeframe: '15m', time });
}

const upFirst: Row[] = [
  [100, 103, 99, 103],
  [103, 106, 102, 102],
  [102, 102, 94, 95],
  [95, 101, 95, 101],
];
const downFirst: Row[] = [
  [100, 101, 96, 97],
  [97, 98, 94, 95],
  [95, 106, 95, 104],
  [104, 104, 100, 101],
];

test('with finer bars given they decide instead', () => {
  const up = run(long, [quiet, wide], { detail: quarters(upFirst) });
  expect(up.filled[1]).toEqual([2, 'entry.target', 'sell', 1, 105]);
  expect(up.ambiguousBars).toEqual([]);
  const down = run(long, [quiet, wide], { detail: quarters(downFirst), ambiguity: 'better' });
  expect(down.filled[1]).toEqual([2, 'entry.stop', 'sell', 1, 95]);
  expect(down.ambiguousBars).toEqual([]);
});

test('fills inside of finer bars bear the time of their bar', () => {
  const { fills } = run(long, [quiet, wide], { detail: quarters(upFirst) });
  expect(fills[1]).toMatchObject({ bar: 2, time: 120 * minute });
});

test('a finer bar that reaches both is as ambiguous as any', () => {
  const { filled, ambiguousBars } = run(long, [quiet, wide], { detail: quarters([wide]) });
  expect(filled[1]![1]).toBe('entry.stop');
  expect(ambiguousBars).toEqual([2]);
});

test('an attached trail knows nothing of the part of the bar before its entry', () => {
  // The limit fills at the open of the third quarter, after the high of 106.
  const entry: Order = {
    ...{ type: 'limit', side: 'buy', size: 1, price: 98, attached: { trail: { distance: 3 } } },
  };
  const gapped: Row[] = [
    [100, 106, 99, 101],
    [101, 101, 99, 99],
    [97, 98, 96, 97],
    [97, 98, 96, 98],
  ];
  const bar: Row = [100, 106, 96, 98];
  const { filled, end } = play(
    [quiet, quiet, bar, [98, 99, 96, 97]],
    { 1: { entry } },
    { detail: quarters(gapped) },
  );
  expect(filled).toEqual([[2, 'entry', 'buy', 1, 97]]);
  expect(end('entry.trail')).toBe('accepted');
});
