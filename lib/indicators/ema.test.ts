import { expect, test } from 'vitest';
import { ema } from './ema.ts';
import { columnOf, repeat } from './oracle/column-of.fixture.ts';
import { mismatches, oracle } from './oracle/load.fixture.ts';

for (const expected of oracle('ema')) {
  test(`ema = ${expected.title}`, () => {
    expect(mismatches(expected, ({ close }, length) => ({ y: ema(close, length!) }))).toEqual([]);
  });
}

test('ema of a constant price is exactly that price once the beginning is forgotten, and stays so', () => {
  const x = [...Array.from({ length: 30 }, (_, i) => 100 + 0.1 * i), ...repeat(101.7, 1500)];
  const fast = columnOf(x, ({ close }) => ema(close, 12)).slice(-500);
  const slow = columnOf(x, ({ close }) => ema(close, 26)).slice(-500);
  expect(new Set([...fast, ...slow])).toEqual(new Set([101.7]));
});

test('ema of two values by hand: the mean of 1 and 2, then two thirds of the way to 6', () => {
  expect(columnOf([1, 2, 6], ({ close }) => ema(close, 2))).toEqual([Number.NaN, 1.5, 4.5]);
});

test('ema of length 1 is the value itself, and of length 0 is refused', () => {
  expect(columnOf([3, 1, 4], ({ close }) => ema(close, 1))).toEqual([3, 1, 4]);
  expect(() => columnOf([1], ({ close }) => ema(close, 0))).toThrow('ema: length is 0');
});
