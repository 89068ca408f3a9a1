// A frame as plain objects.

import type { Frame, FrameColumn } from './frame.ts';

/** A value of a row: times are ms since the epoch UTC, what is undefined is null. */
export type FrameValue = number | string | boolean | null;

/** The rows of a frame as plain objects, ready for JSON. */
export function toRows(frame: Frame): Record<string, FrameValue>[] {
  const columns = [...frame.columns];
  return Array.from({ length: frame.length }, (_, i) =>
    Object.fromEntries(columns.map(([name, column]) => [name, valueAt(column, i)])),
  );
}

function valueAt({ type, values }: FrameColumn, i: number): FrameValue {
  const value = values[i]!;
  if (type === 'boolean') return value === 1;
  return Number.isNaN(value) ? null : value;
}
