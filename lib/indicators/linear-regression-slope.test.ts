import { expect, test } from 'vitest';
import { random } from '../core/random.ts';
import { linearRegressionSlope } from './linear-regression-slope.ts';
import { columnOf, repeat } from './oracle/column-of.fixture.ts';
import { mismatches, oracle } from './oracle/load.fixture.ts';

for (const expected of oracle('linear-regression-slope')) {
  test(`linearRegressionSlope = ${expected.title}`, () => {
    expect(
      mismatches(expected, ({ close }, length) => ({ y: linearRegressionSlope(close, length) })),
    ).toEqual([]);
  });
}

test('linearRegressionSlope is 0 exactly where the window is flat, wherever that is', () => {
  const uniform = random(5);
  const x: number[] = [];
  while (x.length < 6000) {
    x.push(...Array.from({ length: 20 }, () => Math.exp(5 * uniform())));
    x.push(...repeat(Math.exp(5 * uniform()), 10 + Math.floor(20 * uniform())));
  }
  const y = columnOf(x, ({ close }) => linearRegressionSlope(close, 14));
  const flat = (i: number) => x.slice(i - 13, i + 1).every((value) => value === x[i]);
  let count = 0;
  for (let i = 13; i < x.length; i++) {
    expect(y[i] === 0).toBe(flat(i));
    if (flat(i)) count++;
  }
  expect(count).toBeGreaterThan(500);
});

test('linearRegressionSlope of a rise of 2^-20 a bar at a price of a million is that rise to 1e-12', () => {
  const x = Array.from({ length: 500 }, (_, i) => 1e6 + i / 2 ** 20);
  for (const slope of columnOf(x, ({ close }) => linearRegressionSlope(close, 14)).slice(13)) {
    expect(Math.abs(slope * 2 ** 20 - 1)).toBeLessThan(1e-12);
  }
});

test('linearRegressionSlope has no value exactly where its window holds a NaN', () => {
  const x = Array.from({ length: 30 }, (_, i) => (i === 12 ? Number.NaN : i));
  const y = columnOf(x, ({ close }) => linearRegressionSlope(close, 4)).slice(3);
  expect(y.flatMap((value, i) => (Number.isNaN(value) ? [i + 3] : []))).toEqual([12, 13, 14, 15]);
});
