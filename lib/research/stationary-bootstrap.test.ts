import { expect, test } from 'vitest';
import { random } from '../core/random.ts';
import oracle from './oracle/reality-check.oracle.json' with { type: 'json' };
import { blockVariance, drawBlocks } from './stationary-bootstrap.ts';

function pairs(length: number, block: number, seed: number): [number, number][] {
  const blocks = new Int32Array(2 * length);
  const count = drawBlocks(length, block, random(seed), blocks);
  return Array.from({ length: count / 2 }, (_, k) => [blocks[2 * k]!, blocks[2 * k + 1]!]);
}

test('the blocks cover as many rows as there are', () => {
  for (const [length, block] of [
    [1, 1],
    [7, 1],
    [100, 1],
    [100, 3.5],
    [100, 1000],
    [5000, 20],
  ] as const) {
    const drawn = pairs(length, block, length);
    expect(drawn.reduce((sum, [from, to]) => sum + to - from, 0)).toBe(length);
    expect(drawn.every(([from, to]) => from >= 0 && from < length && to > from && to < 2 * length)).toBe(
      true,
    );
  }
});

test('blocks have a geometric length of the mean asked for, and begin anywhere', () => {
  const drawn = pairs(200_000, 4, 1).slice(0, -1);
  const lengths = drawn.map(([from, to]) => to - from);
  const share = (of: (length: number) => boolean) => lengths.filter(of).length / lengths.length;
  // Five standard errors of a share among 50,000.
  expect(Math.abs(share((length) => length === 1) - 1 / 4)).toBeLessThan(0.01);
  expect(Math.abs(share((length) => length > 4) - 0.75 ** 4)).toBeLessThan(0.011);
  const mean = drawn.reduce((sum, [from]) => sum + from, 0) / drawn.length;
  expect(Math.abs(mean / 100_000 - 1)).toBeLessThan(0.013);
});

test('blocks of one row are drawn where the mean length is 1', () => {
  expect(pairs(500, 1, 2).every(([from, to]) => to === from + 1)).toBe(true);
});

for (const { name, columns, block, variances } of oracle.checks) {
  test(`${name}: the variance of the mean is that of arch 8.0 to 1e-9`, () => {
    for (const [k, column] of columns.entries()) {
      const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
      const centred = Float64Array.from(column, (value) => value - mean);
      expect(Math.abs(blockVariance(centred, block) / variances[k]! - 1)).toBeLessThan(1e-9);
    }
  });
}

test('with blocks of one row it is the variance of the rows', () => {
  expect(blockVariance(Float64Array.of(-1, 2, -1), 1)).toBe(2);
});
