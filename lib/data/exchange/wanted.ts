// What a download is asked for, and how much of it has come.

import { formatTime, parseTime, type TimeInput, TradelabError } from '../../core/index.ts';
import type { Span } from './spans.ts';

/** The times [from, to) that are wanted of `what`, up to now at most. Throws `bad-option` where there are none. */
export function wantedSpan(
  what: 'bars' | 'funding rates' | 'trades',
  now: number,
  options: { readonly from: TimeInput; readonly to?: TimeInput },
): Span {
  const from = parseTime(options.from, 'from');
  const to = options.to === undefined ? now : Math.min(now, parseTime(options.to, 'to'));
  if (from < to) return [from, to];
  throw new TradelabError('bad-option', `from ${formatTime(from)} is not before ${formatTime(to)}`, {
    hint: `${what} are downloaded from the first time up to the second, or up to now`,
  });
}

/** One course out of those of several series: told how many more ms are done, it tells the share of all of them. */
export function sharedProgress(
  totalMs: number,
  onProgress: ((share: number, rows: number) => void) | undefined,
): (newMs: number, newRows: number) => void {
  let [doneMs, rows] = [0, 0];
  return (newMs, newRows) => {
    doneMs += newMs;
    rows += newRows;
    onProgress?.(Math.min(1, doneMs / totalMs), rows);
  };
}
