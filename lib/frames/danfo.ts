// A frame as a DataFrame of danfo, and back: the user's own danfo, since it is large and the package does without.

import { TradelabError } from '../core/errors.ts';
import { createFrame, type Frame, type FrameColumn } from './frame.ts';

/** What is needed of the module danfojs-node: `import * as dfd from 'danfojs-node'`. */
export interface Danfo<T> {
  readonly DataFrame: new (data: unknown[][], options: { columns: string[]; dtypes: string[] }) => T;
}

/** What is needed of a DataFrame of danfo. */
export interface DanfoFrame {
  readonly columns: string[];
  readonly dtypes: string[];
  /** Its rows. */
  readonly values: unknown;
}

const DTYPES = { number: 'float32', time: 'datetime', boolean: 'boolean', word: 'string' } as const;

/**
 * A frame as a danfo DataFrame, a copy: times are Dates, and NaN stays NaN. danfo calls every column of numbers float32 but
 * keeps the float64s; it has no place for the metadata.
 */
export function toDanfo<T>(frame: Frame, { DataFrame }: Danfo<T>): T {
  const columns = [...frame.columns.values()];
  const cells = columns.map(cellsOf);
  const rows = Array.from({ length: frame.length }, (_, i) => cells.map((cell) => cell(i)));
  const dtypes = columns.map(({ type }) => DTYPES[type]);
  return new DataFrame(rows, { columns: [...frame.columns.keys()], dtypes });
}

function cellsOf({ type, values }: FrameColumn): (i: number) => unknown {
  if (type === 'time') return (i) => new Date(values[i]!);
  if (type === 'boolean') return (i) => values[i] === 1;
  return (i) => values[i];
}

/**
 * A danfo DataFrame as a frame, a copy: columns of Dates are times, and what is missing among numbers is NaN. Throws
 * `bad-data` for a value that does not belong to its column's kind.
 */
export function fromDanfo({ columns, dtypes, values }: DanfoFrame): Frame {
  const rows = values as unknown[][];
  return createFrame(
    columns.map((name, k) => {
      const cells = rows.map((row) => row[k]);
      return [name, columnOf(name, dtypes[k], cells)];
    }),
  );
}

function columnOf(name: string, dtype: string | undefined, cells: readonly unknown[]): FrameColumn {
  const fail = (i: number) =>
    new TradelabError('bad-data', `column '${name}', row ${i}: ${cells[i]} is not of its kind, ${dtype}`, {
      hint: 'convert the column in danfo first',
    });
  const all = <T>(pick: (cell: unknown) => T | undefined) =>
    cells.map((cell, i) => {
      const value = pick(cell);
      if (value === undefined) throw fail(i);
      return value;
    });
  if (dtype === 'datetime') return { type: 'time', values: Float64Array.from(all(timeOf)) };
  if (dtype === 'boolean') return { type: 'boolean', values: Uint8Array.from(all(booleanOf)) };
  // danfo calls a column of words such as '1' one of numbers.
  if (dtype === 'string' || typeof cells[0] === 'string') return { type: 'word', values: all(wordOf) };
  return { type: 'number', values: Float64Array.from(all(numberOf)) };
}

const isMissing = (cell: unknown) => cell === null || cell === undefined || Number.isNaN(cell);
const numberOf = (cell: unknown) =>
  isMissing(cell) ? Number.NaN : typeof cell === 'number' ? cell : undefined;
const timeOf = (cell: unknown) => (cell instanceof Date ? cell.getTime() : numberOf(cell));
const booleanOf = (cell: unknown) => (typeof cell === 'boolean' ? Number(cell) : undefined);
const wordOf = (cell: unknown) => (typeof cell === 'string' ? cell : undefined);
