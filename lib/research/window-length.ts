// The length of a window: a number of bars, or a time by the calendar.

import { type Bars, rowAt } from '../core/bars.ts';
import { shown, TradelabError } from '../core/errors.ts';
import { DAY_MS } from '../core/timeframe.ts';

/** Bars, months of the calendar, or milliseconds. */
export type Length = { readonly bars: number } | { readonly months: number } | { readonly ms: number };

const MS = { w: 7 * DAY_MS, d: DAY_MS, h: DAY_MS / 24 } as const;
const MONTHS = { y: 12, mo: 1 } as const;

/**
 * The length that `given` states: 500 bars, '2y', '6mo', '8w', '90d', '12h'. Throws `bad-option`, with a hint that ends with
 * `others` that may be given.
 */
export function parseLength(name: string, given: unknown, least = 1, others = ''): Length {
  if (typeof given === 'number' && Number.isInteger(given) && given >= least) return { bars: given };
  const [, digits, unit] = /^([1-9]\d{0,5}) ?(y|mo|w|d|h)$/.exec(String(given).trim()) ?? [];
  if (typeof given !== 'string' || unit === undefined) {
    throw new TradelabError('bad-option', `${name} is ${shown(given)}`, {
      hint: `a number of bars, at least ${least}, or a time: '2y', '6mo', '8w', '90d', '12h'${others}`,
    });
  }
  if (unit === 'y' || unit === 'mo') return { months: Number(digits) * MONTHS[unit] };
  return { ms: Number(digits) * MS[unit as keyof typeof MS] };
}

/** The time that is `times` lengths after `time`, ms UTC; of days that a month does not have, its last. */
export function addToTime(time: number, length: Exclude<Length, { bars: number }>, times: number): number {
  if ('ms' in length) return time + times * length.ms;
  const date = new Date(time);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + times * length.months);
  const days = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  return date.setUTCDate(Math.min(day, days));
}

/** The row that is `times` lengths after `row`, from 0 to the number of bars. */
export function addToRow({ time, length: rows }: Bars, row: number, length: Length, times: number): number {
  if ('bars' in length) return Math.min(rows, Math.max(0, row + times * length.bars));
  return row >= rows ? rows : rowAt(time, addToTime(time[row]!, length, times));
}
