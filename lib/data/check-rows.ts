// Rows that cannot be bars: unreadable values, times that repeat or go back, prices that no trade could have made.

import { BAR_COLUMNS, type BarColumns, formatTime, type Timeframe, timeframeMs } from '../core/index.ts';
import type { FindingKind, Findings } from './findings.ts';
import type { RawBars } from './raw-bars.ts';

/** Reports every row that cannot be a bar, under one kind each, and returns the other rows in order of time. */
export function checkRows(raw: RawBars, timeframe: Timeframe, findings: Findings): Int32Array {
  const { columns } = raw;
  const ms = timeframeMs(timeframe);
  const n = columns.time.length;
  const reasons = new Map(raw.faults.map((fault) => [fault.row, fault.message]));
  let firstRows: Map<number, number> | undefined;
  const sound = new Int32Array(n);
  let count = 0;
  let latest = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < n; row++) {
    const time = columns.time[row]!;
    const wrong = isSound(columns, row, latest)
      ? undefined
      : (unreadable(columns, row, reasons) ??
        disorder(columns, row, latest, () => (firstRows ??= rowsByTime(columns.time))) ??
        impossible(columns, row));
    if (wrong)
      findings.add(wrong.kind, { row, time, from: time, to: time + ms, bars: 1 }, () => wrong.message);
    else sound[count++] = row;
    if (time > latest) latest = time;
  }
  return sound.subarray(0, count);
}

/** Whether a row is a bar after `latest`: what nearly all rows are, so that nothing is looked up for them. */
function isSound(c: BarColumns, row: number, latest: number): boolean {
  const open = c.open[row]!;
  const high = c.high[row]!;
  const low = c.low[row]!;
  const close = c.close[row]!;
  const volume = c.volume[row]!;
  const isInside = open >= low && open <= high && close >= low && close <= high;
  return c.time[row]! > latest && low > 0 && isInside && high < Infinity && volume >= 0 && volume < Infinity;
}

interface Wrong {
  kind: FindingKind;
  message: string;
}

function unreadable(c: BarColumns, row: number, reasons: Map<number, string>): Wrong | undefined {
  const bad = BAR_COLUMNS.find((name) => !Number.isFinite(c[name][row]));
  if (bad === undefined) return undefined;
  return { kind: 'unreadable', message: reasons.get(row) ?? `${bad} is missing or no finite number` };
}

/** The first row of each time. */
function rowsByTime(time: Float64Array): Map<number, number> {
  const rows = new Map<number, number>();
  for (let row = time.length - 1; row >= 0; row--) rows.set(time[row]!, row);
  return rows;
}

function disorder(
  c: BarColumns,
  row: number,
  latest: number,
  rows: () => Map<number, number>,
): Wrong | undefined {
  const time = c.time[row]!;
  if (time > latest) return undefined;
  const first = rows().get(time)!;
  if (first === row) return { kind: 'out-of-order', message: `comes after ${formatTime(latest)}` };
  const same = BAR_COLUMNS.every((name) => c[name][row] === c[name][first]);
  return {
    kind: 'duplicate',
    message: `${same ? 'the same bar as' : 'another bar at the time of'} row ${first}`,
  };
}

function impossible(c: BarColumns, row: number): Wrong | undefined {
  const [open, high, low, close, volume] = [
    c.open[row]!,
    c.high[row]!,
    c.low[row]!,
    c.close[row]!,
    c.volume[row]!,
  ];
  const wrong = (kind: FindingKind): Wrong => ({
    kind,
    message: `open ${open}, high ${high}, low ${low}, close ${close}, volume ${volume}`,
  });
  if (open <= 0 || high <= 0 || low <= 0 || close <= 0) return wrong('non-positive-price');
  if (volume < 0) return wrong('negative-volume');
  const isBroken = high < low || open > high || open < low || close > high || close < low;
  return isBroken ? wrong('broken-ohlc') : undefined;
}
