import { expect, test } from 'vitest';
import { priceData, priceDigits } from './price-data.ts';
import { exampleRun } from './run.fixture.ts';

interface Data {
  time: number[];
  close: number[];
  volume: number[] | null;
  panes: { name: string; lines: { name: string; values: (number | null)[] }[] }[];
  marks: { candle: number[]; buy: number[]; entry: number[]; label: string[] };
}

test('times are seconds, closes are the bars’, and rows without a value are null', () => {
  const run = exampleRun(300);
  const data = priceData(run).data as Data;
  expect(data.time[1]).toBe(run.bars.time[1]! / 1000);
  expect(data.close[7]).toBeCloseTo(run.bars.close[7]!, 3);
  const fast = data.panes[0]!.lines[0]!;
  expect(fast.name).toBe('fast');
  expect(fast.values[22]).toBeNull();
  expect(fast.values[23]).toBeCloseTo(run.indicators[0]!.values[23]!, 3);
});

test('each mark is on the candle of its bar, exits with the return of their trade', () => {
  const run = exampleRun(2000);
  const { marks } = priceData(run).data as Data;
  expect(marks.candle.length).toBe(2 * run.trades.length + (run.openTrade ? 1 : 0));
  const exit = marks.entry.indexOf(0);
  expect(run.bars.time[marks.candle[exit]!]).toBe(run.trades[0]!.exitTime);
  expect(marks.label[exit]).toMatch(/^[+−]\d+\.\d\d%$/);
  expect(marks.buy[exit]).toBe(0);
});

test('volume that is nowhere above 0 is left out', () => {
  const { bars, ...run } = exampleRun(100);
  const data = priceData({ ...run, bars: { ...bars, volume: new Float64Array(100) } }).data as Data;
  expect(data.volume).toBeNull();
});

test('prices have the digits of the tick, else six significant ones and at least two', () => {
  const digits = (close: number, tick?: number) => {
    const { bars } = exampleRun(1);
    const instrument = { symbol: 'X', ...(tick !== undefined && { tick }) };
    return priceDigits({ bars: { ...bars, close: Float64Array.of(close), instrument } });
  };
  expect(digits(100, 0.25)).toBe(2);
  expect(digits(100, 1e-8)).toBe(8);
  expect(digits(100, 5)).toBe(0);
  expect(digits(43_000)).toBe(2);
  expect(digits(1.0923)).toBe(5);
  expect(digits(0.00001234)).toBe(10);
});
