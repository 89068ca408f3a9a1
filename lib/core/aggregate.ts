// Bars to longer bars, by the one rule that `bars.every(…)`, resampling and live feeds share.
//
// A longer bar opens at a multiple of its length (weeks on Monday, all UTC), or with a session, and is closed, and
// thereby visible, when a base bar ends at or after its end; where the base bars that should end it are missing,
// when the first bar of a later period has closed. A last bar that is not closed is left out, and so is a first
// one whose beginning the data do not hold.

import { type BarColumns, type Bars, createBars } from './bars.ts';
import { TradelabError } from './errors.ts';
import { type Period, parseSession, type Session, sessionPeriods } from './session.ts';
import { barOpenTime, DAY_MS, type Timeframe, timeframeMs } from './timeframe.ts';

/** How longer bars are made of shorter ones. */
export interface AggregateOptions {
  /** When the market's sessions begin, which longer bars then begin with: '09:30 America/New_York'; default the epoch, UTC. */
  session?: Session;
}

/** The length of `to` in ms; throws `bad-option` where base bars of `from` do not fill it a whole number of times. */
export function longerTimeframeMs(from: Timeframe, to: Timeframe): number {
  const [base, ms] = [timeframeMs(from), timeframeMs(to)];
  if (ms <= base || ms % base !== 0) {
    throw new TradelabError('bad-option', `bars of ${from} cannot be made into bars of ${to}`, {
      hint: `choose a whole multiple of ${from}, longer than it`,
    });
  }
  return ms;
}

/** Tells of any time the longer bar that contains it. */
function periodsOf(from: Timeframe, to: Timeframe, session: Session | undefined): (time: number) => Period {
  const ms = longerTimeframeMs(from, to);
  if (session === undefined) {
    return (time) => {
      const start = barOpenTime(time, ms);
      return { start, end: start + ms };
    };
  }
  if (timeframeMs(from) >= DAY_MS) throw reachesOver(from, session);
  return sessionPeriods(parseSession(session), to);
}

function reachesOver(from: Timeframe, session: Session): TradelabError {
  return new TradelabError(
    'bad-option',
    `bars of ${from} reach over the beginning of sessions at ${session}`,
    {
      hint: 'start from shorter bars, of which one begins with every session',
    },
  );
}

/** Collects base bars one at a time into longer bars; `closed` is told of each bar that closes, in order. */
export class Aggregator {
  /** The open time of the bar in the making; NaN before the first. */
  time = Number.NaN;
  /** When it ends; NaN before the first. */
  end = Number.NaN;
  open = 0;
  high = 0;
  low = 0;
  close = 0;
  volume = 0;
  /** False for a first bar whose beginning is missing. */
  whole = false;

  readonly #base: Timeframe;
  readonly #baseMs: number;
  readonly #periodOf: (time: number) => Period;
  readonly #session: Session | undefined;
  readonly #closed: (bar: Aggregator) => void;

  constructor(
    from: Timeframe,
    to: Timeframe,
    closed: (bar: Aggregator) => void,
    { session }: AggregateOptions = {},
  ) {
    this.#base = from;
    this.#baseMs = timeframeMs(from);
    this.#periodOf = periodsOf(from, to, session);
    this.#session = session;
    this.#closed = closed;
  }

  /** Adds row `i` of `bars`. Throws `bad-option` where it reaches over the beginning of a session. */
  add(bars: BarColumns, i: number): void {
    const time = bars.time[i]!;
    if (!(time < this.end)) {
      const first = Number.isNaN(this.time);
      this.#finish();
      const { start, end } = this.#periodOf(time);
      this.time = start;
      this.end = end;
      this.open = bars.open[i]!;
      this.high = bars.high[i]!;
      this.low = bars.low[i]!;
      this.volume = 0;
      this.whole = !first || time === start;
    } else {
      this.high = Math.max(this.high, bars.high[i]!);
      this.low = Math.min(this.low, bars.low[i]!);
    }
    this.close = bars.close[i]!;
    this.volume += bars.volume[i]!;
    const ends = time + this.#baseMs;
    if (this.#session !== undefined && ends > this.end) throw reachesOver(this.#base, this.#session);
    if (ends >= this.end) this.#finish();
  }

  /** Forgets the bar in the making. */
  reset(): void {
    this.time = Number.NaN;
    this.end = Number.NaN;
    this.whole = false;
  }

  #finish(): void {
    if (this.whole) this.#closed(this);
    this.whole = false;
  }
}

/**
 * The closed bars of the longer timeframe `to`. Throws `bad-option` where base bars do not fill it a whole number of times,
 * or reach over the beginning of a session.
 */
export function aggregateBars(bars: Bars, to: Timeframe, options: AggregateOptions = {}): Bars {
  const rows: number[][] = [[], [], [], [], [], []];
  const collect = (b: Aggregator) => {
    for (const [k, value] of [b.time, b.open, b.high, b.low, b.close, b.volume].entries())
      rows[k]!.push(value);
  };
  const aggregator = new Aggregator(bars.timeframe, to, collect, options);
  for (let i = 0; i < bars.length; i++) aggregator.add(bars, i);
  const [time, open, high, low, close, volume] = rows as [
    number[],
    number[],
    number[],
    number[],
    number[],
    number[],
  ];
  const { id, symbol, instrument, synthetic, quality } = bars;
  return createBars({
    ...{ id, symbol, timeframe: to, time, open, high, low, close, volume },
    ...(instrument && { instrument }),
    ...(synthetic !== undefined && { synthetic }),
    ...(quality && { quality }),
  });
}
