import { expect, test } from 'vitest';
import { normal, random } from '../core/random.ts';
import { columnOf } from './oracle/column-of.fixture.ts';
import { mismatches, oracle } from './oracle/load.fixture.ts';
import { wma } from './wma.ts';

for (const expected of oracle('wma')) {
  test(`wma = ${expected.title}`, () => {
    expect(mismatches(expected, ({ close }, length) => ({ y: wma(close, length!) }))).toEqual([]);
  });
}

test('wma by hand: (1 × 2 + 2 × 3 + 3 × 7) / 6', () => {
  expect(columnOf([2, 3, 7], ({ close }) => wma(close, 3))[2]).toBeCloseTo(29 / 6, 14);
});

test('wma over 5000 rows is within 1e-12 of each window by itself', () => {
  const gauss = normal(random(4));
  const x = Array.from({ length: 5000 }, () => 100 + gauss());
  const y = columnOf(x, ({ close }) => wma(close, 30));
  for (let i = 29; i < x.length; i++) {
    const weighted = x.slice(i - 29, i + 1).reduce((sum, value, k) => sum + (k + 1) * value, 0);
    expect(Math.abs(y[i]! / (weighted / 465) - 1)).toBeLessThan(1e-12);
  }
});

test('wma has no value exactly where its window holds a NaN', () => {
  const x = Array.from({ length: 30 }, (_, i) => (i === 12 ? Number.NaN : i));
  const y = columnOf(x, ({ close }) => wma(close, 4)).slice(3);
  expect(y.flatMap((value, i) => (Number.isNaN(value) ? [i + 3] : []))).toEqual([12, 13, 14, 15]);
});
