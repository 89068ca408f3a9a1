import { expect, test } from 'vitest';
import { columnOf, repeat } from './oracle/column-of.fixture.ts';
import { mismatches, oracle } from './oracle/load.fixture.ts';
import { percentRank } from './percent-rank.ts';

for (const expected of oracle('percent-rank')) {
  test(`percentRank = ${expected.title}`, () => {
    expect(mismatches(expected, ({ close }, length) => ({ y: percentRank(close, length) }))).toEqual([]);
  });
}

test('percentRank by hand: two of the four before are at or below 2', () => {
  expect(columnOf([1, 2, 3, 4, 2], ({ close }) => percentRank(close, 4))[4]).toBe(50);
});

test('percentRank of equal values is 100, and of a missing one there is none', () => {
  expect(columnOf(repeat(3, 6), ({ close }) => percentRank(close, 3)).slice(3)).toEqual(repeat(100, 3));
  expect(columnOf([1, 2, 3, Number.NaN], ({ close }) => percentRank(close, 3))[3]).toBeNaN();
});
