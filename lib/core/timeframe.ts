// Timeframes: the length of a bar, written as traders write it ('1m', '4h', '1d').

import { TradelabError } from './errors.ts';

/** A bar length: a whole number and a unit (s, m, h, d, w), such as '1m', '15m', '4h', '1d', '1w'. */
export type Timeframe = `${number}${'s' | 'm' | 'h' | 'd' | 'w'}`;

const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

export const DAY_MS = UNIT_MS.d;

/** Checks a timeframe from outside; throws `bad-option` where it is not one. */
export function parseTimeframe(text: string): Timeframe {
  if (!/^[1-9]\d{0,4}[smhdw]$/.test(text)) {
    throw new TradelabError('bad-option', `'${text}' is not a timeframe`, {
      hint: 'a whole number and a unit: 30s, 1m, 15m, 4h, 1d, 1w',
    });
  }
  return text as Timeframe;
}

/** The length of a timeframe in milliseconds. */
export function timeframeMs(timeframe: Timeframe): number {
  return Number.parseInt(timeframe, 10) * UNIT_MS[timeframe.at(-1) as keyof typeof UNIT_MS];
}

/** The timeframe of `ms` milliseconds in its largest whole unit, or undefined where it is no whole second. */
export function timeframeOf(ms: number): Timeframe | undefined {
  for (const unit of ['w', 'd', 'h', 'm', 's'] as const) {
    if (ms > 0 && ms % UNIT_MS[unit] === 0) return `${ms / UNIT_MS[unit]}${unit}`;
  }
  return undefined;
}

// 1970-01-01 was a Thursday: weeks start on Monday, 1970-01-05.
const FIRST_MONDAY_MS = 4 * DAY_MS;

/** The open time of the bar of length `ms` that contains `time`: aligned to the epoch, weeks to Monday, all UTC. */
export function barOpenTime(time: number, ms: number): number {
  const origin = ms % UNIT_MS.w === 0 ? FIRST_MONDAY_MS : 0;
  return Math.floor((time - origin) / ms) * ms + origin;
}
