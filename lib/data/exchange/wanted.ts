// What a download is asked for, and how much of it has come.

import { formatTime, parseTime, type TimeInput, TradelabError } from '../../core/index.ts';
import type { Span } from './spans.ts';

type Wanted = 'bars' | 'funding rates' | 'trades';

/** The times [from, to) that are wanted of `what`, up to now at most. Throws `bad-option` where there are none. */
export function wantedSpan(
  what: Wanted,
  now: number,
  options: { readonly from: TimeInput; readonly to?: TimeInput },
): Span {
  const from = parseTime(options.from, 'from');
  const to = options.to === undefined ? now : Math.min(now, parseTime(options.to, 'to'));
  if (from < to) return [from, to];
  if (from >= now) {
    throw new TradelabError('bad-option', `from ${formatTime(from)} has not come yet`, {
      hint: `${what} are downloaded up to now, which is ${formatTime(now - (now % 60_000))}`,
    });
  }
  throw new TradelabError('bad-option', `from ${formatTime(from)} is not before ${formatTime(to)}`, {
    hint: `${what} are downloaded from the first time up to the second`,
  });
}

/** That an exchange has nothing of a symbol in the times that are wanted. */
export function hasNone(exchange: string, what: Wanted, symbol: string, [from, to]: Span): TradelabError {
  const message = `${exchange} has no ${what} of ${symbol} from ${formatTime(from)} to ${formatTime(to)}`;
  return new TradelabError('not-found', message, {
    hint: 'it was not listed yet, or there are none yet: without an end, what there is from its listing on comes',
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
