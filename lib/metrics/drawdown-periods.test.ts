import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawdowns, maxDrawdown, maxDrawdownDuration } from './drawdown.ts';
import { type DrawdownPeriod, drawdownPeriods } from './drawdown-periods.ts';
import { addEquity, drawdownOf, startEquityPass } from './equity-pass.ts';

// Worked by hand: from 100 to 80 and back at 100 in row 4; from 120 to 90, not regained in row 7.
test('each drawdown has its peak, trough, recovery, depth and length', () => {
  const equity = Float64Array.of(100, 90, 80, 95, 100, 120, 90, 110);
  expect(drawdownPeriods(equity)).toEqual([
    { peak: 0, trough: 2, recovery: 4, depth: 80 / 100 - 1, bars: 4 },
    { peak: 5, trough: 6, recovery: null, depth: 90 / 120 - 1, bars: 2 },
  ]);
});

test('equity that never falls, is empty, or does not start above 0 has none', () => {
  expect(drawdownPeriods(Float64Array.of(1, 1, 2, 3))).toEqual([]);
  expect(drawdownPeriods(Float64Array.of())).toEqual([]);
  expect(drawdownPeriods(Float64Array.of(0, 1, 0.5))).toEqual([]);
});

const walks = fc
  .array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 60 })
  .map((values) => Float64Array.from(values));

test('the deepest is the maximum drawdown, the longest its duration, and they do not overlap', () => {
  fc.assert(
    fc.property(walks, (equity) => {
      const periods = drawdownPeriods(equity);
      const pass = startEquityPass(equity);
      addEquity(pass, equity, 1, equity.length, new Float64Array(equity.length));
      const drawdown = drawdownOf(pass, equity.length);
      const facts = { drawdown } as Parameters<typeof maxDrawdown.of>[0];
      expect(Math.min(0, ...periods.map(({ depth }) => depth))).toBe(maxDrawdown.of(facts));
      expect(Math.max(0, ...periods.map(({ bars }) => bars))).toBe(maxDrawdownDuration.of(facts));
      const ends = (p: DrawdownPeriod) => p.recovery ?? equity.length;
      for (const [k, p] of periods.entries()) {
        if (k > 0) expect(p.peak).toBeGreaterThanOrEqual(ends(periods[k - 1]!));
      }
    }),
  );
});

test('every row below its peak is in exactly one of them', () => {
  fc.assert(
    fc.property(walks, (equity) => {
      const below = drawdowns(equity).reduce((count, d) => count + Number(d < 0), 0);
      const within = drawdownPeriods(equity).reduce(
        (count, p) => count + (p.recovery ?? equity.length) - p.peak - 1,
        0,
      );
      expect(within).toBe(below);
    }),
  );
});
