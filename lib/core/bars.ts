// Bars: the columns of a market's history. One row is one closed bar.

import { barsText } from './bars-text.ts';
import { TradelabError } from './errors.ts';
import { printedAs } from './inspect.ts';
import type { Instrument } from './instrument.ts';
import type { BarsQuality } from './quality.ts';
import { formatTime, parseTime, type TimeInput } from './time.ts';
import { DAY_MS, type Timeframe, timeframeMs } from './timeframe.ts';

/**
 * The columns of bars, each of n float64. `time` is the open time in ms since the epoch UTC, strictly ascending; prices are
 * in quote units, `volume` in base units.
 */
export interface BarColumns {
  readonly time: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  /** Columns of other series by name, where any were joined; see `joinInputs`. */
  readonly inputs?: BarInputs;
}

/** A column of another series on the rows of bars: the value that was known at each bar's close, NaN before the first. */
export interface BarInput {
  /** The series that it is from, and which of its columns: 'fear-greed' and 'value'. */
  readonly series: string;
  readonly column: string;
  readonly values: Float64Array;
}

/** Inputs of a strategy by its names for them. */
export type BarInputs = Readonly<Record<string, BarInput>>;

/** Closed bars of one symbol on one timeframe, oldest first. */
export interface Bars extends BarColumns {
  /** The data id that they were loaded by: 'sp500', 'binance:BTC/USDT', or a file's path. */
  readonly id: string;
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly length: number;
  /** Tick, lot, minimum notional and fees, where they are known. */
  readonly instrument?: Instrument;
  /** How generated data was made; absent for data from a market. */
  readonly synthetic?: string;
  /** What a check found when they were loaded; absent for bars that were made otherwise. */
  readonly quality?: BarsQuality;
}

/** The names of the columns of `Bars`, in their usual order. */
export const BAR_COLUMNS = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;
export type BarColumn = (typeof BAR_COLUMNS)[number];

/** What `createBars` takes: columns in the units of `BarColumns`, and what is known of their market. */
export interface BarsInput {
  time: ArrayLike<number>;
  open: ArrayLike<number>;
  high: ArrayLike<number>;
  low: ArrayLike<number>;
  close: ArrayLike<number>;
  /** Absent: 0 for every bar. */
  volume?: ArrayLike<number>;
  timeframe: Timeframe;
  symbol?: string;
  id?: string;
  instrument?: Instrument;
  synthetic?: string;
  quality?: BarsQuality;
}

/**
 * Bars from columns of equal length; Float64Arrays are taken over without a copy.
 * Throws `bad-data` where a value is not finite, the times do not ascend, or a bar's high is below its low,
 * open or close (or its low above them): numbers that no trade could have made.
 */
export function createBars(input: BarsInput): Bars {
  const n = input.time.length;
  const columns = {
    time: float64(input.time),
    open: float64(input.open),
    high: float64(input.high),
    low: float64(input.low),
    close: float64(input.close),
    volume: input.volume === undefined ? new Float64Array(n) : float64(input.volume),
  };
  const symbol = input.symbol ?? 'UNKNOWN';
  for (const name of BAR_COLUMNS) {
    if (columns[name].length !== n) {
      throw new TradelabError(
        'bad-data',
        `${symbol}: column '${name}' has ${columns[name].length} rows, 'time' has ${n}`,
      );
    }
  }
  requireSound(columns, symbol);
  const bars = {
    id: input.id ?? symbol,
    symbol,
    timeframe: input.timeframe,
    length: n,
    ...columns,
    ...(input.instrument && { instrument: input.instrument }),
    ...(input.synthetic !== undefined && { synthetic: input.synthetic }),
    ...(input.quality && { quality: input.quality }),
  };
  return printedAs(bars, barsText);
}

