import { expect, test } from 'vitest';
import { cci } from './cci.ts';
import { columnOf, repeat } from './oracle/column-of.fixture.ts';
import { mismatches, oracle } from './oracle/load.fixture.ts';

for (const expected of oracle('cci')) {
  test(`cci = ${expected.title}`, () => {
    expect(mismatches(expected, (bars, length) => ({ y: cci(bars, length) }))).toEqual([]);
  });
}

test('cci of equal prices is 0, also where their mean is not exactly their price', () => {
  const moved = Array.from({ length: 30 }, (_, i) => 0.1 + 0.07 * (i % 4));
  const y = columnOf([...moved, ...repeat(0.1, 60)], (bars) => cci(bars, 20));
  expect(y.slice(49)).toEqual(repeat(0, 41));
});
