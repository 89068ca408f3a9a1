import { expect, test } from 'vitest';
import { linearRegression } from './linear-regression.ts';
import { columnOf } from './oracle/column-of.fixture.ts';
import { mismatches, oracle } from './oracle/load.fixture.ts';

for (const expected of oracle('linear-regression')) {
  test(`linearRegression = ${expected.title}`, () => {
    expect(mismatches(expected, ({ close }, length) => ({ y: linearRegression(close, length) }))).toEqual([]);
  });
}

test('linearRegression by hand: through 1, 2 and 6 at the third is 5.5', () => {
  expect(columnOf([1, 2, 6], ({ close }) => linearRegression(close, 3))[2]).toBeCloseTo(5.5, 14);
});
