import { expect, test } from 'vitest';
import { createBars } from '../core/bars.ts';
import { columnsAtOnce } from '../graph/index.ts';
import { pivots } from './pivots.ts';

test('pivots: a day of high 110, low 100 and close 108 gives the levels of the formulas, worked by hand', () => {
  const bars = hours([...Array(23).fill([104, 104, 104]), [110, 100, 108], [109, 107, 107]]);
  const levels = columnsAtOnce((b) => pivots(b), bars);
  // P = 318 / 3 = 106; R1 = 212 − 100, S1 = 212 − 110; R2, S2 = 106 ± 10; R3 = 110 + 2 × 6, S3 = 100 − 2 × 4.
  const expected = { pivot: 106, r1: 112, s1: 102, r2: 116, s2: 96, r3: 122, s3: 92 };
  for (const [name, value] of Object.entries(expected)) {
    expect([...levels[name]!.subarray(22)]).toEqual([Number.NaN, value, value]);
  }
});

test('pivots do not change within a day, and a day that is not over has no say', () => {
  const bars = hours(Array.from({ length: 72 }, (_, i) => [200 + i, 100 - i, 150]));
  const { r1 } = columnsAtOnce((b) => pivots(b), bars);
  expect(new Set(r1!.subarray(23, 47)).size).toBe(1);
  expect(r1![47]).not.toBe(r1![46]);
});

test('pivots of daily bars are those of the bar that has just closed', () => {
  const day = { time: [0, 86_400_000], open: [5, 5], high: [7, 9], low: [4, 3], close: [5, 6] };
  const { pivot } = columnsAtOnce((b) => pivots(b), createBars({ ...day, timeframe: '1d' }));
  expect([...pivot!]).toEqual([16 / 3, 6]);
});

/** Hourly bars from midnight on, of the given high, low and close. */
function hours(rows: readonly (readonly number[])[]) {
  const column = (k: number) => rows.map((row) => row[k]!);
  const [high, low, close] = [column(0), column(1), column(2)];
  return createBars({
    ...{ time: rows.map((_, i) => i * 3_600_000), open: close, high, low, close, timeframe: '1h' },
  });
}
