// An Apache Arrow table as a frame.

import type { DataType, Table, Timestamp, Vector } from 'apache-arrow';
import { TradelabError } from '../core/errors.ts';
import { createFrame, type Frame, type FrameColumn } from './frame.ts';
import { METADATA_KEY } from './to-arrow.ts';

type Arrow = typeof import('apache-arrow');

/**
 * An Arrow table as a frame. Float64 columns of one batch share the table's memory; other numbers become float64, null
 * NaN, and timestamps and dates ms UTC (those without a zone are taken for UTC). Throws `bad-data` for what would not
 * arrive whole: a null among words or booleans, a part of a millisecond, an integer beyond 2^53, any other type.
 */
export async function fromArrow(table: Table): Promise<Frame> {
  const arrow = await import('apache-arrow');
  const columns = table.schema.fields.map(({ name }, k): [string, FrameColumn] => [
    name,
    columnOf(arrow, name, table.getChildAt(k)!),
  ]);
  return createFrame(columns, metadataOf(table));
}

function columnOf({ DataType }: Arrow, name: string, vector: Vector): FrameColumn {
  const type: DataType = DataType.isDictionary(vector.type) ? vector.type.dictionary : vector.type;
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type) || DataType.isUtf8View(type))
    return { type: 'word', values: Array.from(vector, (word, i) => present<string>(word, name, i)) };
  if (DataType.isBool(type)) {
    const values = Uint8Array.from(vector, (value, i) => Number(present<boolean>(value, name, i)));
    return { type: 'boolean', values };
  }
  if (DataType.isTimestamp(vector.type)) return { type: 'time', values: instants(name, vector) };
  if (DataType.isDate(type)) return { type: 'time', values: numbers(name, vector) };
  if (DataType.isFloat(type) || DataType.isInt(type))
    return { type: 'number', values: shared(vector) ?? numbers(name, vector) };
  throw new TradelabError('bad-data', `column '${name}' holds ${vector.type}, which a frame cannot hold`, {
    hint: 'cast it to numbers, timestamps, booleans or text, or leave it out',
  });
}

function present<T>(value: T | null, name: string, row: number): T {
  if (value !== null) return value;
  throw new TradelabError('bad-data', `column '${name}', row ${row} is null`, {
    hint: 'words and booleans have no undefined value: fill it, or leave the row out',
  });
}

/** The memory of a Float64 column that is in one piece, and NaN wherever it is null. */
function shared({ data: [piece, ...others] }: Vector): Float64Array | undefined {
  const values: unknown = piece?.values;
  if (!(values instanceof Float64Array) || others.length > 0 || values.length > piece!.length)
    return undefined;
  for (let i = 0; piece!.nullCount > 0 && i < values.length; i++)
    if (!piece!.getValid(i) && !Number.isNaN(values[i])) return undefined;
  return values;
}

function numbers(name: string, vector: Vector): Float64Array {
  return Float64Array.from(vector, (value: number | bigint | null, i) => {
    if (typeof value !== 'bigint') return value ?? Number.NaN;
    if (Number.isSafeInteger(Number(value))) return Number(value);
    throw new TradelabError('bad-data', `column '${name}', row ${i}: ${value} is beyond 2^53`, {
      hint: 'float64 cannot hold it: cast the column to text, or leave it out',
    });
  });
}

// How many units of a timestamp are a millisecond, by the number of the unit in Arrow: s, ms, µs, ns.
const PER_MS = [0n, 1n, 1_000n, 1_000_000n] as const;

function instants(name: string, vector: Vector<Timestamp>): Float64Array {
  const per = PER_MS[vector.type.unit];
  const out = new Float64Array(vector.length);
  let row = 0;
  for (const piece of vector.data) {
    const raw = piece.values as BigInt64Array;
    for (let i = 0; i < piece.length; i++, row++)
      out[row] = piece.getValid(i) ? toMs(raw[i]!, row) : Number.NaN;
  }
  return out;

  function toMs(value: bigint, row: number): number {
    if (per === 0n) return Number(value) * 1000;
    if (value % per === 0n) return Number(value / per);
    throw new TradelabError('bad-data', `column '${name}', row ${row} holds a part of a millisecond`, {
      hint: 'times are whole milliseconds: round the column',
    });
  }
}

function metadataOf(table: Table): Record<string, unknown> {
  const text = table.schema.metadata.get(METADATA_KEY);
  try {
    return text === undefined ? {} : { ...(JSON.parse(text) as object) };
  } catch (cause) {
    throw new TradelabError('bad-data', `the metadata '${METADATA_KEY}' of the table are damaged`, { cause });
  }
}
