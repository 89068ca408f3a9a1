import { expect, test } from 'vitest';
import { kama } from './kama.ts';
import { columnOf, repeat } from './oracle/column-of.fixture.ts';
import { mismatches, oracle } from './oracle/load.fixture.ts';

for (const expected of oracle('kama')) {
  test(`kama = ${expected.title}`, () => {
    expect(mismatches(expected, ({ close }, length) => ({ y: kama(close, length) }))).toEqual([]);
  });
}

test('kama by hand: all the way to efficiency 1 the weight is (2 / 3)²; in pure noise it is (2 / 31)²', () => {
  const trend = columnOf([1, 2, 3], ({ close }) => kama(close, 2));
  expect(trend[2]).toBeCloseTo(2 + 4 / 9, 14);
  const noise = columnOf([1, 2, 1], ({ close }) => kama(close, 2));
  expect(noise[2]).toBeCloseTo(2 - 4 / 961, 14);
});

test('kama counts a window in which nothing has moved as efficient, whatever moved before it', () => {
  const x = [...Array.from({ length: 50 }, (_, i) => Math.exp(5 * Math.sin(i * i))), ...repeat(1.3, 60)];
  const y = columnOf(x, ({ close }) => kama(close, 10));
  for (let i = 62; i < 70; i++) expect((y[i]! - 1.3) / (y[i - 1]! - 1.3)).toBeCloseTo(5 / 9, 9);
});
