import fc from 'fast-check';
import { expect, test } from 'vitest';
import { extremeRows } from './decimate.ts';

// Worked by hand: two stretches of five rows, with their extremes at rows 1, 3 and 6, 8.
test('extremeRows keeps the ends and each stretch’s least and greatest value', () => {
  const x = [5, 1, 5, 9, 5, 5, 0, 5, 7, 5];
  expect(extremeRows([x], 2)).toEqual([0, 1, 3, 6, 8, 9]);
});

test('extremeRows keeps the extremes of every column', () => {
  const up = Array.from({ length: 12 }, (_, i) => i);
  const bump = up.map((i) => (i === 4 ? 1 : i === 7 ? -1 : 0));
  const rows = extremeRows([up, bump], 1);
  expect(rows).toEqual([0, 4, 7, 11]);
});

test('extremeRows keeps all rows where there are no more than it may keep', () => {
  expect(extremeRows([[3, 1, 2]], 1)).toEqual([0, 1, 2]);
  expect(extremeRows([[]], 10)).toEqual([]);
});

test('extremeRows keeps a row of a stretch without a number, so that the line breaks there', () => {
  const x = [1, 2, 3, 4, Number.NaN, Number.NaN, Number.NaN, Number.NaN, 5, 6, 7, 8];
  expect(extremeRows([x], 3)).toContain(4);
});

test('whatever the numbers, no extreme is lost and the rows ascend within their bound', () => {
  const numbers = fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 500 });
  fc.assert(
    fc.property(numbers, fc.integer({ min: 1, max: 20 }), (x, buckets) => {
      const rows = extremeRows([x], buckets);
      const kept = rows.map((i) => x[i]!);
      expect(rows.length).toBeLessThanOrEqual(2 * buckets + 2);
      expect(Math.max(...kept)).toBe(Math.max(...x));
      expect(Math.min(...kept)).toBe(Math.min(...x));
      expect([rows[0], rows.at(-1)]).toEqual([0, x.length - 1]);
      expect(rows.every((row, k) => k === 0 || row > rows[k - 1]!)).toBe(true);
    }),
  );
});
