import { expect, test } from 'vitest';
import { histogram } from './histogram.ts';

test('the fullest step is the highest block, and an empty one is blank', () => {
  expect(histogram(Float64Array.of(0, 1, 1, 2, 2, 2, 2, 9.9, 10), 10)).toBe('▂▄█      ▄');
});

test('a lonely peak stands alone at the right', () => {
  expect(histogram(Float64Array.of(...Array(1000).fill(0), 5), 5)).toBe('█   ▁');
});

test('values that are all the same are one block', () => {
  expect(histogram(Float64Array.of(3, 3), 4)).toBe('█   ');
  expect(histogram(new Float64Array(0), 3)).toBe('   ');
});
