// A frame: named columns of equal length, the one form between our results and the tables of other programs.

import { shown, TradelabError } from '../core/errors.ts';

/**
 * A column by what its values mean: numbers (NaN where undefined), times (whole ms since the epoch UTC, NaN where there is
 * none), booleans (1 is true), or words.
 */
export type FrameColumn =
  | { readonly type: 'number' | 'time'; readonly values: Float64Array }
  | { readonly type: 'boolean'; readonly values: Uint8Array }
  | { readonly type: 'word'; readonly values: readonly string[] };

/** Named columns of equal length. */
export interface Frame {
  /** How many rows there are. */
  readonly length: number;
  /** The columns by name, in their order. */
  readonly columns: ReadonlyMap<string, FrameColumn>;
  /** What is known beside the columns, as plain JSON data; of bars, their symbol and timeframe. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/**
 * A frame of columns, which are taken over without a copy. Throws `bad-data` where there is none, one has no name, two
 * have the same or different lengths, or a time is no whole millisecond.
 */
export function createFrame(
  columns: Iterable<readonly [name: string, column: FrameColumn]>,
  metadata: Readonly<Record<string, unknown>> = {},
): Frame {
  const entries = [...columns];
  const [first] = entries;
  if (first === undefined) throw new TradelabError('bad-data', 'a frame has at least one column');
  if (entries.some(([name]) => name === '')) throw new TradelabError('bad-data', 'a column has no name');
  const twice = entries.find(([name], k) => entries.findIndex(([other]) => other === name) < k);
  if (twice !== undefined)
    throw new TradelabError('bad-data', `two columns are named '${twice[0]}'`, {
      hint: 'rename one of them',
    });
  const { length } = first[1].values;
  for (const [name, column] of entries) {
    if (column.values.length !== length) {
      const rows = `has ${column.values.length} rows, '${first[0]}' has ${length}`;
      throw new TradelabError('bad-data', `column '${name}' ${rows}`);
    }
    if (column.type === 'time') requireTimes(name, column.values);
  }
  return { length, columns: new Map(entries), metadata };
}

/** The values of a column of numbers or times. Throws `bad-data` where the frame has no such column. */
export function numbersOf(frame: Frame, name: string, type: 'number' | 'time'): Float64Array {
  const column = frame.columns.get(name);
  if (column?.type === type) return column.values as Float64Array;
  const what = column === undefined ? `no column '${name}'` : `no ${type}s in its column '${name}'`;
  throw new TradelabError('bad-data', `the frame has ${what}`, {
    hint: `its columns are ${Array.from(frame.columns, ([other, { type }]) => `${other} (${type})`).join(', ')}`,
  });
}

// The range of Date.
const LAST_MS = 8.64e15;

function requireTimes(name: string, values: Float64Array): void {
  const wrong = values.findIndex(
    (ms) => !Number.isNaN(ms) && !(Number.isInteger(ms) && Math.abs(ms) <= LAST_MS),
  );
  if (wrong < 0) return;
  throw new TradelabError('bad-data', `column '${name}', row ${wrong}: ${shown(values[wrong])} is no time`, {
    hint: 'a time is a whole number of ms since 1970-01-01 UTC',
  });
}
