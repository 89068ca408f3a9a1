import { afterEach, expect, test, vi } from 'vitest';
import { walk } from './bars.fixture.ts';
import { columnsAtOnce, columnsStreamed, firstDifference } from './cuts.ts';
import { fuse } from './fuse.ts';
import type { BarSeries } from './series.ts';

afterEach(() => vi.unstubAllGlobals());

test('steps run in order, each on its own, over the same rows', () => {
  const seen: unknown[] = [];
  const step = (name: string) => ({
    run: (on: object, from: number, to: number) => seen.push([name, on, from, to]),
    on: { name },
  });
  fuse([step('a'), step('b'), step('a')])!(3, 5);
  expect(seen).toEqual([
    ['a', { name: 'a' }, 3, 5],
    ['b', { name: 'b' }, 3, 5],
    ['a', { name: 'a' }, 3, 5],
  ]);
});

test('where functions from text are forbidden there is none, and a stream gives the same columns without', () => {
  vi.stubGlobal('Function', function forbidden() {
    throw new EvalError('Code generation from strings disallowed for this context');
  });
  expect(fuse([])).toBe(undefined);
  const build = (b: BarSeries) => ({ change: b.close.change(3), up: b.close.crossesAbove(b.open.lag(2)) });
  // Long enough for the stream to drop rows, which is when it would fuse.
  const bars = walk(3000, 1);
  const [whole, streamed] = [columnsAtOnce(build, bars), columnsStreamed(build, bars, () => 0.5)];
  for (const name of Object.keys(whole)) expect(firstDifference(whole[name]!, streamed[name]!)).toBe(-1);
});

test('any other failure is not hidden', () => {
  vi.stubGlobal('Function', function broken() {
    throw new RangeError('broken');
  });
  expect(() => fuse([])).toThrow('broken');
});
