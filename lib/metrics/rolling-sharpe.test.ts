import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rollingSharpe } from './rolling-sharpe.ts';

interface OracleRun {
  name: string;
  periodsPerYear: number;
  equity: number[];
  rollingSharpe: { by: string; window: number; rows: Record<string, number> };
}
const { runs }: { runs: OracleRun[] } = JSON.parse(
  readFileSync(new URL('./performance.oracle.json', import.meta.url), 'utf8'),
);

for (const { name, equity, periodsPerYear, rollingSharpe: oracle } of runs) {
  test(`${name}: rows are ${oracle.by}`, () => {
    const out = rollingSharpe(Float64Array.from(equity), oracle.window, periodsPerYear);
    for (const [row, expected] of Object.entries(oracle.rows)) {
      expect(Math.abs(out[Number(row)]! - expected)).toBeLessThanOrEqual(1e-10 * Math.abs(expected));
    }
    expect(out.findIndex((x) => !Number.isNaN(x))).toBe(oracle.window);
  });
}

/**
 * Mean over standard deviation (ddof 1) of the window's returns, times √periods; NaN where the returns are all the same
 * number. Ratios of integers up to 200 differ by at least 1/200² or not at all, so 1e-9 tells rounding from variance.
 */
function byDefinition(equity: number[], row: number, window: number, periods: number): number {
  const r = Array.from({ length: window }, (_, k) => equity[row - k]! / equity[row - k - 1]! - 1);
  if (Math.max(...r) - Math.min(...r) < 1e-9) return Number.NaN;
  const mean = r.reduce((a, b) => a + b, 0) / window;
  const std = Math.sqrt(r.reduce((a, b) => a + (b - mean) ** 2, 0) / (window - 1));
  return (mean / std) * Math.sqrt(periods);
}

test('every row of any equity and window is the definition', () => {
  const cases = fc.tuple(
    fc.uniqueArray(fc.integer({ min: 50, max: 200 }), { minLength: 3, maxLength: 60 }),
    fc.integer({ min: 2, max: 20 }),
  );
  fc.assert(
    fc.property(cases, ([equity, window]) => {
      const out = rollingSharpe(Float64Array.from(equity), window, 252);
      expect(out.length).toBe(equity.length);
      for (let i = 0; i < out.length; i++) {
        const expected = i < window ? Number.NaN : byDefinition(equity, i, window, 252);
        if (Number.isNaN(expected)) expect(out[i]).toBeNaN();
        else expect(Math.abs(out[i]! - expected)).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(expected)));
      }
    }),
  );
});

test('a window of equal returns has no Sharpe ratio, whatever their rounding', () => {
  expect(rollingSharpe(Float64Array.of(175, 105, 63, 50), 2, 252)[2]).toBeNaN();
});

test('a window in which equity did not move is NaN, and the rows after it are exact', () => {
  const equity = [100, 104, 101, 101, 101, 101, 101, 101, 103, 99, 102];
  const out = rollingSharpe(Float64Array.from(equity), 3, 252);
  expect(Array.from(out, Number.isNaN)).toEqual(equity.map((_, i) => i < 3 || (i >= 5 && i <= 7)));
  expect(out[10]).toBeCloseTo(byDefinition(equity, 10, 3, 252), 12);
});

test('windows that hold a total loss are NaN and those after it are not', () => {
  const equity = [100, 101, 0, 50, 51, 53, 52, 54];
  const out = rollingSharpe(Float64Array.from(equity), 2, 252);
  expect(Array.from(out, Number.isNaN)).toEqual([true, true, false, true, true, false, false, false]);
});

test('a window longer than the run has no rows', () => {
  expect(rollingSharpe(Float64Array.of(1, 2, 3), 3, 252).every(Number.isNaN)).toBe(true);
  expect(rollingSharpe(new Float64Array(0), 2, 252).length).toBe(0);
});

test('a window that is not a whole number of at least 2 bars is refused', () => {
  for (const window of [1, 0, -5, 2.5, Number.NaN]) {
    expect(() => rollingSharpe(Float64Array.of(1, 2, 3), window, 252)).toThrowError(`window ${window}`);
  }
});
