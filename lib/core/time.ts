// Points in time: milliseconds since the epoch, UTC, everywhere in code; ISO dates where people read and write them.

import { TradelabError } from './errors.ts';

/** A point in time as a user gives it: ms since the epoch UTC, a Date, or an ISO date ('2021-01-01', '2022-06-13T04:00Z'). */
export type TimeInput = number | string | Date;

const ISO = /^\d{4}-\d{2}(-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?)?)?(Z|[+-]\d{2}:?\d{2})?$/i;

/** Milliseconds since the epoch of a user's time, UTC without a zone. Throws `bad-option` by the name of `what` for no date. */
export function parseTime(input: TimeInput, what = 'time'): number {
  const ms = typeof input === 'string' ? parseText(input.trim()) : Number(input);
  if (!Number.isFinite(ms)) {
    throw new TradelabError('bad-option', `${what} '${String(input)}' is not a date`, {
      hint: 'use an ISO date in UTC: 2021-01-01 or 2021-01-01T04:00Z',
    });
  }
  return ms;
}

function parseText(text: string): number {
  if (/^\d{11,14}$/.test(text)) return Number(text);
  if (!ISO.test(text)) return Number.NaN;
  const iso = text.replace(' ', 'T');
  const zoned = /(Z|[+-]\d{2}:?\d{2})$/i.test(iso.slice(10));
  const ms = Date.parse(zoned || iso.length <= 10 ? iso : `${iso}Z`);
  // Date.parse rolls '2021-02-30' over to March: a day that does not exist is a mistake, not another day.
  const day = iso.slice(8, 10);
  const month = new Date(`${iso.slice(0, 7)}-01T00:00Z`);
  const lastDay = new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1, 0)).getUTCDate();
  return day !== '' && Number(day) > lastDay ? Number.NaN : ms;
}

/** '2021-01-01' at midnight UTC, else '2021-01-01 04:00' or with seconds: the shortest exact form. */
export function formatTime(ms: number): string {
  const iso = new Date(ms).toISOString();
  if (iso.endsWith('T00:00:00.000Z')) return iso.slice(0, 10);
  if (iso.endsWith(':00.000Z')) return iso.slice(0, 16).replace('T', ' ');
  return iso.slice(0, iso.endsWith('.000Z') ? 19 : 23).replace('T', ' ');
}
