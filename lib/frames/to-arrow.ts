// A frame as an Apache Arrow table.

import type { Data, Table } from 'apache-arrow';
import type { Frame, FrameColumn } from './frame.ts';

type Arrow = typeof import('apache-arrow');

/** The key of a frame's metadata in a schema of Arrow, as in Parquet files. */
export const METADATA_KEY = 'tradelab';

/**
 * A frame as an Arrow table of one batch: Float64 (sharing the memory of the frame's column), Timestamp in ms UTC, Bool,
 * and Dictionary of Utf8 for words; NaN is null. The metadata are JSON under the key 'tradelab' of the schema.
 */
export async function toArrow(frame: Frame): Promise<Table> {
  const arrow = await import('apache-arrow');
  const { Field, makeData, RecordBatch, Schema, Struct, Table } = arrow;
  const columns = Array.from(frame.columns, ([name, column]) => {
    const data = dataOf(arrow, column);
    return { data, field: new Field(name, data.type, column.type === 'number' || column.type === 'time') };
  });
  const fields = columns.map(({ field }) => field);
  const schema = new Schema(fields, new Map([[METADATA_KEY, JSON.stringify(frame.metadata)]]));
  const children = columns.map(({ data }) => data);
  const rows = makeData({ type: new Struct(fields), length: frame.length, nullCount: 0, children });
  return new Table(schema, new RecordBatch(schema, rows));
}

function dataOf(arrow: Arrow, { type, values }: FrameColumn): Data {
  const { length } = values;
  if (type === 'word') return wordsOf(arrow, values);
  if (type === 'boolean') {
    const data = bits(length, (i) => values[i] === 1);
    return arrow.makeData({ type: new arrow.Bool(), length, nullCount: 0, data });
  }
  const nulls = nullsOf(values);
  if (type === 'number') return arrow.makeData({ type: new arrow.Float64(), length, ...nulls, data: values });
  const data = int64(values);
  return arrow.makeData({ type: new arrow.TimestampMillisecond('UTC'), length, ...nulls, data });
}

function wordsOf(
  { Dictionary, Int32, makeData, Utf8, vectorFromArray }: Arrow,
  words: readonly string[],
): Data {
  const places = new Map<string, number>();
  const data = Int32Array.from(words, (word) => {
    if (!places.has(word)) places.set(word, places.size);
    return places.get(word)!;
  });
  const dictionary = vectorFromArray([...places.keys()], new Utf8());
  const type = new Dictionary(new Utf8(), new Int32());
  return makeData({ type, length: words.length, nullCount: 0, data, dictionary });
}

function nullsOf(values: Float64Array): { nullCount: number; nullBitmap?: Uint8Array } {
  let nullCount = 0;
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) nullCount++;
  if (nullCount === 0) return { nullCount };
  return { nullCount, nullBitmap: bits(values.length, (i) => !Number.isNaN(values[i])) };
}

/** A bit per row, the first in the lowest, padded to 8 bytes as Arrow wants it. */
function bits(n: number, isSet: (i: number) => boolean): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(n / 64) * 8);
  for (let i = 0; i < n; i++) if (isSet(i)) bytes[i >> 3]! |= 1 << (i & 7);
  return bytes;
}

/** Whole numbers below 2^53 as 64-bit ones, by halves: ten times as fast as through BigInt. NaN is 0. */
function int64(values: Float64Array): BigInt64Array {
  const out = new BigInt64Array(values.length);
  const halves = new Int32Array(out.buffer);
  for (let i = 0; i < values.length; i++) {
    halves[2 * i] = values[i]!;
    halves[2 * i + 1] = Math.floor(values[i]! / 2 ** 32);
  }
  return out;
}
