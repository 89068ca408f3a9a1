import { expect, test } from 'vitest';
import { normal, random } from '../core/random.ts';
import { columnOf } from './oracle/column-of.fixture.ts';
import { mismatches, oracle } from './oracle/load.fixture.ts';
import { sma } from './sma.ts';

for (const expected of oracle('sma')) {
  test(`sma = ${expected.title}`, () => {
    expect(mismatches(expected, ({ close }, length) => ({ y: sma(close, length!) }))).toEqual([]);
  });
}

test('sma over 5000 rows that jump by a million is within 1e-12 of the mean of each window by itself', () => {
  const gauss = normal(random(3));
  const x = Array.from({ length: 5000 }, (_, i) => (i % 700 === 0 ? 1e6 : 1) * (100 + gauss()));
  const means = columnOf(x, ({ close }) => sma(close, 50));
  for (let i = 49; i < x.length; i++) {
    const window = x.slice(i - 49, i + 1);
    const mean = window.reduce((sum, value) => sum + value, 0) / 50;
    expect(Math.abs(means[i]! - mean)).toBeLessThan(1e-12 * 1e8);
  }
});

test('sma has no value exactly where its window holds a NaN', () => {
  const x = Array.from({ length: 40 }, (_, i) => (i === 12 || i === 14 ? Number.NaN : i));
  const means = columnOf(x, ({ close }) => sma(close, 5));
  expect(means.slice(10, 21)).toEqual([8, 9, ...Array.from({ length: 7 }, () => Number.NaN), 17, 18]);
});
