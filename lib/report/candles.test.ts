import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBars } from '../core/index.ts';
import { candleAt, candlesOf, perCandle } from './candles.ts';
import { exampleRun } from './run.fixture.ts';

const HOUR = 3_600_000;

test('bars that fit are their own candles', () => {
  const { bars } = exampleRun(50);
  const candles = candlesOf(bars, 50);
  expect(candles.timeframe).toBe('1h');
  expect(candles.close).toEqual(bars.close);
  expect([...candles.first]).toEqual(Array.from({ length: 51 }, (_, i) => i));
});

// Worked by hand: five hours from 22:00 in candles of two hours are 22:00–24:00, 00:00–02:00 and 02:00–03:00.
test('bars that do not fit are gathered by the clock: first open, highest high, lowest low, last close, summed volume', () => {
  const bars = createBars({
    time: [22, 23, 24, 25, 26].map((h) => h * HOUR),
    open: [10, 11, 12, 13, 14],
    high: [15, 12, 19, 14, 15],
    low: [9, 10, 11, 8, 13],
    close: [11, 12, 13, 14, 13],
    volume: [1, 2, 3, 4, 5],
    timeframe: '1h',
  });
  const candles = candlesOf(bars, 4);
  expect(candles.timeframe).toBe('2h');
  expect([...candles.time]).toEqual([22 * HOUR, 24 * HOUR, 26 * HOUR]);
  expect([...candles.open]).toEqual([10, 12, 14]);
  expect([...candles.high]).toEqual([15, 19, 15]);
  expect([...candles.low]).toEqual([9, 8, 13]);
  expect([...candles.close]).toEqual([12, 14, 13]);
  expect([...candles.volume]).toEqual([3, 7, 5]);
  expect([...perCandle(Float64Array.of(1, 2, 3, Number.NaN, 5), candles)]).toEqual([2, Number.NaN, 5]);
  expect([...perCandle(Uint8Array.of(1, 0, 0, 0, 1), candles)]).toEqual([1, 0, 1]);
});

test('a gap in the data makes no empty candle', () => {
  const time = [0, 1, 50, 51, 100].map((h) => h * HOUR);
  const flat = [1, 1, 1, 1, 1];
  const bars = createBars({ time, open: flat, high: flat, low: flat, close: flat, timeframe: '1h' });
  expect([...candlesOf(bars, 3).time]).toEqual([0, 50 * HOUR, 100 * HOUR]);
});

test('whatever the number of bars and candles: no more than asked for, every bar in one of them, extremes kept', () => {
  const lengths = [fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 1, max: 200 })] as const;
  fc.assert(
    fc.property(...lengths, (n, most) => {
      const { bars } = exampleRun(n);
      const candles = candlesOf(bars, most);
      expect(candles.length).toBeLessThanOrEqual(Math.max(most, 1));
      expect(candles.first[0]).toBe(0);
      expect(candles.first[candles.length]).toBe(n);
      expect(Math.max(...candles.high)).toBe(Math.max(...bars.high));
      expect(Math.min(...candles.low)).toBe(Math.min(...bars.low));
      expect(candles.close.at(-1)).toBe(bars.close.at(-1));
      for (let i = 0; i < n; i += 97) {
        const k = candleAt(candles, bars.time[i]!);
        expect(candles.first[k]!).toBeLessThanOrEqual(i);
        expect(candles.first[k + 1]!).toBeGreaterThan(i);
      }
    }),
    { numRuns: 25 },
  );
});
