// Longer timeframes: only closed bars are seen, whatever is missing in the data, against a naive model.
import { expect, test } from 'vitest';
import { type AggregateOptions, aggregateBars } from '../core/aggregate.ts';
import type { Bars } from '../core/bars.ts';
import { random } from '../core/random.ts';
import { type Period, sessionPeriods } from '../core/session.ts';
import { barOpenTime, type Timeframe, timeframeMs } from '../core/timeframe.ts';
import { walk } from './bars.fixture.ts';
import {
  BarSeries,
  type Build,
  columnsAtOnce,
  columnsInPieces,
  columnsStreamed,
  firstDifference,
  Graph,
} from './index.ts';

const NAMES = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;
type Row = Readonly<Record<(typeof NAMES)[number], number>>;

const seen = (timeframe: Timeframe, options?: AggregateOptions): Build => {
  return (bars) => {
    const { time, open, high, low, close, volume } = bars.every(timeframe, options);
    return { time, open, high, low, close, volume };
  };
};

type PeriodOf = (time: number) => Period;

const fromEpoch = (timeframe: Timeframe): PeriodOf => {
  const ms = timeframeMs(timeframe);
  return (time) => ({ start: barOpenTime(time, ms), end: barOpenTime(time, ms) + ms });
};

/** What is known of the longer bars at the close of base row `i`, from the base rows up to it alone: the last closed bar. */
function lastClosed(bars: Bars, i: number, periodOf: PeriodOf): Row | undefined {
  const now = bars.time[i]! + timeframeMs(bars.timeframe);
  const rows = Array.from({ length: i + 1 }, (_, k) => k);
  const periods = rows.map((k) => periodOf(bars.time[k]!));
  // Without its beginning, the first bar is not a whole one.
  const first = periods[0]!.start;
  const whole = periods.filter(({ start }) => start !== first || bars.time[0] === first);
  const time = Math.max(...whole.filter(({ end }) => end <= now).map(({ start }) => start));
  if (time === Number.NEGATIVE_INFINITY) return undefined;
  const own = rows.filter((k) => periods[k]!.start === time);
  return {
    time,
    open: bars.open[own[0]!]!,
    high: Math.max(...own.map((k) => bars.high[k]!)),
    low: Math.min(...own.map((k) => bars.low[k]!)),
    close: bars.close[own.at(-1)!]!,
    volume: own.reduce((sum, k) => sum + bars.volume[k]!, 0),
  };
}

const CASES = [
  { what: 'without gaps', timeframe: '4h', bars: walk(200, 1) },
  { what: 'with a third of the bars missing', timeframe: '4h', bars: walk(300, 2, 0.33) },
  { what: 'with most bars missing', timeframe: '4h', bars: walk(200, 3, 0.8) },
  { what: 'of days, from the middle of one', timeframe: '1d', bars: after(walk(300, 4, 0.1), 7) },
  { what: 'of weeks, which open on Monday', timeframe: '1w', bars: after(walk(1200, 5, 0.2), 30) },
  {
    what: 'of sessions in New York, while its clocks are put forward',
    timeframe: '1d',
    bars: startingAt(walk(240, 11, 0.1), Date.UTC(2024, 2, 7)),
    session: '17:00 America/New_York',
  },
  {
    what: 'within sessions in New York, while its clocks are put back',
    timeframe: '4h',
    bars: startingAt(walk(240, 12, 0.3), Date.UTC(2024, 10, 1, 3)),
    session: '17:00 America/New_York',
  },
] as const;

