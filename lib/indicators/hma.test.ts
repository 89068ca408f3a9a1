import { expect, test } from 'vitest';
import { hma } from './hma.ts';
import { columnOf } from './oracle/column-of.fixture.ts';
import { mismatches, oracle } from './oracle/load.fixture.ts';

for (const expected of oracle('hma')) {
  test(`hma = ${expected.title}`, () => {
    expect(mismatches(expected, ({ close }, length) => ({ y: hma(close, length!) }))).toEqual([]);
  });
}

test('hma of length 1 has no half, and is refused by its own name', () => {
  expect(() => columnOf([1, 2], ({ close }) => hma(close, 1))).toThrow('hma: length is 1');
});
