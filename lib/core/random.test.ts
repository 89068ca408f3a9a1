import { expect, test } from 'vitest';
import { normal, random } from './random.ts';

test('the same seed gives the same numbers, another seed others', () => {
  const take = (seed: number) => Array.from({ length: 5 }, random(seed));
  expect(take(1)).toEqual(take(1));
  expect(take(1)).not.toEqual(take(2));
  expect(take(1)).not.toEqual(take(1 + 2 ** 32));
});

test('uniform numbers fill [0, 1) evenly', () => {
  const next = random(42);
  const counts = new Array<number>(100).fill(0);
  for (let i = 0; i < 100_000; i++) counts[Math.floor(next() * 100)]!++;
  const chiSquare = counts.reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0);
  // Chi-square with 99 degrees of freedom: 0.001 and 0.999 quantiles (scipy.stats.chi2.ppf: 60.25, 148.23).
  expect(chiSquare).toBeGreaterThan(60.25);
  expect(chiSquare).toBeLessThan(148.23);
});

test('normal numbers have the moments of the standard normal distribution', () => {
  const next = normal(random(7));
  const n = 200_000;
  const sums = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const x = next();
    for (let k = 0; k < 4; k++) sums[k]! += x ** (k + 1);
  }
  const [mean, square, cube, fourth] = sums.map((sum) => sum / n) as [number, number, number, number];
  // Within four standard errors: √(var of x^k / n) with var 1, 2, 15 and 96.
  expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(1 / n));
  expect(Math.abs(square - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
  expect(Math.abs(cube)).toBeLessThan(4 * Math.sqrt(15 / n));
  expect(Math.abs(fourth - 3)).toBeLessThan(4 * Math.sqrt(96 / n));
});
