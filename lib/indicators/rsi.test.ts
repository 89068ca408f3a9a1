import { expect, test } from 'vitest';
import { columnOf, repeat } from './oracle/column-of.fixture.ts';
import { mismatches, oracle } from './oracle/load.fixture.ts';
import { rsi } from './rsi.ts';

for (const expected of oracle('rsi')) {
  test(`rsi = ${expected.title}`, () => {
    expect(mismatches(expected, ({ close }, length) => ({ y: rsi(close, length) }))).toEqual([]);
  });
}

test('rsi is exactly 100 where prices only rise, 0 where they only fall, and 0 where they never moved', () => {
  const rising = Array.from({ length: 60 }, (_, i) => 100 * 1.013 ** i);
  const last = (x: number[]) => columnOf(x, ({ close }) => rsi(close, 14)).slice(14);
  expect(new Set(last(rising))).toEqual(new Set([100]));
  expect(new Set(last(rising.toReversed()))).toEqual(new Set([0]));
  expect(new Set(last(repeat(7.3, 60)))).toEqual(new Set([0]));
});

test('rsi does not take a missing value for a price that has not moved', () => {
  const x = Array.from({ length: 30 }, (_, i) => (i === 20 ? Number.NaN : 100 + (i % 3)));
  const y = columnOf(x, ({ close }) => rsi(close, 5));
  expect(Number.isFinite(y[19])).toBe(true);
  expect(y[20]).toBeNaN();
});
