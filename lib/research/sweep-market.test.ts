// Extremes, sums and peaks of any range of rows of a tile, against walking over them.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { random } from '../core/random.ts';
import { Extremes, MarketSums, PeakLinks } from './sweep-market.ts';

const ranges = fc
  .tuple(fc.integer({ min: 1, max: 130 }), fc.nat(50), fc.nat(200), fc.nat(200), fc.nat())
  .map(([rows, from, a, b, seed]) => {
    const first = from + (a % rows);
    const uniform = random(seed);
    const column = Float64Array.from({ length: from + rows + 3 }, () => 90 + Math.round(20 * uniform()));
    return {
      column,
      tile: [from, from + rows],
      range: [first, first + 1 + (b % (from + rows - first))],
    } as const;
  });

test('extremes are the greatest and the least value of the rows', () => {
  fc.assert(
    fc.property(ranges, ({ column, tile, range }) => {
      const extremes = new Extremes(130);
      extremes.load(column, 0, 3);
      extremes.load(column, ...tile);
      const rows = column.subarray(...range);
      expect(extremes.greatest(...range)).toBe(Math.max(...rows));
      expect(extremes.least(...range)).toBe(Math.min(...rows));
    }),
  );
});

test('sums are those over the bar returns of the rows, of which the first bar of all has none', () => {
  fc.assert(
    fc.property(ranges, ({ column, tile, range }) => {
      const sums = new MarketSums(130);
      sums.load(column, ...tile);
      const out = new Float64Array(6).fill(1);
      sums.addTo(out, 1, ...range);
      const returns: number[] = [];
      for (let i = range[0]; i < range[1]; i++) returns.push(i === 0 ? 0 : column[i]! / column[i - 1]! - 1);
      const sum = (f: (r: number) => number) => returns.reduce((total, r) => total + f(r), 1);
      const expected = [
        sum((r) => r),
        sum((r) => r * r),
        sum((r) => Math.max(r, 0)),
        sum((r) => Math.min(r, 0) ** 2),
      ];
      for (const [k, value] of expected.entries()) expect(Math.abs(out[k + 1]! - value)).toBeLessThan(1e-12);
      expect([out[0], out[5]]).toEqual([1, 1]);
    }),
  );
});

test('peaks are linked: each close leads to the next that is as high, and the last to the end', () => {
  fc.assert(
    fc.property(ranges, ({ column, tile: [from, to] }) => {
      const links = new PeakLinks(130);
      links.load(column, from, to);
      for (let row = from; row < to; row++) {
        const next = column.subarray(row + 1, to).findIndex((close) => close >= column[row]!);
        expect(links.after(row)).toBe(next < 0 ? to : row + 1 + next);
      }
    }),
  );
});
