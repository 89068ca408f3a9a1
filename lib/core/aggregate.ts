// Bars to longer bars, by the one rule that `bars.every(…)`, resampling and live feeds share.
//
// A longer bar opens at a multiple of its length (weeks on Monday, all UTC) and is closed, and thereby visible,
// when a base bar ends at or after its end; where the base bars that should end it are missing, when the first
// bar of a later period has closed. A last bar that is not closed is left out, and so is a first one
// whose beginning the data do not hold.

import { type BarColumns, type Bars, createBars } from './bars.ts';
import { TradelabError } from './errors.ts';
import { barOpenTime, type Timeframe, timeframeMs } from './timeframe.ts';

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

/** Collects base bars one at a time into longer bars; `closed` is told of each bar that closes, in order. */
export class Aggregator {
  /** The open time of the bar in the making; NaN before the first. */
  time = Number.NaN;
  open = 0;
  high = 0;
  low = 0;
  close = 0;
  volume = 0;
  /** False for a first bar whose beginning is missing. */
  whole = false;

  readonly #baseMs: number;
  readonly #ms: number;
  readonly #closed: (bar: Aggregator) => void;

  constructor(from: Timeframe, to: Timeframe, closed: (bar: Aggregator) => void) {
    this.#ms = longerTimeframeMs(from, to);
    this.#baseMs = timeframeMs(from);
    this.#closed = closed;
  }

  /** Adds row `i` of `bars`. */
  add(bars: BarColumns, i: number): void {
    const time = bars.time[i]!;
    const start = barOpenTime(time, this.#ms);
    if (start !== this.time) {
      const first = Number.isNaN(this.time);
      this.#finish();
      this.time = start;
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
    if (time + this.#baseMs >= start + this.#ms) this.#finish();
  }

  /** Forgets the bar in the making. */
  reset(): void {
    this.time = Number.NaN;
    this.whole = false;
  }

  #finish(): void {
    if (this.whole) this.#closed(this);
    this.whole = false;
  }
}

/** The closed bars of the longer timeframe `to`. */
export function aggregateBars(bars: Bars, to: Timeframe): Bars {
  const rows: number[][] = [[], [], [], [], [], []];
  const aggregator = new Aggregator(bars.timeframe, to, (b) => {
    for (const [k, value] of [b.time, b.open, b.high, b.low, b.close, b.volume].entries())
      rows[k]!.push(value);
  });
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
