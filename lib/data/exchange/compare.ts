// Stored bars against those that an exchange gives for the same times, and what is to be done where they differ.

import { BAR_COLUMNS, type BarColumns, rowAt } from '../../core/index.ts';

/** The values of a bar: open, high, low, close, volume. */
export type BarValues = readonly [open: number, high: number, low: number, close: number, volume: number];

/** One bar that is stored and given by the exchange in different ways. */
export interface BarChange {
  /** The open time, ms UTC. */
  readonly time: number;
  /** What becomes of the stored bar; one that is 'kept' stays as it was. */
  readonly change: 'added' | 'replaced' | 'removed' | 'kept';
  /** What was stored; null where nothing was. */
  readonly old: BarValues | null;
  /** What the exchange gives; null where it gives nothing. */
  readonly new: BarValues | null;
}

/** Whose bar is taken where stored and fetched bars differ. */
export type RepairPreference = 'exchange' | 'stored';

/**
 * The changes that an exchange's bars ask for. What is not stored is added; where both have a bar that differs, the
 * preferred one stays. A stored bar that the exchange leaves out between two that it gives is none of the exchange's: it
 * goes, where the exchange is preferred. Before its first and after its last bar, an exchange may just not tell.
 */
export function compareBars(stored: BarColumns, fetched: BarColumns, prefer: RepairPreference): BarChange[] {
  const changes: BarChange[] = [];
  let i = fetched.time.length === 0 ? stored.time.length : rowAt(stored.time, fetched.time[0]!);
  for (let j = 0; j < fetched.time.length; j++) {
    const time = fetched.time[j]!;
    for (; i < stored.time.length && stored.time[i]! < time; i++)
      changes.push(conflict(stored.time[i]!, valuesAt(stored, i), null, prefer));
    const isStored = stored.time[i] === time;
    const given = valuesAt(fetched, j);
    if (!isStored) changes.push({ time, change: 'added', old: null, new: given });
    else if (BAR_COLUMNS.some((name) => stored[name][i] !== fetched[name][j]))
      changes.push(conflict(time, valuesAt(stored, i), given, prefer));
    if (isStored) i++;
  }
  return changes;
}

function conflict(
  time: number,
  old: BarValues,
  given: BarValues | null,
  prefer: RepairPreference,
): BarChange {
  const change = prefer === 'stored' ? 'kept' : given === null ? 'removed' : 'replaced';
  return { time, change, old, new: given };
}

function valuesAt(c: BarColumns, row: number): BarValues {
  return [c.open[row]!, c.high[row]!, c.low[row]!, c.close[row]!, c.volume[row]!];
}
