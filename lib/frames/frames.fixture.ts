// For tests: any frame that there can be.

import fc from 'fast-check';
import { createFrame, type Frame, type FrameColumn } from './frame.ts';

const TIME = fc.oneof(fc.integer({ min: -8.64e15, max: 8.64e15 }), fc.constant(Number.NaN));
const WORD = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', ',', '"', 'a\r\nb', '1', 'NaN', '2020-01-01'),
);

function columnOf(length: number): fc.Arbitrary<FrameColumn> {
  const list = <T>(cell: fc.Arbitrary<T>) => fc.array(cell, { minLength: length, maxLength: length });
  const floats = <T extends 'number' | 'time'>(type: T, cell: fc.Arbitrary<number>) =>
    list(cell).map((cells) => ({ type, values: Float64Array.from(cells) }));
  return fc.oneof(
    floats('number', fc.double()),
    floats('time', TIME),
    list(fc.nat(1)).map((cells): FrameColumn => ({ type: 'boolean', values: Uint8Array.from(cells) })),
    list(WORD).map((values): FrameColumn => ({ type: 'word', values })),
  );
}

/** Frames of 0 to 30 rows with columns of all types; `name` draws the names of the columns. */
export function anyFrame(name: fc.Arbitrary<string> = fc.string({ minLength: 1 })): fc.Arbitrary<Frame> {
  const shape = fc.record({
    length: fc.nat(30),
    names: fc.uniqueArray(name, { minLength: 1, maxLength: 6 }),
  });
  return fc
    .tuple(shape, fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 1 })))
    .chain(([{ length, names }, metadata]) =>
      fc.tuple(...names.map(() => columnOf(length))).map((columns) =>
        createFrame(
          columns.map((column, k) => [names[k]!, column]),
          plain(metadata),
        ),
      ),
    );
}

// As JSON has it: without −0, of which it knows nothing.
const plain = (metadata: object) => JSON.parse(JSON.stringify(metadata)) as Record<string, unknown>;

/** The same frame without its metadata, for which the other side has no place. */
export function withoutMetadata({ columns }: Frame): Frame {
  return createFrame(columns);
}
