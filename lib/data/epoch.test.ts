import { expect, test } from 'vitest';
import { epochMs, isoReader } from './epoch.ts';

// 2021-01-31T12:34:56Z is 1612096496 s since the epoch (GNU date -u -d @1612096496).
const MS = 1612096496000;

test.each([
  ['seconds', 1612096496, MS],
  ['milliseconds', 1612096496000, MS],
  ['microseconds', 1612096496000000, MS],
  ['nanoseconds', 1612096496000000000, MS],
  ['seconds with a fraction', 1612096496.5, MS + 500],
  ['milliseconds of 1999', 946684799999, 946684799999],
  ['a basic date', 20210131, Date.UTC(2021, 0, 31)],
])('a number of %s is told by its size', (_, value, ms) => expect(epochMs(value)).toBe(ms));

test.each([0, -1, 1, 12345, 20211301, 20210230, Number.NaN])('%d is no time', (value) =>
  expect(epochMs(value)).toBeNaN(),
);

test.each([
  ['2021-01-31', Date.UTC(2021, 0, 31)],
  ['2021-01-31 12:34', MS - 56_000],
  ['2021-01-31T12:34:56', MS],
  ['2021-01-31 12:34:56', MS],
  ['2021-01-31T12:34:56Z', MS],
  ['2021-01-31T12:34:56.789Z', MS + 789],
  ['2021-01-31 12:34:56.789012', MS + 789],
  ['2021-01-31 12:34:56+00:00', MS],
  ['2021-01-31 12:34:56 UTC', MS],
  ['2021-01-31T14:34:56+02:00', MS],
])('%s is read as UTC', (text, ms) => expect(isoReader()(text)).toBe(ms));

test.each(['31.01.2021', '01/31/2021', '2021-02-30', '2021-13-01', '2021-01-31T25:00', '12:34', 'today', ''])(
  '%j is no time',
  (text) => expect(isoReader()(text)).toBeNaN(),
);

test('a reader keeps to the day of each row', () => {
  const read = isoReader();
  const texts = ['2021-01-31 23:59', '2021-02-01 00:00', '2021-02-30 00:00', '2021-02-01 00:01'];
  expect(texts.map(read)).toEqual([
    Date.UTC(2021, 0, 31, 23, 59),
    Date.UTC(2021, 1, 1),
    Number.NaN,
    Date.UTC(2021, 1, 1, 0, 1),
  ]);
});
