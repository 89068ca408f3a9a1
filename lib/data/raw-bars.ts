// Bars as a file holds them, before anyone has asked whether they are sound: what is no number is NaN.

import {
  BAR_COLUMNS,
  type BarColumn,
  type BarColumns,
  type Timeframe,
  TradelabError,
  timeframeOf,
} from '../core/index.ts';
import type { SeriesMetadata } from './metadata.ts';

/** A value of a file that is no number or no time. */
export interface Fault {
  /** The bar that it belongs to, counted from 0. */
  readonly row: number;
  readonly column: BarColumn;
  /** What is wrong, with the place in the file. */
  readonly message: string;
}

/** The columns of a file in its order of rows, NaN where a value is missing, and the first of the reasons. */
export interface RawBars {
  readonly columns: BarColumns;
  readonly faults: readonly Fault[];
  readonly metadata: SeriesMetadata;
}

/** How many faults of a file are kept: a column of text would otherwise be repeated whole. */
export const FAULTS_KEPT = 1000;

/** Empty columns for `n` bars. */
export function newColumns(n: number): BarColumns {
  const column = () => new Float64Array(n);
  return {
    time: column(),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
  };
}

/** The rows [first, end) as views of the same columns. */
export function viewColumns(columns: BarColumns, first: number, end: number): BarColumns {
  const view = (name: BarColumn) => columns[name].subarray(first, end);
  return {
    time: view('time'),
    open: view('open'),
    high: view('high'),
    low: view('low'),
    close: view('close'),
    volume: view('volume'),
  };
}

/** Whether each time is after the one before it. */
export function isAscending(time: Float64Array): boolean {
  for (let i = 1; i < time.length; i++) if (!(time[i]! > time[i - 1]!)) return false;
  return true;
}

/** The same bars oldest first, where a file lists them newest first throughout; others as they are. */
export function oldestFirst(raw: RawBars): RawBars {
  const { time } = raw.columns;
  const n = time.length;
  for (let i = 1; i < n; i++) if (!(time[i]! < time[i - 1]!)) return raw;
  if (n < 2) return raw;
  for (const name of BAR_COLUMNS) raw.columns[name].reverse();
  return { ...raw, faults: raw.faults.map((fault) => ({ ...fault, row: n - 1 - fault.row })) };
}

/** The symbol that a file's symbol column names, where it names one. Throws `bad-data` where it names several. */
export function oneSymbol(values: readonly string[], file: string): { symbol?: string } {
  const symbols = values.filter((symbol) => symbol !== '');
  if (symbols.length > 1) {
    throw new TradelabError('bad-data', `${file} holds several symbols: ${symbols.slice(0, 5).join(', ')}`, {
      hint: 'make a file for each symbol',
    });
  }
  return symbols[0] === undefined ? {} : { symbol: symbols[0] };
}

/**
 * The timeframe of bars: the most common step between their times (the shortest of several), so that nights, weekends
 * and holes do not matter. Throws `bad-data` where there is none; `file` names the data in the error.
 */
export function inferTimeframe(time: Float64Array, file: string): Timeframe {
  const step = commonStep(time);
  const timeframe = step === undefined ? undefined : timeframeOf(step);
  // Months have no fixed length, so bars of a month have no timeframe.
  if (timeframe !== undefined && timeframe !== '30d' && timeframe !== '31d') return timeframe;
  const what = step === undefined ? 'too few bars' : `bars ${timeframe ?? `${step} ms`} apart`;
  throw new TradelabError('bad-data', `${file}: the timeframe cannot be told from ${what}`, {
    hint: 'name the timeframe: 1m, 4h, 1d, 1w',
  });
}

/** The most common time in ms between neighbouring bars, the shortest of several; undefined where there is none. */
export function commonStep(time: Float64Array): number | undefined {
  const counts = countSteps(isAscending(time) ? time : Float64Array.from(time).sort());
  let best: number | undefined;
  for (const [step, count] of counts) {
    const most = best === undefined ? 0 : counts.get(best)!;
    if (count > most || (count === most && step < best!)) best = step;
  }
  return best;
}

/** How often each step above 0 occurs; NaN times, which sort to the end, make none. */
function countSteps(sorted: Float64Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (let i = 1; i < sorted.length; ) {
    const step = sorted[i]! - sorted[i - 1]!;
    // Steps come in long runs of the same: one entry a run.
    const first = i++;
    while (i < sorted.length && sorted[i]! - sorted[i - 1]! === step) i++;
    if (step > 0) counts.set(step, (counts.get(step) ?? 0) + i - first);
  }
  return counts;
}
