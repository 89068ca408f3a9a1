import { expect, test } from 'vitest';
import { normal, random } from '../core/random.ts';
import oracle from './oracle/reality-check.oracle.json' with { type: 'json' };
import { realityCheck } from './reality-check.ts';

const RESAMPLES = 4000;

/** Five standard errors of the difference of two shares that are found by drawing. */
function expectShare(actual: number, { p, resamples }: { p: number; resamples: number }): void {
  const variance = Math.max(p * (1 - p), 1 / RESAMPLES) * (1 / RESAMPLES + 1 / resamples);
  expect(Math.abs(actual - p)).toBeLessThanOrEqual(5 * Math.sqrt(variance) + 1 / RESAMPLES);
}

for (const { name, columns, block, white, hansen, resamples } of oracle.checks) {
  const result = realityCheck(
    columns.map((column) => Float64Array.from(column)),
    { block, resamples: RESAMPLES, seed: 5 },
  );

  test(`${name}: the statistics are those of arch 8.0 to 1e-9`, () => {
    expect(Math.abs(result.white.statistic / white.statistic - 1)).toBeLessThan(1e-9);
    expect(Math.abs(result.hansen.statistic / hansen.statistic - 1)).toBeLessThan(1e-9);
  });

  test(`${name}: the p-values are those of arch 8.0 within the error of drawing`, () => {
    expectShare(result.white.pValue, { p: white.p, resamples });
    for (const kind of ['lower', 'consistent', 'upper'] as const)
      expectShare(result.hansen[kind], { p: hansen[kind], resamples });
  });
}

const noise = (seed: number, count: number, rows = 250) => {
  const draw = normal(random(seed));
  return Array.from({ length: count }, () => Float64Array.from({ length: rows }, () => 0.01 * draw()));
};

test('on noise alone p-values below 10 % are found about one time in ten', () => {
  const small = Array.from({ length: 200 }, (_, seed) =>
    realityCheck(noise(seed + 1, 10), { resamples: 200, block: 1 }),
  );
  const share = (of: (one: (typeof small)[number]) => number) =>
    small.filter((one) => of(one) <= 0.1).length / small.length;
  // Four standard errors of a share of 0.1 among 200.
  expect(Math.abs(share((one) => one.white.pValue) - 0.1)).toBeLessThan(0.085);
  expect(Math.abs(share((one) => one.hansen.consistent) - 0.1)).toBeLessThan(0.085);
});

test('the three p-values of Hansen are in their order, and the same seed gives the same', () => {
  const columns = noise(3, 30).map((column, k) => column.map((value) => value - (k % 5) * 0.002));
  const { hansen } = realityCheck(columns, { seed: 7 });
  expect(hansen.lower).toBeLessThanOrEqual(hansen.consistent);
  expect(hansen.consistent).toBeLessThanOrEqual(hansen.upper);
  expect(realityCheck(columns, { seed: 7 }).hansen).toEqual(hansen);
});

test('strategies that are hopelessly poor do not count for the consistent p-value, and do for the upper one', () => {
  const good = noise(12, 1).map((column) => column.map((value) => value + 0.0012));
  const poor = noise(13, 20).map((column) => column.map((value) => 5 * (value - 0.01)));
  const options = { block: 2, resamples: 2000 };
  const [alone, among] = [realityCheck(good, options), realityCheck([...good, ...poor], options)];
  expect(among.hansen.consistent).toBe(alone.hansen.upper);
  expect(among.hansen.upper).toBeGreaterThan(2 * among.hansen.consistent);
});

test('a strategy is held against the benchmark that is given', () => {
  const [market, luck] = noise(11, 2) as [Float64Array, Float64Array];
  const same = market.map((value, i) => value + 0.0001 * luck[i]!);
  const rising = market.map((value) => value + 0.003);
  expect(
    realityCheck([rising.map((value, i) => value + 1e-3 * luck[i]!)], { benchmark: market }).white.pValue,
  ).toBe(1 / 1001);
  expect(realityCheck([same], { benchmark: market }).white.pValue).toBeGreaterThan(0.05);
});

test('where all strategies lose, luck explains it', () => {
  const { hansen } = realityCheck(noise(4, 5).map((column) => column.map((value) => value - 0.01)));
  expect([hansen.statistic, hansen.consistent]).toEqual([0, 1]);
});

test('strategies that never trade are left out, and do not change the rest', () => {
  const columns = noise(6, 4);
  const idle = [new Float64Array(250), ...columns];
  const [without, result] = [realityCheck(columns), realityCheck(idle)];
  expect(result).toEqual({ ...without, best: without.best + 1 });
  expect(() => realityCheck([new Float64Array(250)])).toThrow('no strategy ever differs');
});

test('more resamples than are held at once are drawn in parts', () => {
  const columns = noise(8, 2, 3000);
  const { white } = realityCheck(columns, { block: 1, resamples: 1500 });
  const t = white.statistic / 0.01;
  // The greater of two independent normal numbers, of which one is below t with the given probability.
  const below = 0.5 * (1 + Math.sign(t) * Math.sqrt(1 - Math.exp((-2 * t * t) / Math.PI)));
  expect(white.pValue).toBeCloseTo(1 - below ** 2, 1);
});

test('no columns, rows that differ, ruined accounts, and impossible options are refused', () => {
  const good = noise(9, 2);
  expect(() => realityCheck([])).toThrow('returns of 0 are given');
  expect(() => realityCheck([good[0]!, new Float64Array(9)])).toThrow('column 1 of the returns has 9 rows');
  expect(() => realityCheck([Float64Array.of(0, Number.NaN, 0)])).toThrow('row 1 in column 0');
  expect(() => realityCheck([Float64Array.of(1, 2)])).toThrow('there are 2 rows');
  expect(() => realityCheck(good, { resamples: 0 })).toThrow('resamples is 0');
  expect(() => realityCheck(good, { block: 0.5 })).toThrow('block is 0.5');
  expect(() => realityCheck(good, { benchmark: new Float64Array(3) })).toThrow('column 1');
});
