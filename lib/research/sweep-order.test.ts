// The order in which combinations run: each once, those of a value together, and every stretch of all sizes.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defineStrategy, param } from '../strategy/index.ts';
import { makeGrid } from './sweep-grid.ts';
import { inRunningOrder, rowsByNumber } from './sweep-order.ts';

const strategy = defineStrategy({
  name: 'three',
  params: { kind: param.int(1), a: param.int(1), b: param.int(1) },
  indicators: () => ({}),
  onBar: () => undefined,
});
const upTo = (n: number) => Array.from({ length: n }, (_, k) => k);
const gridOf = (a: number, b: number) => makeGrid(strategy, { a: upTo(a), b: upTo(b) }, (p) => p['a'] !== 3);

const sizes = fc.record({ a: fc.integer({ min: 1, max: 60 }), b: fc.integer({ min: 1, max: 9 }) });

test('every combination runs once, and the rows of any parts come out by number', () => {
  fc.assert(
    fc.property(sizes, fc.array(fc.nat(), { maxLength: 6 }), ({ a, b }, cuts) => {
      const wanted = gridOf(a, b);
      const grid = inRunningOrder(wanted);
      const ends = [...new Set(cuts.map((cut) => cut % (wanted.wanted.length + 1)))].sort((x, y) => x - y);
      const all = rowsByNumber(grid, [{ from: 0, to: grid.wanted.length }]);
      expect(Array.from(all, (row) => grid.wanted[row])).toEqual(Array.from(wanted.wanted));
      // Every other stretch between the cuts is done.
      const parts = ends.flatMap((to, k) => (k % 2 === 0 ? [] : [{ from: ends[k - 1]!, to }]));
      const done = parts.flatMap(({ from, to }) => Array.from(grid.wanted.subarray(from, to)));
      const numbers = Array.from(rowsByNumber(grid, parts), (row) => grid.wanted[row]!);
      expect(numbers).toEqual(done.sort((x, y) => x - y));
    }),
  );
});

// Three-distance theorem: multiples of the golden section lie evenly, however many of them there are.
test('the values of any third of a sweep are on the average those of the whole', () => {
  for (const values of [30, 49, 100, 233]) {
    const { wanted } = inRunningOrder(makeGrid(strategy, { a: upTo(values), b: upTo(4) }, undefined));
    const third = Math.floor(wanted.length / 3);
    for (let from = 0; from + third <= wanted.length; from++) {
      const mean = wanted.slice(from, from + third).reduce((sum, number) => sum + (number >> 2), 0) / third;
      expect(Math.abs(mean / (values - 1) - 0.5)).toBeLessThan(0.08);
    }
  }
});

test('the combinations of a value of the first parameter that varies follow each other', () => {
  const { wanted } = inRunningOrder(makeGrid(strategy, { kind: 5, a: upTo(7), b: upTo(3) }, undefined));
  const values = Array.from(wanted, (number) => Math.floor(number / 3));
  expect(values.filter((value, k) => value !== values[k - 1])).toHaveLength(7);
});
