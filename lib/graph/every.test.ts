// Longer timeframes: only closed bars are seen, whatever is missing in the data, against a naive model.
import { expect, test } from 'vitest';
import { aggregateBars } from '../core/aggregate.ts';
import type { Bars } from '../core/bars.ts';
import { random } from '../core/random.ts';
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

const seen = (timeframe: Timeframe): Build => {
  return (bars) => {
    const { time, open, high, low, close, volume } = bars.every(timeframe);
    return { time, open, high, low, close, volume };
  };
};

/** What is known of the longer bars at the close of base row `i`, from the base rows up to it alone: the last closed bar. */
function lastClosed(bars: Bars, i: number, timeframe: Timeframe): Row | undefined {
  const ms = timeframeMs(timeframe);
  const now = bars.time[i]! + timeframeMs(bars.timeframe);
  const rows = Array.from({ length: i + 1 }, (_, k) => k);
  const first = barOpenTime(bars.time[0]!, ms);
  const starts = new Set(rows.map((k) => barOpenTime(bars.time[k]!, ms)));
  // Without its beginning, the first bar is not a whole one.
  if (bars.time[0] !== first) starts.delete(first);
  const time = Math.max(...[...starts].filter((start) => start + ms <= now));
  if (time === Number.NEGATIVE_INFINITY) return undefined;
  const own = rows.filter((k) => barOpenTime(bars.time[k]!, ms) === time);
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
] as const;

for (const { what, timeframe, bars } of CASES) {
  test(`every('${timeframe}') ${what}: each row sees the last closed bar, as the naive model says`, () => {
    const columns = columnsAtOnce(seen(timeframe), bars);
    for (let i = 0; i < bars.length; i++) {
      const expected = lastClosed(bars, i, timeframe);
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
    const { time } = columnsAtOnce(seen(timeframe), bars);
    for (let i = 0; i < bars.length; i++) {
      const ended = time![i]! + timeframeMs(timeframe);
      expect(Number.isNaN(ended) || ended <= bars.time[i]! + timeframeMs(bars.timeframe)).toBe(true);
    }
  });

  test(`every('${timeframe}') ${what}: changing later bars changes no earlier row`, () => {
    const build: Build = (series) => ({ ...seen(timeframe)(series), ...mixed(timeframe)(series) });
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
    const build: Build = (series) => ({ ...seen(timeframe)(series), ...mixed(timeframe)(series) });
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
    const closed = lastClosed(bars, i, '4h');
    const row = closed === undefined ? -1 : longer.time.indexOf(closed.time);
    expect(columns['y']![i]).toBe(row < 3 ? Number.NaN : longer.close[row - 3]! + 1);
  }
});

test('series of several timeframes meet on the base rows', () => {
  const bars = walk(400, 9, 0.25);
  const columns = columnsAtOnce(mixed('1d'), bars);
  for (let i = 0; i < bars.length; i++) {
    const [day, quarter] = [lastClosed(bars, i, '1d'), lastClosed(bars, i, '4h')];
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

test('a timeframe that base bars do not fill a whole number of times is refused', () => {
  const bars = new BarSeries(new Graph('1h'));
  expect(() => bars.every('90m')).toThrow('bars of 1h cannot be made into bars of 90m');
  expect(() => bars.every('30m')).toThrow('bars of 1h cannot be made into bars of 30m');
});

function mixed(timeframe: Timeframe): Build {
  return (series) => {
    const [longer, middle] = [series.every(timeframe), series.every('4h')];
    return {
      sum: series.close.add(longer.high).add(middle.low),
      above: series.close.gt(longer.high),
      crossed: series.close.crossesAbove(longer.close.lag(1)),
    };
  };
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
