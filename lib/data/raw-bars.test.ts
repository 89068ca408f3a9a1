import { expect, test } from 'vitest';
import { inferTimeframe, newColumns, oldestFirst } from './raw-bars.ts';

const DAY = 86_400_000;
const MONDAY = Date.UTC(2021, 0, 4);

test.each([
  ['minutes', [0, 60_000, 120_000], '1m'],
  ['days with weekends', [0, 1, 2, 3, 4, 7, 8, 9, 10, 11].map((day) => MONDAY + day * DAY), '1d'],
  ['hours with nights', [0, 1, 2, 24, 25, 26, 48, 49, 50].map((hour) => hour * 3_600_000), '1h'],
  ['weeks', [0, 7, 14, 21].map((day) => day * DAY), '1w'],
  ['two bars', [0, 14_400_000], '4h'],
  ['equally common steps: the shortest', [0, 60_000, 180_000], '1m'],
  ['rows out of order, repeated and unreadable', [120_000, 0, 60_000, 60_000, Number.NaN, 180_000], '1m'],
])('the timeframe of %s is told by the most common step', (_, times, timeframe) => {
  expect(inferTimeframe(Float64Array.from(times), 'file.csv')).toBe(timeframe);
});

test.each([
  ['one bar', [0], 'too few bars'],
  ['months', [0, 31, 59, 90].map((day) => day * DAY), 'bars 31d apart'],
  ['fractions of a second', [0, 1, 2], 'bars 1 ms apart'],
])('the timeframe of %s has to be named', (_, times, message) => {
  expect(() => inferTimeframe(Float64Array.from(times), 'file.csv')).toThrow(
    `file.csv: the timeframe cannot be told from ${message}`,
  );
});

test('bars that are listed newest first throughout are turned round, with their faults', () => {
  const columns = newColumns(3);
  columns.time.set([30, 20, 10]);
  columns.close.set([3, Number.NaN, 1]);
  const raw = oldestFirst({ columns, faults: [{ row: 0, column: 'open', message: 'x' }], metadata: {} });
  expect(raw.columns.time).toEqual(Float64Array.of(10, 20, 30));
  expect(raw.columns.close).toEqual(Float64Array.of(1, Number.NaN, 3));
  expect(raw.faults[0]?.row).toBe(2);
});

test('bars that are merely out of order stay as they are', () => {
  const columns = newColumns(3);
  columns.time.set([30, 10, 20]);
  expect(oldestFirst({ columns, faults: [], metadata: {} }).columns.time).toEqual(
    Float64Array.of(30, 10, 20),
  );
});
