// Bars out of a series of the catalog.

import { BAR_COLUMNS, type BarColumns, rowAt } from '../core/index.ts';
import { writePeriod } from './change-series.ts';
import type { Span } from './exchange/spans.ts';
import type { Manifest, SeriesFile } from './manifest.ts';
import { pickMetadata } from './metadata.ts';
import { newColumns, viewColumns } from './raw-bars.ts';
import { readFiles } from './series-read.ts';

/** The files of a series without the bars in some spans [from, to), which are sorted and apart; to be called by a change. */
export async function dropBars(series: Manifest, spans: readonly Span[]): Promise<SeriesFile[]> {
  const left: SeriesFile[] = [];
  for (const file of series.files) {
    const touching = spans.filter(([from, to]) => from <= file.last && to > file.first);
    if (touching.some(([from, to]) => from <= file.first && to > file.last)) continue;
    const stored = touching.length > 0 ? await readFiles(series.folder, [file]) : undefined;
    const kept = stored && withoutSpans(stored, touching);
    if (stored === undefined || kept!.time.length === stored.time.length) left.push(file);
    else if (kept!.time.length > 0)
      left.push(await writePeriod(series.folder, file.period, kept!, pickMetadata({ ...series })));
  }
  return left;
}

/** Columns without the rows whose time is in some spans [from, to), which are sorted and apart. */
export function withoutSpans(columns: BarColumns, spans: readonly Span[]): BarColumns {
  const out = newColumns(columns.time.length);
  const { time } = columns;
  let [row, k] = [0, 0];
  for (const [from, to] of [...spans, [Infinity, Infinity] as const]) {
    const end = rowAt(time, from);
    const part = viewColumns(columns, row, end);
    for (const name of BAR_COLUMNS) out[name].set(part[name], k);
    k += end - row;
    row = rowAt(time, to);
  }
  return viewColumns(out, 0, k);
}
