import { expect, test } from 'vitest';
import { formatTime, parseTime } from './time.ts';

test.each([
  ['2021-01-01', Date.UTC(2021, 0, 1)],
  ['2021-01', Date.UTC(2021, 0, 1)],
  ['2021-06-13T04:00Z', Date.UTC(2021, 5, 13, 4)],
  ['2021-06-13 04:00', Date.UTC(2021, 5, 13, 4)],
  ['2021-06-13T04:00:05.250', Date.UTC(2021, 5, 13, 4, 0, 5, 250)],
  ['2021-06-13T04:00+02:00', Date.UTC(2021, 5, 13, 2)],
  ['1609459200000', 1_609_459_200_000],
  [1_609_459_200_000, 1_609_459_200_000],
  [new Date(5), 5],
])('parseTime(%j) is UTC', (input, ms) => {
  expect(parseTime(input)).toBe(ms);
});

test.each(['', 'yesterday', '2021-02-30', '2021-13-01', '01/02/2021', '2021', '2021-01-01Tx', Number.NaN])(
  'parseTime(%j) is refused',
  (input) => {
    expect(() => parseTime(input, 'from')).toThrow(`from '${input}' is not a date`);
  },
);

test('the 29th of February is a day in leap years alone', () => {
  expect(parseTime('2020-02-29')).toBe(Date.UTC(2020, 1, 29));
  expect(() => parseTime('2021-02-29')).toThrow('is not a date');
});

test('formatTime is the shortest exact form', () => {
  expect(formatTime(Date.UTC(2021, 0, 1))).toBe('2021-01-01');
  expect(formatTime(Date.UTC(2021, 0, 1, 4))).toBe('2021-01-01 04:00');
  expect(formatTime(Date.UTC(2021, 0, 1, 4, 0, 9))).toBe('2021-01-01 04:00:09');
  expect(formatTime(1)).toBe('1970-01-01 00:00:00.001');
});
