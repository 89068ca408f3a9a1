import { expect, test } from 'vitest';
import { columnOf } from './oracle/column-of.fixture.ts';
import { mismatches, oracle } from './oracle/load.fixture.ts';
import { rma } from './rma.ts';

for (const expected of oracle('rma')) {
  test(`rma = ${expected.title}`, () => {
    expect(mismatches(expected, ({ close }, length) => ({ y: rma(close, length!) }))).toEqual([]);
  });
}

test('rma by hand: the mean of 1, 2 and 3, then a third of the way to 8', () => {
  const [, , first, second] = columnOf([1, 2, 3, 8], ({ close }) => rma(close, 3));
  expect(first).toBe(2);
  expect(second).toBeCloseTo(4, 14);
});
