import { expect, test } from 'vitest';
import { barOpenTime, DAY_MS, parseTimeframe, timeframeMs, timeframeOf } from './timeframe.ts';

test.each([
  ['30s', 30_000],
  ['1m', 60_000],
  ['4h', 14_400_000],
  ['1d', DAY_MS],
  ['2w', 14 * DAY_MS],
] as const)('%s is %d ms long, and back', (text, ms) => {
  expect(timeframeMs(parseTimeframe(text))).toBe(ms);
  expect(timeframeOf(ms)).toBe(text);
});

test.each(['', 'h', '0m', '1.5h', '1M', '1 h', '-1m', '60', 'daily'])('%j is no timeframe', (text) => {
  expect(() => parseTimeframe(text)).toThrow(`'${text}' is not a timeframe`);
});

test('timeframeOf takes the largest whole unit, and knows no half seconds', () => {
  expect(timeframeOf(3_600_000)).toBe('1h');
  expect(timeframeOf(5_400_000)).toBe('90m');
  expect(timeframeOf(1_500)).toBeUndefined();
  expect(timeframeOf(0)).toBeUndefined();
});

test('bars open at multiples of their length in UTC, weeks on Monday', () => {
  const noon = Date.UTC(2024, 4, 15, 12, 34);
  expect(barOpenTime(noon, timeframeMs('4h'))).toBe(Date.UTC(2024, 4, 15, 12));
  expect(barOpenTime(noon, DAY_MS)).toBe(Date.UTC(2024, 4, 15));
  // 2024-05-15 is a Wednesday.
  expect(barOpenTime(noon, timeframeMs('1w'))).toBe(Date.UTC(2024, 4, 13));
  expect(barOpenTime(-1, DAY_MS)).toBe(-DAY_MS);
});