for (const { what, timeframe, bars, ...options } of CASES) {
  const periodOf = 'session' in options ? sessionPeriods(options.session, timeframe) : fromEpoch(timeframe);
  test(`every('${timeframe}') ${what}: each row sees the last closed bar, as the naive model says`, () => {
    const columns = columnsAtOnce(seen(timeframe, options), bars);
    for (let i = 0; i < bars.length; i++) {
      const expected = lastClosed(bars, i, periodOf);
      for (const name of NAMES) {
        const value = expected?.[name] ?? Number.NaN;
        if (name !== 'volume') expect(columns[name]![i], `${name}[${i}]`).toBe(value);
        else if (expected === undefined) expect(columns[name]![i]).toBeNaN();
        else expect(columns[name]![i]).toBeCloseTo(value, 9);
      }
    }
    expect(columns['time']!.filter((time) => !Number.isNaN(time)).length).toBeGreaterThan(bars.length / 2);
  });

  test(`every('${timeframe}') ${what}: no bar is seen before it has ended`, () => {
    const { time } = columnsAtOnce(seen(timeframe, options), bars);
    for (let i = 0; i < bars.length; i++) {
      const ended = Number.isNaN(time![i]) || periodOf(time![i]!).end;
      expect(ended === true || ended <= bars.time[i]! + timeframeMs(bars.timeframe)).toBe(true);
    }
  });

  test(`every('${timeframe}') ${what}: changing later bars changes no earlier row`, () => {
    const build: Build = (series) => ({
      ...seen(timeframe, options)(series),
      ...mixed(timeframe, options)(series),
    });
    const before = columnsAtOnce(build, bars);
    const uniform = random(6);
    for (let trial = 0; trial < 25; trial++) {
      const row = Math.floor(uniform() * bars.length);
      const after = columnsAtOnce(build, changedAfter(bars, row));
      for (const [name, column] of Object.entries(before)) {
        expect(firstDifference(after[name]!.subarray(0, row + 1), column.subarray(0, row + 1))).toBe(-1);
      }
    }
  });

  test(`every('${timeframe}') ${what}: however the rows are cut, the bits are the same`, () => {
    const build: Build = (series) => ({
      ...seen(timeframe, options)(series),
      ...mixed(timeframe, options)(series),
    });
    const whole = columnsAtOnce(build, bars);
    const uniform = random(7);
    const others = [
      columnsInPieces(build, bars, () => Math.floor(uniform() * 9)),
      columnsStreamed(build, bars, uniform),
      columnsStreamed(build, bars, uniform, { chunk: 30, restart: 0.1 }),
    ];
    for (const other of others) {
      for (const [name, column] of Object.entries(whole))
        expect(firstDifference(other[name]!, column)).toBe(-1);
    }
  });
}

test('an operator on a longer timeframe counts longer bars, and is aligned to the base rows when they close', () => {
  const bars = walk(400, 8, 0.25);
  const longer = aggregateBars(bars, '4h');
  const columns = columnsAtOnce((series) => ({ y: series.every('4h').close.lag(3).add(1) }), bars);
  for (let i = 0; i < bars.length; i++) {
    const closed = lastClosed(bars, i, fromEpoch('4h'));
    const row = closed === undefined ? -1 : longer.time.indexOf(closed.time);
    expect(columns['y']![i]).toBe(row < 3 ? Number.NaN : longer.close[row - 3]! + 1);
  }
});

test('series of several timeframes meet on the base rows', () => {
  const bars = walk(400, 9, 0.25);
  const columns = columnsAtOnce(mixed('1d'), bars);
  for (let i = 0; i < bars.length; i++) {
    const [day, quarter] = [lastClosed(bars, i, fromEpoch('1d')), lastClosed(bars, i, fromEpoch('4h'))];
    const known = day !== undefined && quarter !== undefined;
    expect(columns['sum']![i]).toBe(known ? bars.close[i]! + day.high + quarter.low : Number.NaN);
    expect(columns['above']![i]).toBe(day !== undefined && bars.close[i]! > day.high ? 1 : 0);
  }
});

test('the warm-up of a longer timeframe is at most what is said, and exactly that at worst', () => {
  const warmup = new BarSeries(new Graph('1h')).every('4h').close.lag(2).warmup;
  const build: Build = (series) => ({ y: series.every('4h').close.lag(2) });
  const firstRows = [0, 1, 2, 3].map((skip) =>
    columnsAtOnce(build, after(walk(60, 1), skip))['y']!.findIndex((value) => !Number.isNaN(value)),
  );
  expect(firstRows).toEqual([11, 14, 13, 12]);
  expect(warmup).toBe(14);
});

