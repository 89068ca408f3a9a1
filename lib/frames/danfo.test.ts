// To and from the real danfo, which notebooks/ has; skipped where that is not installed, unless TRADELAB_REQUIRE_ALL=1.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Danfo, type DanfoFrame, fromDanfo, toDanfo } from './danfo.ts';
import { createFrame } from './frame.ts';
import { anyFrame, withoutMetadata } from './frames.fixture.ts';

interface DataFrame extends DanfoFrame {
  query(rows: boolean[]): DataFrame;
  sortValues(column: string, options: { ascending: boolean }): DataFrame;
}

const notebooks = new URL('../../notebooks/', import.meta.url);
const installed = existsSync(new URL('node_modules/danfojs-node', notebooks));
const required = process.env['TRADELAB_REQUIRE_ALL'] === '1';

// danfo reads a column by its name as a property of the frame, so a name of its own would be one too many.
const NAME = fc.string({ minLength: 1 }).filter((name) => !(name in {}) && !name.startsWith('$'));

describe.skipIf(!installed && !required)(
  'danfo (skipped where notebooks/ has none: npm ci in notebooks)',
  () => {
    const load = () => createRequire(new URL('package.json', notebooks))('danfojs-node') as Danfo<DataFrame>;

    test('any frame comes back from a DataFrame to the last bit', () => {
      const danfo = load();
      fc.assert(
        fc.property(anyFrame(NAME), (frame) => {
          expect(fromDanfo(toDanfo(frame, danfo))).toEqual(withoutMetadata(frame));
        }),
      );
    });

    test('what danfo selects and sorts is a frame again', () => {
      const frame = createFrame([
        ['time', { type: 'time', values: Float64Array.of(0, 60_000, 120_000) }],
        ['name', { type: 'word', values: ['1', '2', '3'] }],
        ['x', { type: 'number', values: Float64Array.of(0.1, Number.NaN, -0) }],
        ['up', { type: 'boolean', values: Uint8Array.of(1, 0, 1) }],
      ]);
      const rows = toDanfo(frame, load()).query([true, false, true]);
      expect(fromDanfo(rows.sortValues('x', { ascending: true }))).toEqual(
        createFrame([
          ['time', { type: 'time', values: Float64Array.of(120_000, 0) }],
          ['name', { type: 'word', values: ['3', '1'] }],
          ['x', { type: 'number', values: Float64Array.of(-0, 0.1) }],
          ['up', { type: 'boolean', values: Uint8Array.of(1, 1) }],
        ]),
      );
    });

    test('words that look like numbers, and holes, are what they are', () => {
      const { DataFrame } = load() as unknown as {
        DataFrame: new (data: unknown[][], options: object) => DataFrame;
      };
      const frame = fromDanfo(
        new DataFrame(
          [
            ['1', 1, null],
            ['2', undefined, 2],
          ],
          { columns: ['word', 'a', 'b'] },
        ),
      );
      expect([...frame.columns.values()]).toEqual([
        { type: 'word', values: ['1', '2'] },
        { type: 'number', values: Float64Array.of(1, Number.NaN) },
        { type: 'number', values: Float64Array.of(Number.NaN, 2) },
      ]);
    });
  },
);

test('a column of two kinds is refused with its row', () => {
  const mixed = { columns: ['a'], dtypes: ['float32'], values: [[1], ['x']] };
  expect(() => fromDanfo(mixed)).toThrow("column 'a', row 1: x is not of its kind, float32");
});
