import { expect, test } from 'vitest';
import { createBars } from '../core/bars.ts';
import { random } from '../core/random.ts';
import { columnsAtOnce } from '../graph/index.ts';
import { mismatches, oracle } from './oracle/load.fixture.ts';
import { standardDeviation } from './standard-deviation.ts';

for (const expected of oracle('standard-deviation')) {
  test(`standardDeviation = ${expected.title}`, () => {
    expect(mismatches(expected, ({ close }, length) => ({ y: standardDeviation(close, length!) }))).toEqual(
      [],
    );
  });
}

test('standardDeviation of small moves is the same at a price of 1 and of a million, to 1e-9', () => {
  const [small, large] = [moves(0), moves(1_000_000)].map(deviations);
  for (let i = 19; i < 500; i++) expect(Math.abs(large![i]! / small![i]! - 1)).toBeLessThan(1e-9);
});

test('standardDeviation after a jump of a million times the moves is that of the moves again, to 1e-9', () => {
  const before = moves(0);
  const after = deviations(before.map((x, i) => (i < 250 ? x + 1024 : x)));
  const calm = deviations(before);
  for (let i = 269; i < 500; i++) expect(Math.abs(after[i]! / calm[i]! - 1)).toBeLessThan(1e-9);
});

test('standardDeviation of equal values is exactly 0, also right after they have moved', () => {
  const halted = deviations(moves(0).map((x, i) => (i < 250 ? x + 7.3 : 7.3)));
  for (let i = 269; i < 500; i++) expect(halted[i]).toBe(0);
});

/** A thousandth of moves around a level, as whole multiples of 2^-20: a level adds to them without rounding. */
function moves(level: number): number[] {
  const uniform = random(11);
  return Array.from({ length: 500 }, () => level + (1 + Math.floor(1000 * uniform())) / 2 ** 20);
}

function deviations(close: readonly number[]): Float64Array {
  const bars = createBars({
    ...{ time: close.map((_, i) => i * 60_000), open: close, high: close, low: close, close },
    timeframe: '1m',
  });
  return columnsAtOnce((b) => ({ y: standardDeviation(b.close, 20) }), bars)['y'] as Float64Array;
}
