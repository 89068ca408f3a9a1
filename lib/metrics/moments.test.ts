import { expect, test } from 'vitest';
import { random } from '../core/random.ts';
import { barFacts } from './bar-facts.ts';

function walk(n: number, seed: number): Float64Array {
  const next = random(seed);
  const out = new Float64Array(n).fill(100);
  for (let i = 1; i < n; i++)
    out[i] = out[i - 1]! * (1 + (next() - 0.49) * 0.02 + (next() < 0.01 ? 0.05 : 0));
  return out;
}

const returnsOf = (column: Float64Array) => Array.from(column.subarray(1), (x, i) => x / column[i]! - 1);
const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
const mean = (values: number[]) => sum(values) / values.length;

// The definitions in two passes; lengths around the ends of blocks of 1,024 returns.
for (const n of [3, 100, 1024, 1025, 1026, 2049, 5000]) {
  test(`moments of ${n} bars are those of their definitions, however they fall into blocks`, () => {
    const [equity, close] = [walk(n, 3), walk(n, 4)];
    const [r, m] = [returnsOf(equity), returnsOf(close)];
    const { returns, market } = barFacts(equity, close);
    const near = (value: number, expected: number) =>
      expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-11 * Math.abs(expected));
    const [rMean, mMean] = [mean(r), mean(m)];
    const central = (power: number) => sum(r.map((x) => (x - rMean) ** power));
    expect(returns.count).toBe(n - 1);
    near(returns.mean, rMean);
    near(returns.m2, central(2));
    near(returns.m3, central(3));
    near(returns.m4, central(4));
    near(returns.std, Math.sqrt(central(2) / (n - 2)));
    near(returns.gains, sum(r.map((x) => Math.max(x, 0))));
    near(returns.losses, -sum(r.map((x) => Math.min(x, 0))));
    near(returns.downside, Math.sqrt(mean(r.map((x) => Math.min(x, 0) ** 2))));
    near(market.mean, mMean);
    near(market.m2, sum(m.map((x) => (x - mMean) ** 2)));
    near(market.comoment, sum(r.map((x, i) => (x - rMean) * (m[i]! - mMean))));
  });
}

test('one bad close far inside leaves the market without moments', () => {
  const equity = walk(3000, 3);
  for (const bad of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
    const close = walk(3000, 4);
    close[1500] = bad;
    const { market, returns } = barFacts(equity, close);
    expect(market).toEqual({ mean: Number.NaN, m2: Number.NaN, comoment: Number.NaN });
    expect(returns.mean).toBeCloseTo(mean(returnsOf(equity)), 14);
  }
});

test('one bad row of equity far inside leaves the run without moments', () => {
  for (const bad of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
    const equity = walk(3000, 3);
    equity[1500] = bad;
    expect(barFacts(equity, walk(3000, 4)).returns.mean).toBeNaN();
  }
});

/** Σ of values by T. Ogita, S. Rump and S. Oishi's Sum2 (2005): as if summed in twice the precision. */
function exactSum(values: Float64Array): number {
  let sum = 0;
  let rest = 0;
  for (const x of values) {
    const s = sum + x;
    const z = s - sum;
    rest += sum - (s - z) + (x - z);
    sum = s;
  }
  return sum + rest;
}

for (const [what, drift, spread] of [
  ['small against their spread', 1e-7, 1e-3],
  ['large against their spread', 1e-5, 1e-9],
] as const) {
  test(`over 300,000 returns ${what}, sums lose nothing against twice the precision`, () => {
    const n = 300_001;
    const next = random(5);
    const equity = new Float64Array(n).fill(1000);
    const close = new Float64Array(n).fill(50);
    for (let i = 1; i < n; i++) {
      const x = drift + spread * (next() + next() - 1);
      equity[i] = equity[i - 1]! * (1 + x + 0.1 * spread * (next() - 0.5));
      close[i] = close[i - 1]! * (1 + x);
    }
    const [r, m] = [Float64Array.from(returnsOf(equity)), Float64Array.from(returnsOf(close))];
    const [rMean, mMean] = [exactSum(r) / r.length, exactSum(m) / m.length];
    const central = (power: number) => exactSum(r.map((x) => (x - rMean) ** power));
    const near = (value: number, expected: number) =>
      expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-12 * Math.abs(expected));
    const { returns, market } = barFacts(equity, close);
    near(returns.mean, rMean);
    near(returns.m2, central(2));
    near(returns.m4, central(4));
    // Cubes cancel: what is left is exact to what they sum in size.
    const cubes = exactSum(r.map((x) => Math.abs(x - rMean) ** 3));
    expect(Math.abs(returns.m3 - central(3))).toBeLessThanOrEqual(1e-11 * cubes);
    near(market.mean, mMean);
    near(market.m2, exactSum(m.map((x) => (x - mMean) ** 2)));
    near(market.comoment, exactSum(r.map((x, i) => (x - rMean) * (m[i]! - mMean))));
    near(returns.gains, exactSum(r.map((x) => Math.max(x, 0))));
    if (returns.losses > 0) near(returns.losses, -exactSum(r.map((x) => Math.min(x, 0))));
  });
}
