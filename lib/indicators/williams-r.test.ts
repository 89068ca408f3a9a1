import { expect, test } from 'vitest';
import { columnOf, repeat } from './oracle/column-of.fixture.ts';
import { mismatches, oracle } from './oracle/load.fixture.ts';
import { williamsR } from './williams-r.ts';

for (const expected of oracle('williams-r')) {
  test(`williamsR = ${expected.title}`, () => {
    expect(mismatches(expected, (bars, length) => ({ y: williamsR(bars, length) }))).toEqual([]);
  });
}

test('williamsR is 0 at the highest high, −100 at the lowest low, and 0 where they are one price', () => {
  expect(columnOf([1, 2, 3], (bars) => williamsR(bars, 3))[2]).toBe(0);
  expect(columnOf([3, 2, 1], (bars) => williamsR(bars, 3))[2]).toBe(-100);
  expect(columnOf(repeat(2, 3), (bars) => williamsR(bars, 3))[2]).toBe(0);
});
