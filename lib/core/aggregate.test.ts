import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aggregateBars } from './aggregate.ts';
import { type Bars, createBars } from './bars.ts';
import type { Timeframe } from './timeframe.ts';

const MINUTE = 60_000;

/** Bars of a minute at the given minutes, with prices drawn from the minute's number. */
function minutes(at: readonly number[], start = Date.UTC(2021, 0, 4)): Bars {
  const price = (k: number) => 100 + ((k * 37) % 11);
  return createBars({
    time: at.map((k) => start + k * MINUTE),
    open: at.map(price),
    high: at.map((k) => price(k) + 1 + (k % 3)),
    low: at.map((k) => price(k) - 1 - (k % 2)),
    close: at.map((k) => price(k) + 0.5),
    volume: at.map((k) => k + 1),
    timeframe: '1m',
    symbol: 'X',
  });
}

type Candle = { open: number; high: number; low: number; close: number; volume: number };

/** The rule as one would write it down: group by period, then leave out what is not whole. */
function naive(bars: Bars, length: number): [time: number, candle: Candle][] {
  const rows = Array.from(bars.time, (_, i) => i);
  const groups = new Map<number, number[]>();
  for (const i of rows) {
    const start = Math.floor(bars.time[i]! / length) * length;
    groups.set(start, [...(groups.get(start) ?? []), i]);
  }
  const starts = [...groups.keys()];
  return starts
    .filter((start, k) => k > 0 || bars.time[0] === start)
    .filter((start) => start !== starts.at(-1) || bars.time.at(-1)! + MINUTE >= start + length)
    .map((start) => {
      const members = groups.get(start)!;
      const of = (column: Float64Array) => members.map((i) => column[i]!);
      const [open, close] = [of(bars.open)[0]!, of(bars.close).at(-1)!];
      const volume = of(bars.volume).reduce((sum, value) => sum + value, 0);
      return [
        start,
        { open, high: Math.max(...of(bars.high)), low: Math.min(...of(bars.low)), close, volume },
      ];
    });
}

const candles = (bars: Bars): [number, Candle][] =>
  Array.from(bars.time, (time, i) => [
    time,
    {
      open: bars.open[i]!,
      high: bars.high[i]!,
      low: bars.low[i]!,
      close: bars.close[i]!,
      volume: bars.volume[i]!,
    },
  ]);

const anyMinutes = fc
  .uniqueArray(fc.integer({ min: 0, max: 90 }), { maxLength: 60 })
  .map((k) => k.sort((a, b) => a - b));

test('longer bars are those of the naive rule, whatever minutes are missing', () => {
  const lengths = fc.constantFrom(2, 5, 15, 60);
  fc.assert(
    fc.property(anyMinutes, lengths, (at, length) => {
      const bars = minutes(at);
      expect(candles(aggregateBars(bars, `${length}m` as Timeframe))).toEqual(naive(bars, length * MINUTE));
    }),
  );
});

test('a bar that has closed never changes when more bars come', () => {
  fc.assert(
    fc.property(anyMinutes, fc.nat(60), (at, cut) => {
      const [all, some] = [at, at.slice(0, cut)].map((k) => candles(aggregateBars(minutes(k), '5m')));
      expect(all!.slice(0, some!.length)).toEqual(some);
    }),
  );
});

test('weeks begin on Monday, days at midnight UTC', () => {
  // 2021-01-04 is a Monday.
  const days = createBars({
    ...{ time: Array.from({ length: 15 }, (_, k) => Date.UTC(2021, 0, 4 + k)), timeframe: '1d', symbol: 'X' },
    ...{ open: Array(15).fill(1), high: Array(15).fill(1), low: Array(15).fill(1), close: Array(15).fill(1) },
  });
  expect([...aggregateBars(days, '1w').time]).toEqual([Date.UTC(2021, 0, 4), Date.UTC(2021, 0, 11)]);
});

/** Bars of half an hour at the open times of a New York session, 09:30 to 16:00, of some days; prices count up. */
function stockDays(days: readonly string[]): Bars {
  const time = days.flatMap((open) =>
    Array.from({ length: 13 }, (_, k) => Date.parse(open) + k * 30 * MINUTE),
  );
  const price = time.map((_, k) => k + 1);
  return createBars({
    ...{ time, open: price, high: price, low: price, close: price, volume: price.map(() => 1) },
    ...{ timeframe: '30m', symbol: 'X' },
  });
}

test('sessions at 09:30 in New York are the days of a stock, in winter time and in summer time', () => {
  // Friday to Tuesday; New York went to summer time on Sunday, 2024-03-10: 09:30 is 14:30 UTC before, 13:30 after.
  const opens = ['2024-03-08T14:30Z', '2024-03-11T13:30Z', '2024-03-12T13:30Z'];
  const bars = stockDays(opens);
  const session = '09:30 America/New_York';
  // The last day is closed by the first bar of the next.
  expect(candles(aggregateBars(bars, '1d', { session }))).toEqual([
    [Date.parse(opens[0]!), { open: 1, high: 13, low: 1, close: 13, volume: 13 }],
    [Date.parse(opens[1]!), { open: 14, high: 26, low: 14, close: 26, volume: 13 }],
  ]);
  const four = aggregateBars(bars, '4h', { session });
  expect(
    Array.from(four.time, (time, i) => [new Date(time).toISOString().slice(8, 16), four.volume[i]]),
  ).toEqual([
    ...[
      ['08T14:30', 8],
      ['08T18:30', 5],
    ],
    ...[
      ['11T13:30', 8],
      ['11T17:30', 5],
    ],
    ['12T13:30', 8],
  ]);
  // By the epoch the first day is left out, since the data do not hold its beginning at midnight UTC.
  expect(aggregateBars(bars, '1d').length).toBe(1);
});

test('sessions at the epoch are no sessions', () => {
  fc.assert(
    fc.property(anyMinutes, fc.constantFrom('5m', '15m', '1h'), (at, to) => {
      const bars = minutes(at);
      expect(aggregateBars(bars, to as Timeframe, { session: '00:00 UTC' })).toEqual(
        aggregateBars(bars, to as Timeframe),
      );
    }),
  );
});

test('what the bars are stays with them', () => {
  const bars = { ...minutes([0, 1, 2, 3]), synthetic: 'garch', instrument: { symbol: 'X', tick: 0.1 } };
  expect(aggregateBars(bars, '2m')).toMatchObject({
    symbol: 'X',
    timeframe: '2m',
    synthetic: 'garch',
    instrument: bars.instrument,
  });
});

test.each(['1m', '30s', '90s'] as const)('minutes do not make bars of %s', (to) => {
  expect(() => aggregateBars(minutes([0]), to)).toThrow(`bars of 1m cannot be made into bars of ${to}`);
});