test("every of the base bars' own timeframe is the bars themselves", () => {
  const { close, every } = { close: new BarSeries(new Graph('1h')), every: '60m' as Timeframe };
  expect(close.every(every).close.output).toEqual(close.close.output);
});

test('equal expressions on a longer timeframe are one node, also by another name of it', () => {
  const bars = new BarSeries(new Graph('1h'));
  expect(bars.every('1d').close.lag(1).output.node).toBe(bars.every('24h').close.lag(1).output.node);
});

test('the same timeframe in other sessions is another node, also of expressions that are the same', () => {
  const bars = walk(200, 13);
  const build: Build = (series) => ({
    utc: series.every('1d').close,
    tokyo: series.every('1d', { session: '09:00 Asia/Tokyo' }).close,
    evening: series.every('1d', { session: '22:00 UTC' }).close,
  });
  const { utc, tokyo, evening } = columnsAtOnce(build, bars);
  // Nine in Tokyo is midnight UTC, all year.
  expect(tokyo).toEqual(utc);
  expect(evening).not.toEqual(utc);
});

test('the warm-up of days of sessions holds on the day of 25 hours too', () => {
  const session = '17:00 America/New_York';
  // Data from 17:00 EDT on 2024-11-01; the day from 11-02 17:00 to 11-03 17:00 has 25 hours.
  const bars = startingAt(walk(80, 14), Date.UTC(2024, 10, 1, 22));
  const build: Build = (series) => ({ y: series.every('1d', { session }).close });
  const first = columnsAtOnce(build, bars)['y']!.findIndex((value) => !Number.isNaN(value));
  const { warmup } = new BarSeries(new Graph('1h')).every('1d', { session }).close;
  // 23 hours of the day that has begun, and 25 of the next.
  expect([first, warmup]).toEqual([47, 48]);
});

test('bars that reach over the beginning of a session are refused', () => {
  const build: Build = (series) => ({ y: series.every('1d', { session: '09:30 America/New_York' }).close });
  const message = 'bars of 1h reach over the beginning of sessions at 09:30 America/New_York';
  expect(() => columnsAtOnce(build, walk(48, 15))).toThrow(message);
  const weeks = () => new BarSeries(new Graph('1d')).every('1w', { session: '22:00 UTC' });
  expect(weeks).toThrow('bars of 1d reach over the beginning of sessions at 22:00 UTC');
  const own = () => new BarSeries(new Graph('1h')).every('1h', { session: '22:00 UTC' });
  expect(own).toThrow('bars of 1h cannot be made into bars of 1h');
});

test('a timeframe that base bars do not fill a whole number of times is refused', () => {
  const bars = new BarSeries(new Graph('1h'));
  expect(() => bars.every('90m')).toThrow('bars of 1h cannot be made into bars of 90m');
  expect(() => bars.every('30m')).toThrow('bars of 1h cannot be made into bars of 30m');
});

function mixed(timeframe: Timeframe, options?: AggregateOptions): Build {
  return (series) => {
    const [longer, middle] = [series.every(timeframe, options), series.every('4h')];
    return {
      sum: series.close.add(longer.high).add(middle.low),
      above: series.close.gt(longer.high),
      crossed: series.close.crossesAbove(longer.close.lag(1)),
    };
  };
}

/** The same bars from another time on. */
function startingAt(bars: Bars, start: number): Bars {
  return { ...bars, time: bars.time.map((time) => time - bars.time[0]! + start) };
}

/** The bars without the first `rows`. */
function after(bars: Bars, rows: number): Bars {
  const cut = Object.fromEntries(NAMES.map((name) => [name, bars[name].slice(rows)])) as unknown as Bars;
  return { ...bars, ...cut, length: bars.length - rows };
}

/** The bars with every price and volume after `row` tripled. */
function changedAfter(bars: Bars, row: number): Bars {
  const changed = Object.fromEntries(
    NAMES.slice(1).map((name) => [name, bars[name].map((value, i) => (i > row ? 3 * value : value))]),
  ) as unknown as Bars;
  return { ...bars, ...changed };
}
