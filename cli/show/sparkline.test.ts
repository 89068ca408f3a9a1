import { expect, test } from 'vitest';
import { sparkline } from './sparkline.ts';

test('the least value is the lowest block and the greatest the highest', () => {
  expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7], 8)).toBe('▁▂▃▄▅▆▇█');
  expect(sparkline([7, 0], 8)).toBe('█▁');
});

test('each block is the last value of its stretch, so that the end is shown', () => {
  expect(sparkline([0, 9, 0, 9, 0, 0], 3)).toBe('██▁');
});

test('a series that does not move is a flat line', () => {
  expect(sparkline([5, 5, 5], 3)).toBe('▁▁▁');
  expect(sparkline([], 3)).toBe('');
});
