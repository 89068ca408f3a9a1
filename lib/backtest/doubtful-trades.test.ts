import { expect, test } from 'vitest';
import { createBars } from '../core/bars.ts';
import type { Doubt } from '../core/quality.ts';
import type { TradeColumns } from '../core/trade.ts';
import { doubtfulTrades } from './doubtful-trades.ts';
import type { BacktestResult } from './result.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2021, 0, 1);
// Twenty hours, of which the hours 10 to 12 are missing.
const HOURS = Array.from({ length: 20 }, (_, k) => k).filter((k) => k < 10 || k > 12);
const at = (hour: number) => START + hour * HOUR;
const GAP: Doubt = { kind: 'gap', from: at(10), to: at(13), bars: 3 };
const STALE: Doubt = { kind: 'stale-price', from: at(2), to: at(5), bars: 3 };
const JUMP: Doubt = { kind: 'jump', from: at(16), to: at(17), bars: 1 };

/** Warnings of trades between hours, the last of which may be open, on bars with doubts. */
function warnings(trades: [from: number, to: number][], doubts: Doubt[], open?: number) {
  const flat = HOURS.map(() => 100);
  const quality = { grade: 'C', doubtful: 0.02, doubts } as const;
  const time = HOURS.map(at);
  const bars = createBars({ time, open: flat, high: flat, low: flat, close: flat, timeframe: '1h', quality });
  const rows = (k: 0 | 1) => Int32Array.from(trades, (trade) => HOURS.indexOf(trade[k]));
  const tradeColumns = { length: trades.length, entryBar: rows(0), exitBar: rows(1) } as TradeColumns;
  const openTrade = open === undefined ? null : ({ entryTime: at(open) } as BacktestResult['openTrade']);
  return doubtfulTrades({ bars, tradeColumns, openTrade }).map(({ code, message }) => [code, message]);
}

test('a trade that is filled on a doubtful bar is told from one that is held over it', () => {
  const trades: [number, number][] = [
    [0, 1],
    [0, 2],
    [0, 9],
    [4, 6],
    [5, 9],
  ];
  expect(warnings(trades, [STALE])).toEqual([
    ['doubtful-fill', filled('2021-01-01', '2021-01-01 02:00')],
    ['doubtful-fill', filled('2021-01-01 04:00', '2021-01-01 06:00')],
    [
      'doubtful-holding',
      'the trade from 2021-01-01 to 2021-01-01 09:00 was held over doubtful bars: stale-price, 3 bars from 2021-01-01 02:00',
    ],
  ]);
});

const filled = (from: string, to: string) =>
  `the trade from ${from} to ${to} was filled on a doubtful bar: stale-price, 3 bars from 2021-01-01 02:00`;

test('the doubtful bar of a gap is the one behind it', () => {
  expect(
    warnings(
      [
        [8, 9],
        [14, 15],
      ],
      [GAP],
    ),
  ).toEqual([]);
  expect(warnings([[13, 14]], [GAP])).toMatchObject([
    ['doubtful-fill', expect.stringMatching(/gap, 3 bars from 2021-01-01 10:00$/)],
  ]);
  expect(warnings([[9, 13]], [GAP])).toMatchObject([['doubtful-fill', expect.stringMatching(/gap, 3 bars/)]]);
  expect(warnings([[9, 14]], [GAP])).toMatchObject([
    ['doubtful-holding', expect.stringMatching(/gap, 3 bars/)],
  ]);
});

test('an open trade is held to the end, where nothing is filled', () => {
  expect(warnings([], [JUMP], 14)).toMatchObject([
    ['doubtful-holding', expect.stringMatching(/to the end was held .*jump, 1 bar from/)],
  ]);
  expect(warnings([], [{ ...JUMP, from: at(19), to: at(20) }], 14)).toMatchObject([
    ['doubtful-holding', expect.stringMatching(/jump/)],
  ]);
  expect(warnings([], [JUMP], 17)).toEqual([]);
});

test('doubts that overlap count once, and of many trades five are named and the others counted', () => {
  const trades = Array.from({ length: 9 }, (): [number, number] => [2, 3]);
  const told = warnings(trades, [STALE, { ...STALE, kind: 'zero-volume' }]);
  expect(told).toHaveLength(6);
  expect(told.at(-1)).toEqual(['doubtful-fill', '… and 4 more of the same kind']);
});

test('bars without doubts, and bars of which nothing is known, give no warning', () => {
  expect(warnings([[0, 19]], [])).toEqual([]);
});
