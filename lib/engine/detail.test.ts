import { expect, test } from 'vitest';
import { DetailBars } from './detail.ts';
import { barsOf, play, type Row } from './play.fixture.ts';

const MINUTE = 60_000;
const rows: Row[] = [
  [100, 103, 99, 102],
  [102, 104, 101, 101],
  [101, 102, 95, 96],
  [96, 98, 96, 97],
];
const bar = { open: 100, high: 104, low: 95, close: 97 };
const quarters = barsOf(rows, { timeframe: '15m' });
const HOUR = 60 * MINUTE;

function visited(prices = bar, finer = quarters, from = 0): number[][] | false {
  const seen: number[][] = [];
  const made = new DetailBars(finer).walk(prices, from, from + HOUR, (p) => {
    seen.push([p.open, p.high, p.low, p.close]);
  });
  return made && seen;
}

test('the finer bars of a bar are walked in their order', () => {
  expect(visited()).toEqual(rows);
});

test('finer bars that do not make up the bar are not used: a range they do not reach, or go beyond', () => {
  expect(visited({ ...bar, low: 94 })).toBe(false);
  expect(visited({ ...bar, high: 103 })).toBe(false);
  expect(visited({ ...bar, open: 100.5 })).toBe(false);
  expect(visited({ ...bar, close: 96 })).toBe(false);
});

test('without finer bars for a bar there is nothing to walk', () => {
  expect(visited(bar, quarters, 5 * HOUR)).toBe(false);
  expect(visited(bar, barsOf([], { timeframe: '15m' }))).toBe(false);
});

test('finer bars may be missing where nothing was traded', () => {
  const times = [0, 15, 45].map((minute) => minute * MINUTE);
  const some = barsOf([rows[0]!, [102, 104, 95, 96], rows[3]!], { timeframe: '15m', time: times });
  expect(visited(bar, some)).toHaveLength(3);
});

test('a bar that goes by itself is named in a warning, where orders worked in it', () => {
  const quiet: Row = [100, 101, 99, 100];
  const stop = { type: 'stop', side: 'sell', size: 1, trigger: 50 } as const;
  const { warnings } = play([quiet, quiet, quiet, quiet], { 1: { stop } }, { detail: quarters });
  const said = 'is not what the finer bars make up: it went by itself';
  expect(warnings).toEqual([
    { code: 'detail-missing', message: `the bar of 1970-01-01 02:00 ${said}`, time: 2 * HOUR },
    { code: 'detail-missing', message: `the bar of 1970-01-01 03:00 ${said}`, time: 3 * HOUR },
  ]);
});
