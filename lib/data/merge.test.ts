import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BarColumns } from '../core/index.ts';
import { mergeBars } from './merge.ts';

type Row = [time: number, close: number];

const columnsOf = (rows: readonly Row[]): BarColumns => {
  const time = Float64Array.from(rows, ([t]) => t);
  const close = Float64Array.from(rows, ([, c]) => c);
  return { time, open: close, high: close, low: close, close, volume: close };
};
const series = fc
  .uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 20 })
  .chain((times) =>
    fc.tuple(
      ...times.sort((a, b) => a - b).map((t) => fc.integer({ min: 1, max: 3 }).map((c): Row => [t, c])),
    ),
  );

test('merging is a map from time to bar in which the incoming bars are set', () => {
  fc.assert(
    fc.property(series, series, (stored, incoming) => {
      const counts = { added: 0, replaced: 0, unchanged: 0 };
      const merged = mergeBars(columnsOf(stored), columnsOf(incoming), counts);
      const old = new Map(stored);
      const model = [...new Map([...stored, ...incoming])].sort(([a], [b]) => a - b);
      expect(Array.from(merged.time, (t, i) => [t, merged.close[i]])).toEqual(model);
      expect(counts).toEqual({
        added: incoming.filter(([t]) => !old.has(t)).length,
        replaced: incoming.filter(([t, c]) => old.has(t) && old.get(t) !== c).length,
        unchanged: incoming.filter(([t, c]) => old.get(t) === c).length,
      });
    }),
  );
});

test('a bar that differs in any one value is replaced', () => {
  const bar = columnsOf([[1, 2]]);
  for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) {
    const counts = { added: 0, replaced: 0, unchanged: 0 };
    expect(mergeBars(bar, { ...bar, [name]: Float64Array.of(2.5) }, counts)[name]).toEqual(
      Float64Array.of(2.5),
    );
    expect(counts).toEqual({ added: 0, replaced: 1, unchanged: 0 });
  }
});
