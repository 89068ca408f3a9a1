// Looking for a signal directly finds what its column holds, whatever the numbers.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyBars, twoColumns } from '../graph/bars.fixture.ts';
import { BarSeries, Graph } from '../graph/index.ts';
import { Finder } from './sweep-finder.ts';

const KINDS = ['crossesAbove', 'crossesBelow', 'gt', 'lt', 'ge', 'le'] as const;

test.each(KINDS)('%s: next and holds agree with the column, NaN and infinities included', (kind) => {
  fc.assert(
    fc.property(twoColumns, ({ a, b }) => {
      const graph = new Graph('1h');
      const { open, close } = new BarSeries(graph);
      const { output } = open[kind](close);
      const bars = anyBars(a, b);
      graph.bind(bars);
      graph.extend(bars.length);
      const [direct, column] = [new Finder(output, 0), new Finder(output, 1)];
      direct.lookDirectly();
      for (const finder of [direct, column]) finder.bind();
      expect(direct.reads).not.toEqual(column.reads);
      expect(direct.start).toBe(column.start);
      for (let from = direct.start; from < bars.length; from++) {
        expect(direct.holds(from)).toBe(column.holds(from));
        for (let to = from; to <= bars.length; to += 3) {
          expect(direct.next(from, to)).toBe(column.next(from, to));
        }
      }
    }),
    { numRuns: 60 },
  );
});

test('a signal that is absent never holds', () => {
  const finder = new Finder(undefined, 0);
  finder.bind();
  expect([finder.next(3, 9), finder.holds(3), finder.start]).toEqual([9, false, 0]);
});
