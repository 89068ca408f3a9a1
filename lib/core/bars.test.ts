import { expect, test } from 'vitest';
import { type Bars, barsPerYear, createBars, rowAt, sliceBars } from './bars.ts';
import { DAY_MS, type Timeframe } from './timeframe.ts';

const MONDAY = Date.UTC(2024, 0, 1);

function flat(time: number[], timeframe: Timeframe = '1d'): Bars {
  const ones = time.map(() => 1);
  return createBars({ time, open: ones, high: ones, low: ones, close: ones, timeframe, symbol: 'FLAT' });
}

test('createBars takes over Float64Arrays, and copies other arrays', () => {
  const close = Float64Array.of(1, 1);
  const bars = createBars({ time: [0, 1], open: [1, 1], high: [1, 1], low: [1, 1], close, timeframe: '1s' });
  expect(bars.close).toBe(close);
  expect(bars.open).toEqual(Float64Array.of(1, 1));
  expect(bars.volume).toEqual(new Float64Array(2));
});

test.each([
  ['a value that is not a number', { close: [1, Number.NaN] }, /bar 1 \(1970-01-02\): a value is missing/],
  ['an infinite value', { high: [1, Infinity] }, /bar 1 .* a value is missing or not a finite number/],
  ['times that do not ascend', { time: [0, 0] }, /bar 1 .* its time is not after/],
  ['a high below the low', { high: [1, 0.5], low: [1, 0.6] }, /high 0.5, low 0.6, close 1 cannot be one bar/],
  ['a close above the high', { close: [1, 2] }, /cannot be one bar/],
  ['an open below the low', { open: [1, 0.5] }, /cannot be one bar/],
  ['a column of another length', { volume: [1] }, /column 'volume' has 1 rows, 'time' has 2/],
])('createBars refuses %s', (_, wrong, message) => {
  const sound = { time: [0, DAY_MS], open: [1, 1], high: [1, 1], low: [1, 1], close: [1, 1], volume: [0, 0] };
  expect(() => createBars({ ...sound, timeframe: '1d', ...wrong })).toThrow(message);
});

test('sliceBars is half open, and shares the columns', () => {
  const bars = flat([0, 1, 2, 3].map((day) => day * DAY_MS));
  const part = sliceBars(bars, { from: '1970-01-02', to: '1970-01-04' });
  expect([...part.time]).toEqual([DAY_MS, 2 * DAY_MS]);
  expect(part.close.buffer).toBe(bars.close.buffer);
  expect(sliceBars(bars, { from: '1980-01-01' }).length).toBe(0);
  expect(sliceBars(bars, { from: '1970-01-03', to: '1970-01-01' }).length).toBe(0);
});

test('rowAt is the first row at or after a time', () => {
  const time = Float64Array.of(10, 20, 30);
  expect([0, 10, 11, 20, 30, 31].map((t) => rowAt(time, t))).toEqual([0, 0, 1, 1, 2, 3]);
});

test('a year has 365 days of bars in a market that never closes, 252 in one that rests on weekends', () => {
  const week = [0, 1, 2, 3, 4, 5, 6].map((day) => MONDAY + day * DAY_MS);
  expect(barsPerYear(flat(week))).toBe(365);
  expect(barsPerYear(flat(week.slice(0, 5)))).toBe(252);
  const hours = (days: number[], open: number, close: number) =>
    days.flatMap((day) =>
      Array.from({ length: close - open }, (_, h) => MONDAY + day * DAY_MS + (open + h) * 3_600_000),
    );
  expect(barsPerYear(flat(hours([0, 1, 2, 3, 4, 5, 6], 0, 24), '1h'))).toBe(8760);
  expect(barsPerYear(flat(hours([0, 1, 2, 3, 4], 14, 21), '1h'))).toBe(252 * 7);
  expect(barsPerYear(flat([MONDAY], '1w'))).toBe(52);
});
