// The rows of a broken file that are bars all the same.

import { BAR_COLUMNS, type BarColumns, type Timeframe } from '../core/index.ts';
import { checkRows } from './check-rows.ts';
import { Findings } from './findings.ts';
import { newColumns, type RawBars } from './raw-bars.ts';

/** The rows that can be bars, in order. Where a time has several rows that differ, none of them can be believed. */
export function soundBars(raw: RawBars, timeframe: Timeframe): BarColumns {
  const { columns } = raw;
  const sound = checkRows(raw, timeframe, new Findings());
  const contested = contestedTimes(columns, sound);
  const rows = sound.filter((row) => !contested.has(columns.time[row]!));
  const out = newColumns(rows.length);
  for (const name of BAR_COLUMNS)
    for (let k = 0; k < rows.length; k++) out[name][k] = columns[name][rows[k]!]!;
  return out;
}

/** The times of sound rows at which another row has other values. */
function contestedTimes(c: BarColumns, sound: Int32Array): Set<number> {
  const soundAt = new Map(Array.from(sound, (row) => [c.time[row]!, row]));
  const contested = new Set<number>();
  for (let row = 0; row < c.time.length; row++) {
    const first = soundAt.get(c.time[row]!);
    if (first !== undefined && BAR_COLUMNS.some((name) => c[name][row] !== c[name][first]))
      contested.add(c.time[row]!);
  }
  return contested;
}
