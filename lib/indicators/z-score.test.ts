import { expect, test } from 'vitest';
import { columnOf, repeat } from './oracle/column-of.fixture.ts';
import { mismatches, oracle } from './oracle/load.fixture.ts';
import { zScore } from './z-score.ts';

for (const expected of oracle('z-score')) {
  test(`zScore = ${expected.title}`, () => {
    expect(mismatches(expected, ({ close }, length) => ({ y: zScore(close, length) }))).toEqual([]);
  });
}

test('zScore is 0 where nothing deviates, also right after it has', () => {
  const moved = Array.from({ length: 40 }, (_, i) => 100 + 0.1 * ((i * 7) % 13));
  const y = columnOf([...moved, ...repeat(100.3, 40)], ({ close }) => zScore(close, 20));
  expect(y.slice(59)).toEqual(repeat(0, 21));
});

test('zScore of moves of 2^-10 is the same at a price of 0 and of a million, to 1e-9', () => {
  const moves = Array.from({ length: 300 }, (_, i) => ((i * 37) % 101) / 2 ** 10);
  const [small, large] = [0, 1e6].map((level) =>
    columnOf(
      moves.map((move) => level + move),
      ({ close }) => zScore(close, 20),
    ),
  );
  for (let i = 19; i < 300; i++) expect(Math.abs(large![i]! - small![i]!)).toBeLessThan(1e-9);
});
