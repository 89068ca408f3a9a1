import { expect, test } from 'vitest';
import type { OpenTrade, Trade } from '../core/index.ts';
import { tradeMarks } from './marks.ts';

const part: Trade = {
  ...{ side: 'long', size: 1, entryTime: 10, entryPrice: 100, exitTime: 20, exitPrice: 110 },
  ...{ fees: 0, pnl: 10, return: 0.1, bars: 1, exitReason: 'target' },
};
const rest: Trade = { ...part, exitTime: 30, exitPrice: 120 };
const short: Trade = { ...part, side: 'short', entryTime: 40, exitTime: 50 };
const open: OpenTrade = {
  ...{ side: 'long', size: 1, entryTime: 60, entryPrice: 90, markPrice: 95, fees: 0 },
  ...{ pnl: 5, return: 0.05, bars: 2 },
};

test('parts of a position share the mark of their entry; a short is entered by a sell; an open trade has no exit', () => {
  const marks = tradeMarks({ trades: [part, rest, short], openTrade: open });
  expect(marks.map(({ time, side, kind, trade }) => [time, side, kind, trade])).toEqual([
    [10, 'buy', 'entry', 0],
    [20, 'sell', 'exit', 0],
    [30, 'sell', 'exit', 1],
    [40, 'sell', 'entry', 2],
    [50, 'buy', 'exit', 2],
    [60, 'buy', 'entry', -1],
  ]);
});

test('no trades make no marks', () => {
  expect(tradeMarks({ trades: [], openTrade: null })).toEqual([]);
});
