// The periods that a series is cut into: a Parquet file each, in parts while it is the latest, so that appending rewrites little.

import { DAY_MS, type Timeframe, timeframeMs } from '../core/index.ts';

const HOUR_MS = 3_600_000;

/** A stretch of rows [first, end) that fall into one period. */
export interface Stretch {
  readonly period: string;
  readonly first: number;
  readonly end: number;
}

/** The stretches of sorted times: months below an hour (at most 44,640 bars of a minute), years below a day, else all. */
export function periodsOf(time: Float64Array, timeframe: Timeframe): Stretch[] {
  const stretches: Stretch[] = [];
  for (let first = 0; first < time.length; ) {
    const { period, ends } = periodAt(time[first]!, timeframe);
    let end = first + 1;
    while (end < time.length && time[end]! < ends) end++;
    stretches.push({ period, first, end });
    first = end;
  }
  return stretches;
}

function periodAt(time: number, timeframe: Timeframe): { period: string; ends: number } {
  const ms = timeframeMs(timeframe);
  if (ms >= DAY_MS) return { period: 'all', ends: Number.POSITIVE_INFINITY };
  const date = new Date(time);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  if (ms >= HOUR_MS) return { period: `${year}`, ends: Date.UTC(year + 1, 0) };
  return { period: date.toISOString().slice(0, 7), ends: Date.UTC(year, month + 1) };
}
