import fc from 'fast-check';
import { expect, test } from 'vitest';
import { random } from '../core/random.ts';
import { select } from './select.ts';

function expectSelected(values: Float64Array, k: number): void {
  const sorted = values.slice().sort();
  const a = values.slice();
  select(a, k, 0, a.length - 1);
  expect(a[k]).toBe(sorted[k]);
  expect(a.subarray(0, k).every((x) => x <= a[k]!)).toBe(true);
  expect(a.subarray(k).every((x) => x >= a[k]!)).toBe(true);
  expect(a.sort()).toEqual(sorted);
}

test('any rank of any few values is what sorting puts there', () => {
  const cases = fc
    .array(fc.double({ noNaN: true, min: -10, max: 10 }), { minLength: 1, maxLength: 50 })
    .chain((values) => fc.tuple(fc.constant(values), fc.nat(values.length - 1)));
  fc.assert(
    fc.property(cases, ([values, k]) =>
      expectSelected(
        Float64Array.from(values, (x) => x + 0),
        k,
      ),
    ),
  );
});

const n = 5000;
const next = random(11);
const shapes: Record<string, (i: number) => number> = {
  random: () => next() - 0.5,
  'mostly equal': () => (next() < 0.9 ? 0 : next() - 0.5),
  'of three values': () => Math.floor(3 * next()),
  ascending: (i) => i,
  descending: (i) => -i,
  'all equal': () => 7,
  'up and down': (i) => Math.min(i, n - i),
};
for (const [shape, at] of Object.entries(shapes)) {
  test(`any rank of ${n} values, ${shape}, is what sorting puts there`, () => {
    const values = Float64Array.from({ length: n }, (_, i) => at(i));
    for (const k of [0, 1, 250, 2499, 2500, 4750, n - 2, n - 1]) expectSelected(values, k);
  });
}

test('only rows in range are touched', () => {
  const a = Float64Array.of(9, 8, 3, 1, 2, -5, -6);
  select(a, 3, 2, 4);
  expect(Array.from(a)).toEqual([9, 8, 1, 2, 3, -5, -6]);
});
