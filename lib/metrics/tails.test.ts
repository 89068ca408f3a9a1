import fc from 'fast-check';
import { expect, test } from 'vitest';
import { random } from '../core/random.ts';
import { barFacts } from './bar-facts.ts';

/** Type 7 of R. Hyndman and Y. Fan, "Sample quantiles in statistical packages" (1996), of sorted values, interpolated as numpy does. */
function quantile(sorted: Float64Array, q: number): number {
  const h = (sorted.length - 1) * q;
  const [a, b] = [sorted[Math.floor(h)]!, sorted[Math.ceil(h)]!];
  const t = h - Math.floor(h);
  return t < 0.5 ? a + (b - a) * t : b - (b - a) * (1 - t);
}

function expectTailsAsSorted(equity: Float64Array): void {
  const returns = equity.subarray(1).map((e, i) => e / equity[i]! - 1);
  const { tails } = barFacts(equity, equity);
  const sorted = returns.slice().sort();
  expect(tails.low).toBe(quantile(sorted, 0.05));
  expect(tails.high).toBe(quantile(sorted, 0.95));
  const worst = sorted.filter((r) => r <= tails.low);
  const mean = worst.reduce((sum, r) => sum + r, 0) / worst.length;
  expect(Math.abs(tails.shortfall - mean)).toBeLessThanOrEqual(1e-12 * Math.abs(mean));
}

function equityOf(n: number, returnAt: (i: number, next: () => number) => number): Float64Array {
  const next = random(n);
  const equity = new Float64Array(n).fill(1000);
  for (let i = 1; i < n; i++) equity[i] = equity[i - 1]! * (1 + returnAt(i, next));
  return equity;
}

test('the tails of any few returns are bit for bit those of sorting them', () => {
  const curves = fc.array(fc.double({ min: 0.5, max: 2, noNaN: true }), { minLength: 2, maxLength: 90 });
  fc.assert(fc.property(curves, (values) => expectTailsAsSorted(Float64Array.from(values))));
});

const wave = (next: () => number) => (next() + next() + next() - 1.5) * 0.01;
const N = 40_000;
const shapes: Record<string, (i: number, next: () => number) => number> = {
  random: (_, next) => wave(next),
  'in the market half of the time': (i, next) => (i % 200 < 100 ? wave(next) : 0),
  'hardly ever in the market': (i, next) => (i % 200 < 6 ? wave(next) : 0),
  'at the edge where the quantiles are 0': (i, next) => (i % 200 < 20 ? wave(next) : 0),
  'ever wilder': (i, next) => wave(next) * (i / N) ** 4,
  'in a few jumps': (i) => (i % 2000 === 0 ? 0.01 : i % 2000 === 1000 ? -0.009 : 0),
  'that never change': () => 0,
  'that nearly all gain the same': (i) => (i % 50 === 0 ? -0.001 : 0.001),
  'rising in size': (i) => (i / N - 0.5) * 0.001,
};
for (const [shape, returnAt] of Object.entries(shapes)) {
  test(`the tails of ${N} returns, ${shape}, are bit for bit those of sorting them`, () => {
    expectTailsAsSorted(equityOf(N, returnAt));
  });
}

test('a guess from returns that happen to be unlike the others changes nothing', () => {
  const n = 60_000;
  // The rows that the sample looks at, by the golden ratio.
  const seen = new Set<number>();
  for (let k = 0; k < 2048; k++) seen.add(1 + Math.floor(((k * 0.6180339887498949) % 1) * (n - 1)));
  const split = (ofSeen: (next: () => number) => number, ofOthers: (next: () => number) => number) =>
    expectTailsAsSorted(equityOf(n, (i, next) => (seen.has(i) ? ofSeen(next) : ofOthers(next))));
  split((next) => wave(next) * 1e-6, wave);
  split(wave, (next) => wave(next) * 1e-6);
  split(
    (next) => -0.001 * next(),
    (next) => 0.001 * next(),
  );
  split(
    (next) => 0.001 * next(),
    (next) => -0.001 * next(),
  );
});
