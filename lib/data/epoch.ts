// Times as files write them, to milliseconds since the epoch.

import { parseTime } from '../core/index.ts';

const YEAR_1973 = 1e8;

/**
 * Milliseconds of a number that counts seconds, milliseconds, microseconds or nanoseconds since the epoch: its size
 * tells which, for every time from March 1973 to 5138. 20210131 is that day. NaN for anything else.
 */
export function epochMs(value: number): number {
  if (value >= 1e17) return Math.floor(value / 1e6);
  if (value >= 1e14) return Math.floor(value / 1e3);
  if (value >= 1e11) return value;
  if (value >= YEAR_1973) return value * 1e3;
  return basicDate(value);
}

function basicDate(value: number): number {
  const text = String(value);
  if (!/^(19|20|21)\d{6}$/.test(text)) return Number.NaN;
  return isoTime(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`);
}

function isoTime(text: string): number {
  try {
    return parseTime(text);
  } catch {
    return Number.NaN;
  }
}

/** A reader of ISO times for a column of them: most rows fall on the day of the row before, which is parsed once. */
export function isoReader(): (text: string) => number {
  let day = '';
  let dayMs = Number.NaN;
  return (text) => {
    const clock = /^[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(?:Z|[+-]00:?00| UTC)?$/.exec(
      text.slice(10),
    );
    if (clock === null && text.length !== 10) return isoTime(text);
    if (text.slice(0, 10) !== day) [day, dayMs] = [text.slice(0, 10), isoTime(text.slice(0, 10))];
    if (clock === null) return dayMs;
    const [hours, minutes, seconds] = [Number(clock[1]), Number(clock[2]), Number(clock[3] ?? 0)];
    if (hours > 23 || minutes > 59 || seconds > 59) return Number.NaN;
    const ms = Number((clock[4] ?? '').padEnd(3, '0').slice(0, 3));
    return dayMs + ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms;
  };
}
