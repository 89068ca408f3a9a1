import { expect, test } from 'vitest';
import { ema } from '../indicators/index.ts';
import { type AnyStrategy, defineStrategy, param } from '../strategy/index.ts';
import { longestWarmup } from './longest-warmup.ts';
import { continuous, type SearchedValues, searchSpace } from './search-space.ts';

/** The average of `length` bars is known from row `length` − 1 on. */
const averaged = (length: (p: { mode: number; fast: number; slow: number }) => number) =>
  defineStrategy({
    name: 'averaged',
    params: { mode: param.int(0, { min: 0 }), fast: param.int(2), slow: param.int(2), band: param.float(1) },
    indicators: ({ close }, p) => ({ mean: ema(close, length(p)) }),
    signals: ({ mean }, { close }) => ({ entries: close.gt(mean), exits: close.lt(mean) }),
  });

const longest = (strategy: AnyStrategy, searched: Record<string, SearchedValues>) =>
  longestWarmup(strategy, searchSpace(strategy, searched), '1d');

test('the longest warm-up of all combinations counts, wherever in the grid it is', () => {
  const both = averaged(({ fast, slow }) => Math.max(fast, slow));
  expect(longest(both, { fast: [5, 10, 30], slow: { min: 8, max: 20 } })).toBe(29);
  expect(longest(both, { fast: 5, slow: [8, 40, 20] })).toBe(39);
  const middle = averaged(({ mode }) => [3, 40, 10][mode]!);
  expect(longest(middle, { mode: [0, 1, 2] })).toBe(39);
});

test('combinations that a strategy refuses do not count', () => {
  const ordered = averaged(({ fast, slow }) => {
    if (fast >= slow) throw new Error('fast is below slow');
    return 3 * fast;
  });
  // 30 is the greatest slow, and so 29 the greatest fast.
  expect(longest(ordered, { fast: { min: 10, max: 40 }, slow: [20, 30] })).toBe(86);
});

test('of more combinations than can be gone through, and of any number, the ends count', () => {
  const both = averaged(({ fast, slow }) => fast + slow);
  expect(longest(both, { fast: { min: 2, max: 2000 }, slow: { min: 2, max: 2000 } })).toBe(3999);
  const space = searchSpace(both, { fast: [5, 9] }).filter(({ name }) => name !== 'band');
  expect(longestWarmup(both, [...space, continuous('band', 0.5, 2)], '1d')).toBe(10);
});
