// Bars and plain rows as tables: the first and the last of many.

import { type Bars, formatTime } from '../core/index.ts';
import { decimal } from '../metrics/format.ts';
import { dataText } from '../metrics/run-text.ts';
import { type Html, html } from '../report/html.ts';
import { htmlTable } from './table.ts';

/** So many rows are shown whole; of more the first and the last half of them. */
const SHOWN = 20;

/** What the bars are, with the first and the last of them. */
export function barsHtml(bars: Bars): Html {
  const { symbol, timeframe, time, length } = bars;
  const columns = ['open', 'high', 'low', 'close', 'volume'] as const;
  const rows = headAndTail(length, 10).map((i) =>
    i === undefined
      ? ['…', ...columns.map(() => '')]
      : [formatTime(time[i]!), ...columns.map((name) => number(bars[name][i]!))],
  );
  const data = { symbol, timeframe, from: time[0] ?? 0, to: time[length - 1] ?? 0, bars: length };
  return html`<p><b>${dataText(data)}</b></p>${htmlTable(['time', ...columns], rows, 1)}`;
}

/** Objects with the same keys, a line each. */
export function rowsHtml(rows: readonly object[]): Html {
  const heads = [...new Set(rows.slice(0, SHOWN).flatMap((row) => Object.keys(row)))];
  const lines = headAndTail(rows.length, SHOWN).map((i) =>
    heads.map((name, k) =>
      i === undefined ? (k === 0 ? '…' : '') : text(name, (rows[i] as Record<string, unknown>)[name]),
    ),
  );
  const isWord = (name: string) => typeof (rows[0] as Record<string, unknown>)[name] === 'string';
  const words = heads.findIndex((name) => !isWord(name));
  const count = rows.length === 1 ? '1 row' : `${rows.length.toLocaleString('en-US')} rows`;
  return html`${rows.length > 0 && htmlTable(heads, lines, words)}<p>${count}</p>`;
}

/** All rows, or the first and the last ones with a gap between them. */
function headAndTail(length: number, shown: number): (number | undefined)[] {
  const rows = Array.from({ length: Math.min(length, shown) }, (_, k) => k);
  if (length <= shown) return rows;
  const half = shown / 2;
  return [...rows.slice(0, half), undefined, ...rows.slice(0, half).map((k) => length - half + k)];
}

function text(name: string, value: unknown): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'number') return /^time$|Time$/.test(name) ? formatTime(value) : number(value);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A whole number as it is, any other with six significant digits, at least two after the point. */
function number(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Number.isInteger(value)) return decimal(value, 0);
  const size = Math.floor(Math.log10(Math.abs(value)));
  return decimal(value, Math.min(12, Math.max(2, 5 - size)));
}
