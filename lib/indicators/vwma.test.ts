import { expect, test } from 'vitest';
import { columnOf } from './oracle/column-of.fixture.ts';
import { mismatches, oracle } from './oracle/load.fixture.ts';
import { vwma } from './vwma.ts';

for (const expected of oracle('vwma')) {
  test(`vwma = ${expected.title}`, () => {
    expect(mismatches(expected, (bars, length) => ({ y: vwma(bars, length) }))).toEqual([]);
  });
}

test('vwma by hand: (10 × 1 + 20 × 3) / 4', () => {
  expect(columnOf([10, 20], (bars) => vwma(bars, 2), [1, 3])[1]).toBe(17.5);
});

test('vwma forgets a volume of a million million as soon as it has left the window', () => {
  const x = Array.from({ length: 60 }, (_, i) => 100 + (i % 7));
  const volume = x.map((_, i) => (i === 25 ? 1e12 : 0.001 * (1 + (i % 5))));
  const y = columnOf(x, (bars) => vwma(bars, 10), volume);
  for (let i = 35; i < 60; i++) {
    let [turnover, traded] = [0, 0];
    for (let k = i - 9; k <= i; k++) {
      turnover += x[k]! * volume[k]!;
      traded += volume[k]!;
    }
    expect(Math.abs(y[i]! / (turnover / traded) - 1)).toBeLessThan(1e-12);
  }
});

test('vwma is the plain mean where nothing was traded, also right after a trade', () => {
  const x = Array.from({ length: 30 }, (_, i) => i);
  const y = columnOf(
    x,
    (bars) => vwma(bars, 5),
    x.map((i) => (i < 11 ? 0.1 : 0)),
  );
  expect(y.slice(15)).toEqual(x.slice(13, 28));
});
