// Two sets of bars of one series to one: what is new is added, what differs is replaced.

import { BAR_COLUMNS, type BarColumns } from '../core/index.ts';
import { newColumns, viewColumns } from './raw-bars.ts';

/** What became of the bars that came in. */
export interface MergeCounts {
  added: number;
  replaced: number;
  unchanged: number;
}

/** The bars of both, sorted by time; of two at the same time the incoming one. Adds to `counts`. */
export function mergeBars(stored: BarColumns, incoming: BarColumns, counts: MergeCounts): BarColumns {
  const [n, m] = [stored.time.length, incoming.time.length];
  const out = newColumns(n + m);
  let [i, j, k] = [0, 0, 0];
  while (i < n || j < m) {
    const takesStored = j === m || (i < n && stored.time[i]! < incoming.time[j]!);
    const isSameTime = !takesStored && i < n && stored.time[i] === incoming.time[j];
    if (takesStored) copyRow(stored, i++, out, k++);
    else {
      counts[isSameTime ? compare(stored, i, incoming, j) : 'added']++;
      if (isSameTime) i++;
      copyRow(incoming, j++, out, k++);
    }
  }
  return viewColumns(out, 0, k);
}

function compare(a: BarColumns, i: number, b: BarColumns, j: number): 'replaced' | 'unchanged' {
  return BAR_COLUMNS.every((name) => a[name][i] === b[name][j]) ? 'unchanged' : 'replaced';
}

function copyRow(from: BarColumns, i: number, to: BarColumns, k: number): void {
  to.time[k] = from.time[i]!;
  to.open[k] = from.open[i]!;
  to.high[k] = from.high[i]!;
  to.low[k] = from.low[i]!;
  to.close[k] = from.close[i]!;
  to.volume[k] = from.volume[i]!;
}
