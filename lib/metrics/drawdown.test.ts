import fc from 'fast-check';
import { expect, test } from 'vitest';
import { barFacts } from './bar-facts.ts';
import { drawdowns } from './drawdown.ts';

const drawdownOf = (equity: number[]) =>
  barFacts(Float64Array.from(equity), Float64Array.from(equity)).drawdown;

test('drawdowns are fractions of the highest close so far, worked by hand', () => {
  const out = drawdowns(Float64Array.of(100, 120, 90, 96, 120, 150, 75));
  expect(Array.from(out)).toEqual([0, 0, 90 / 120 - 1, 96 / 120 - 1, 0, 0, -0.5]);
});

test('a drawdown lasts from its peak to the bar that regains it', () => {
  expect(drawdownOf([100, 120, 90, 96, 120, 150]).longest).toBe(3);
});

test('a drawdown that is not regained lasts to the end', () => {
  expect(drawdownOf([100, 90, 100, 120, 110, 105, 119]).longest).toBe(3);
  expect(drawdownOf([100, 120, 110]).longest).toBe(1);
});

test('a drawdown starts at the last close at the peak', () => {
  expect(drawdownOf([100, 100, 100, 100, 90, 100]).longest).toBe(2);
});

test('rising and level equity has no drawdown', () => {
  expect(drawdownOf([100, 100, 101, 105, 105, 106])).toEqual({ deepest: 0, longest: 0, meanSquare: 0 });
});

test('drawdowns of nothing are nothing', () => {
  expect(drawdowns(new Float64Array(0))).toEqual(new Float64Array(0));
});

test('equity that does not start above 0 has no drawdown at any bar', () => {
  expect(Array.from(drawdowns(Float64Array.of(0, 5, 3)))).toEqual([Number.NaN, Number.NaN, Number.NaN]);
});

/** The longest time under water by the definition: for every bar, back to the last bar at or above all before it. */
function longestByDefinition(equity: number[]): number {
  let longest = 0;
  for (let i = 0; i < equity.length; i++) {
    const peak = Math.max(...equity.slice(0, i + 1));
    if (equity[i]! === peak) continue;
    const start = equity.lastIndexOf(peak, i);
    const regained = equity.findIndex((e, k) => k > i && e >= peak);
    longest = Math.max(longest, (regained === -1 ? equity.length - 1 : regained) - start);
  }
  return longest;
}

test('the metrics of drawdown are those of its column, and its duration is the definition', () => {
  const curves = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(curves, (equity) => {
      const column = Array.from(drawdowns(Float64Array.from(equity)));
      const facts = drawdownOf(equity);
      expect(facts.deepest).toBe(Math.min(...column));
      expect(Math.max(...column)).toBe(0);
      expect(facts.meanSquare).toBeCloseTo(column.reduce((sum, d) => sum + d * d, 0) / column.length, 14);
      expect(facts.longest).toBe(longestByDefinition(equity));
    }),
  );
});
