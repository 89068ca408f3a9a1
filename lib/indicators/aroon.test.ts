import { expect, test } from 'vitest';
import { aroon } from './aroon.ts';
import { columnOf, repeat } from './oracle/column-of.fixture.ts';
import { mismatches, oracle } from './oracle/load.fixture.ts';

for (const expected of oracle('aroon')) {
  test(`aroon = ${expected.title}`, () => {
    expect(mismatches(expected, (bars, length) => aroon(bars, length))).toEqual([]);
  });
}

test('aroon counts the newest of equal extremes, and n bars ago is 0', () => {
  const up = (x: number[]) => columnOf(x, (bars) => aroon(bars, 4).up).slice(4);
  expect(up([5, 1, 5, 1, 1, 1])).toEqual([50, 25]);
  expect(up([5, 4, 3, 2, 1, 0])).toEqual([0, 0]);
  expect(up(repeat(3, 12))).toEqual(repeat(100, 8));
});
