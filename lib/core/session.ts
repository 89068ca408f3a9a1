// Sessions: days of a market that begin at a time of the day in a time zone, as 09:30 in New York, and what longer bars
// are where they begin with them.

import { nearest, TradelabError } from './errors.ts';
import { barOpenTime, DAY_MS, type Timeframe, timeframeMs } from './timeframe.ts';

/** When the sessions of a market begin: the time of the day, and a time zone ('09:30 America/New_York', '22:00 UTC'). */
export type Session = `${string}:${string} ${string}`;

/** Checks a session from outside; throws `bad-option` where it is none, or its time zone is not known. */
export function parseSession(text: string): Session {
  const [, zone] = /^(?:[01]\d|2[0-3]):[0-5]\d (\S.*)$/.exec(text) ?? [];
  if (zone === undefined) {
    throw new TradelabError('bad-option', `'${text}' is not the beginning of a session`, {
      hint: "a time and a time zone: '09:30 America/New_York', '22:00 UTC'",
    });
  }
  try {
    clock(zone);
  } catch (cause) {
    const near = nearest(zone, Intl.supportedValuesOf('timeZone'));
    throw new TradelabError('bad-option', `there is no time zone '${zone}'`, {
      hint: near === undefined ? "as 'America/New_York', 'Europe/London', 'UTC'" : `did you mean '${near}'?`,
      cause,
    });
  }
  return text as Session;
}

/** The times [start, end) of a longer bar, ms UTC. */
export interface Period {
  readonly start: number;
  readonly end: number;
}

/**
 * Tells of any time the bar of length `timeframe` that contains it. Bars of days consist of whole sessions; those of weeks
 * begin with Monday's, where a session that begins at noon or later is that of the next day, as currencies are traded.
 * Shorter bars follow one another from the beginning of the session, and the last ends with it: the days on which
 * clocks change have 23 or 25 hours. Throws `bad-option` for bars longer than a day that are not of whole days.
 */
export function sessionPeriods(session: Session, timeframe: Timeframe): (time: number) => Period {
  const ms = timeframeMs(timeframe);
  if (ms > DAY_MS && ms % DAY_MS !== 0) {
    throw new TradelabError('bad-option', `bars of ${timeframe} do not consist of sessions`, {
      hint: 'a day or shorter, or whole days',
    });
  }
  const sessions = new Sessions(session);
  // The session of the last time that was asked for: looking at a clock takes long, and most times are of it.
  let now: Period = { start: Number.NaN, end: Number.NaN };
  return (time) => {
    if (!(time >= now.start && time < now.end)) now = sessions.period(time, Math.max(ms, DAY_MS));
    if (ms >= DAY_MS) return now;
    const start = now.start + Math.floor((time - now.start) / ms) * ms;
    return { start, end: Math.min(start + ms, now.end) };
  };
}

class Sessions {
  readonly #format: Intl.DateTimeFormat;
  /** When they begin, in ms after midnight. */
  readonly #begin: number;

  constructor(session: Session) {
    const [hours, minutes] = [Number(session.slice(0, 2)), Number(session.slice(3, 5))];
    this.#begin = (hours * 60 + minutes) * 60_000;
    this.#format = clock(session.slice(6));
  }

  /** The period of `ms`, which are whole days, that contains `time`. */
  period(time: number, ms: number): Period {
    // As if every day's session began at its midnight.
    const shift = this.#begin >= DAY_MS / 2 ? DAY_MS - this.#begin : -this.#begin;
    const day = barOpenTime(this.#local(time) + shift, ms) - shift;
    const [start, end] = [this.#beginOf(day), this.#beginOf(day + ms)];
    // The clock of the beginning may be another than that of the time, when it has changed in between.
    if (start > time) return { start: this.#beginOf(day - ms), end: start };
    if (end <= time) return { start: end, end: this.#beginOf(day + 2 * ms) };
    return { start, end };
  }

  /** The time at which the clock shows `local`, both as ms since the epoch; an hour on where it is put over that time. */
  #beginOf(local: number): number {
    const first = local - (this.#local(local) - local);
    const second = local - (this.#local(first) - first);
    return this.#local(second) === local ? second : Math.max(first, second);
  }

  /** What the clock shows at a time, as if it were UTC. */
  #local(time: number): number {
    const parts: Record<string, number> = {};
    for (const { type, value } of this.#format.formatToParts(time)) parts[type] = Number(value);
    const { year, month, day, hour, minute, second } = parts;
    return Date.UTC(year!, month! - 1, day, hour, minute, second) + (((time % 1000) + 1000) % 1000);
  }
}

/** A clock of a time zone. Throws a RangeError where it is not known. */
function clock(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  });
}
