// Signals that are found 16 bars at once, against those that are found bar by bar: ties, what differs in the last digits
// alone, what is too large for single precision, and what is not a number.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyBars } from '../../graph/bars.fixture.ts';
import { BarSeries, Graph } from '../../graph/index.ts';
import { Finder } from '../sweep-finder.ts';
import { Places } from './places.ts';
import { COLUMN_HEAD, SignalPlaces } from './signal-places.ts';
import { simdKernel } from './simd-kernel.ts';

const ROWS = 192;
const KINDS = ['crossesAbove', 'crossesBelow', 'gt', 'lt', 'ge', 'le'] as const;

const value = fc.constantFrom(
  ...[1, 1 + 2 ** -40, 1 - 2 ** -40, 2, -1, 0, -0, 1e-300, 2e-300, 1e300, 2e300, -1e300],
  ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
);
// Most columns are finite: these are compared in single precision.
const finite = value.filter((x) => Math.abs(x) < 1e30);
const columns = fc
  .tuple(fc.constantFrom(value, finite, finite), fc.integer({ min: 1, max: ROWS }))
  .chain(([x, n]) => {
    const column = fc.array(x, { minLength: n, maxLength: n });
    return fc.record({ a: column, b: column });
  });

test('every comparison of two columns has the bits of its finder', () => {
  fc.assert(
    fc.property(columns, ({ a, b }) => {
      const n = a.length;
      const graph = new Graph('1h');
      const { open, close } = new BarSeries(graph);
      const finders = KINDS.map((kind, k) => new Finder(open[kind](close).output, k));
      graph.bind(anyBars(a, b));
      for (const finder of finders) {
        finder.lookDirectly();
        finder.bind();
      }
      const places = new Places();
      const signals = new SignalPlaces(finders, [], ROWS, places);
      const tables = signals.tables.map(({ numbers }) => places.take(4 * numbers.length));
      const kernel = simdKernel(places.size, (size) => size);
      const { buffer } = kernel.memory;
      for (const [k, column] of [a, b].entries()) {
        const rows = (signals.numbers.places[k]! + COLUMN_HEAD) / 8;
        new Float64Array(buffer).set(column, rows);
        new Float64Array(buffer)[rows - 1] = Number.NaN;
      }
      for (const [k, { numbers }] of signals.tables.entries())
        new Uint32Array(buffer).set(numbers, tables[k]! / 4);
      kernel.placeSignals(ROWS, ...signals.tables.flatMap(({ count }, k) => [tables[k]!, count]));
      kernel.findSignals(n);
      const comparisons = signals.tables[1]!.numbers;
      for (const [k, finder] of finders.entries()) {
        const bits = new Uint8Array(buffer, comparisons[4 + 2 * k]!);
        const found = Array.from({ length: n }, (_, row) => ((bits[row >> 3]! >> (row & 7)) & 1) === 1);
        expect(found).toEqual(Array.from({ length: n }, (_, row) => finder.holds(row)));
      }
    }),
    { numRuns: 300 },
  );
});