/** The bars with `from` <= time < `to`, as views of the same columns. Throws `bad-option` for what is no date. */
export function sliceBars(bars: Bars, range: { from?: TimeInput; to?: TimeInput }): Bars {
  const first = range.from === undefined ? 0 : rowAt(bars.time, parseTime(range.from, 'from'));
  const end = range.to === undefined ? bars.length : rowAt(bars.time, parseTime(range.to, 'to'));
  return viewBars(bars, first, Math.max(first, end));
}

/** The rows [first, end) as views of the same columns. */
export function viewBars(bars: Bars, first: number, end: number): Bars {
  const view = (name: BarColumn) => bars[name].subarray(first, end);
  const viewed = {
    ...bars,
    length: end - first,
    time: view('time'),
    open: view('open'),
    high: view('high'),
    low: view('low'),
    close: view('close'),
    volume: view('volume'),
    ...mapInputs(bars, (values) => values.subarray(first, end)),
  };
  return printedAs(viewed, barsText);
}

/** The inputs of bars with other columns, to be spread over them; nothing where there are none. */
export function mapInputs(
  { inputs }: Pick<BarColumns, 'inputs'>,
  map: (values: Float64Array) => Float64Array,
): { inputs?: BarInputs } {
  if (inputs === undefined) return {};
  const mapped = Object.entries(inputs).map(([name, one]) => [name, { ...one, values: map(one.values) }]);
  return { inputs: Object.fromEntries(mapped) };
}

/** The first row whose time is at or after `time`; the length where there is none. */
export function rowAt(times: Float64Array, time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle]! < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * How many bars a year has in this market, for annualising: 365 days of bars where bars fall on weekends
 * (52 weeks of weekly bars), otherwise 252 trading days with as many bars as a traded day of this series has at the median.
 */
export function barsPerYear(bars: Pick<Bars, 'time' | 'timeframe'>): number {
  const ms = timeframeMs(bars.timeframe);
  if (ms % (7 * DAY_MS) === 0) return (52 * 7 * DAY_MS) / ms;
  if (bars.time.length === 0 || tradesOnWeekends(bars.time)) return (365 * DAY_MS) / ms;
  return ms >= DAY_MS ? (252 * DAY_MS) / ms : 252 * barsPerDay(bars.time);
}

function tradesOnWeekends(time: Float64Array): boolean {
  for (let i = 0; i < time.length; i++) {
    // Saturday alone: a Sunday evening in UTC is Monday's session of many futures and currency markets.
    if (Math.floor(time[i]! / DAY_MS + 4) % 7 === 6) return true;
  }
  return false;
}

function barsPerDay(time: Float64Array): number {
  const counts: number[] = [];
  let day = Number.NaN;
  for (let i = 0; i < time.length; i++) {
    const today = Math.floor(time[i]! / DAY_MS);
    if (today !== day) counts.push(0);
    counts[counts.length - 1]!++;
    day = today;
  }
  return counts.sort((a, b) => a - b)[counts.length >> 1]!;
}

function float64(values: ArrayLike<number>): Float64Array {
  return values instanceof Float64Array ? values : Float64Array.from(values);
}

function requireSound(c: BarColumns, symbol: string): void {
  const fail = (row: number, what: string) => {
    const at = Number.isFinite(c.time[row]!) ? ` (${formatTime(c.time[row]!)})` : '';
    return new TradelabError('bad-data', `${symbol}: bar ${row}${at}: ${what}`, {
      hint: "'tradelab data check' lists every broken bar of a file",
    });
  };
  for (let i = 0; i < c.time.length; i++) {
    const [open, high, low, close] = [c.open[i]!, c.high[i]!, c.low[i]!, c.close[i]!];
    // One sum finds any NaN or infinity among the six.
    const sum = c.time[i]! + open + high + low + close + c.volume[i]!;
    if (sum - sum !== 0) throw fail(i, 'a value is missing or not a finite number');
    if (i > 0 && c.time[i]! <= c.time[i - 1]!) throw fail(i, 'its time is not after the bar before it');
    if (high < low || high < open || high < close || low > open || low > close) {
      throw fail(i, `open ${open}, high ${high}, low ${low}, close ${close} cannot be one bar`);
    }
  }
}
