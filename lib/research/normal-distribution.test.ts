import { expect, test } from 'vitest';
import { normalCdf, normalQuantile } from './normal-distribution.ts';
import oracle from './oracle/normal-distribution.oracle.json' with { type: 'json' };

function expectNear(actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-14 * Math.abs(expected) + 1e-16);
}

test('normalCdf(z) is that of mpmath to 1e-14 of its value, from z = −37 on', () => {
  for (const [z, p] of oracle.cdf) expectNear(normalCdf(z!), p!);
});

test('normalQuantile(p) is that of mpmath to 1e-14 of its value, from p = 1e-300 on', () => {
  for (const [p, z] of oracle.quantile) expectNear(normalQuantile(p!), z!);
});

test('certainty is infinitely far out, and what is no probability is NaN', () => {
  expect([normalQuantile(0), normalQuantile(1)]).toEqual([
    Number.NEGATIVE_INFINITY,
    Number.POSITIVE_INFINITY,
  ]);
  expect([normalQuantile(-0.1), normalQuantile(1.1), normalQuantile(Number.NaN)]).toEqual([
    Number.NaN,
    Number.NaN,
    Number.NaN,
  ]);
  expect(normalCdf(Number.NaN)).toBeNaN();
});
