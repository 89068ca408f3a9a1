import * as ti from 'technicalindicators';
import { expect, test } from 'vitest';
import { createBars } from '../core/bars.ts';
import { random } from '../core/random.ts';
import {
  BarSeries,
  type Build,
  columnsAtOnce,
  columnsInPieces,
  columnsStreamed,
  firstDifference,
  Graph,
  Signal,
} from '../graph/index.ts';
import { fromTechnicalIndicators } from './from-technical-indicators.ts';
import { adx, rsi } from './index.ts';
import { oracleBars } from './oracle/load.fixture.ts';

const bars = oracleBars('bars');
const n = bars.length;
const [open, high, low, close] = [bars.open, bars.high, bars.low, bars.close].map((column) => [...column]);
const candles = { open: open!, high: high!, low: low!, close: close! };
const macd = {
  ...{ fastPeriod: 12, slowPeriod: 26, signalPeriod: 9, SimpleMAOscillator: false, SimpleMASignal: false },
};

/** Averages, channels, oscillators of one and several outputs, patterns, and one with a window of the user's. */
const USES: Readonly<Record<string, Build>> = {
  SMA: ({ close }) => ({ y: fromTechnicalIndicators(ti.SMA, { values: close, period: 20 }) }),
  RSI: ({ close }) => ({ y: fromTechnicalIndicators(ti.RSI, { values: close, period: 14 }, 60) }),
  'OBV of 30 bars': ({ close, volume }) => ({ y: fromTechnicalIndicators(ti.OBV, { close, volume }, 30) }),
  ADX: (b) => fromTechnicalIndicators(ti.ADX, { high: b.high, low: b.low, close: b.close, period: 5 }),
  MACD: ({ close }) => fromTechnicalIndicators(ti.MACD, { values: close, ...macd }, 120),
  BollingerBands: ({ close }) =>
    fromTechnicalIndicators(ti.BollingerBands, { values: close, period: 20, stdDev: 2 }),
  CrossUp: (b) => ({ y: fromTechnicalIndicators(ti.CrossUp, { lineA: b.close, lineB: b.hl2 }) }),
  bullishengulfingpattern: (b) => ({ y: fromTechnicalIndicators(ti.bullishengulfingpattern, b) }),
  doji: ({ open, high, low, close }) => ({
    y: fromTechnicalIndicators(ti.doji, { open, high, low, close }),
  }),
  hammerpattern: (b) => ({ y: fromTechnicalIndicators(ti.hammerpattern, b) }),
  eveningstar: (b) => ({ y: fromTechnicalIndicators(ti.eveningstar, b) }),
  bullish: (b) => ({ y: fromTechnicalIndicators(ti.bullish, b) }),
};

for (const [name, build] of Object.entries(USES)) {
  test(`${name}: cuts, streams and restarts give the bits of the whole, and the warm-up is exact`, () => {
    const whole = columnsAtOnce(build, bars);
    const uniform = random(1);
    const others = [
      columnsInPieces(build, bars, () => Math.floor(uniform() * 40)),
      columnsStreamed(build, bars, random(2), { chunk: 7, restart: 0.2 }),
    ];
    for (const [output, column] of Object.entries(whole)) {
      for (const other of others) expect(firstDifference(column, other[output]!)).toBe(-1);
    }
    const graph = new Graph(bars.timeframe);
    for (const [output, series] of Object.entries(build(new BarSeries(graph)))) {
      if (series instanceof Signal) continue;
      const column = whole[output]!;
      expect(column.findIndex((value) => Number.isFinite(value))).toBe(series.warmup);
      expect(column.subarray(series.warmup).every((value) => Number.isFinite(value))).toBe(true);
    }
  });
}

test('an indicator that looks back a fixed number of bars has the values of the package over the whole history', () => {
  const bands = ti.BollingerBands.calculate({ values: close!, period: 20, stdDev: 2 });
  const ours = columnsAtOnce(USES['BollingerBands']!, bars);
  for (const output of ['upper', 'middle', 'lower', 'pb'] as const) {
    expect(ours[output]!.length - bands.length).toBe(19);
    for (let i = 19; i < n; i++) expect(ours[output]![i]).toBeCloseTo(bands[i - 19]![output], 9);
  }
});

test('a recursive indicator has the values of the package over the window alone', () => {
  const ours = columnsAtOnce(USES['RSI']!, bars)['y']!;
  for (let i = 59; i < n; i++) {
    expect(ours[i]).toBe(ti.RSI.calculate({ values: close!.slice(i - 59, i + 1), period: 14 }).at(-1));
  }
});

test('a recursive indicator with its usual window differs from the whole history by less than a millionth', () => {
  const build: Build = (b) => ({
    ...{ theirs: fromTechnicalIndicators(ti.RSI, { values: b.close, period: 14 }), ours: rsi(b.close, 14) },
  });
  const { theirs, ours } = columnsAtOnce(build, bars);
  // 15 bars to the first value, 20 times that.
  expect(theirs!.findIndex(Number.isFinite)).toBe(299);
  // The package rounds its RSI to two decimals.
  for (let i = 299; i < n; i++) expect(Math.abs(theirs![i]! - ours![i]!)).toBeLessThanOrEqual(0.005 + 1e-4);
});

test('an indicator of several outputs is a record of series: ADX as tradelab’s own after its window', () => {
  const columns = columnsAtOnce((b) => {
    const { high, low, close } = b;
    const { adx: index, pdi, mdi } = fromTechnicalIndicators(ti.ADX, { high, low, close, period: 5 }, 300);
    const own = adx(b, 5);
    return { index: index.sub(own.adx), plus: pdi.sub(own.plusDI), minus: mdi.sub(own.minusDI) };
  }, bars);
  for (const column of Object.values(columns)) {
    for (let i = 299; i < n; i++) expect(Math.abs(column[i]!)).toBeLessThan(1e-9);
  }
});

test('a candlestick pattern is a signal on the bar that completes it', () => {
  const { bullishengulfingpattern, doji, hammerpattern, eveningstar, bullish } = ti;
  const patterns = { bullishengulfingpattern, doji, hammerpattern, eveningstar, bullish };
  for (const [name, pattern] of Object.entries(patterns)) {
    const ours = columnsAtOnce(USES[name]!, bars)['y']!;
    let found = 0;
    for (let i = 4; i < n; i++) {
      const until = (column: number[]) => column.slice(0, i + 1);
      const { open, high, low, close } = candles;
      const data = { open: until(open), high: until(high), low: until(low), close: until(close) };
      expect(ours[i]).toBe((pattern(data) as boolean) ? 1 : 0);
      found += ours[i]!;
    }
    expect(name === 'eveningstar' || found > 0).toBe(true);
  }
});

test('a bullish engulfing by its definition: a falling body inside the rising body of the next bar', () => {
  const rows = createBars({
    ...{ time: [0, 1, 2, 3, 4, 5].map((i) => i * 60_000), timeframe: '1m' },
    ...{ open: [9, 9, 9, 9, 10, 8], high: [9, 9, 9, 9, 11, 13], low: [9, 9, 9, 9, 8, 7] },
    ...{ close: [9, 9, 9, 9, 9, 12] },
  });
  expect([...columnsAtOnce(USES['bullishengulfingpattern']!, rows)['y']!]).toEqual([0, 0, 0, 0, 0, 1]);
});

test('equal uses are one node, other options another', () => {
  const { close } = new BarSeries(new Graph('1h'));
  const of = (period: number) => fromTechnicalIndicators(ti.SMA, { values: close, period }).output.node;
  expect(of(20)).toBe(of(20));
  expect(of(20)).not.toBe(of(21));
});

test('columns may be spread, beside options', () => {
  const build: Build = (b) => ({
    y: fromTechnicalIndicators(ti.WilliamsR, { ...b, period: 14 }),
    z: fromTechnicalIndicators(ti.WilliamsR, { high: b.high, low: b.low, close: b.close, period: 14 }),
  });
  const { y, z } = columnsAtOnce(build, bars);
  expect(firstDifference(y!, z!)).toBe(-1);
});

test('what remembers its whole history asks for a window, and what is no series is refused', () => {
  const b = new BarSeries(new Graph('1h'));
  const { open, high, low, close, volume } = b;
  expect(() => fromTechnicalIndicators(ti.OBV, { close, volume })).toThrow(
    'technicalindicators OBV remembers its whole history',
  );
  expect(() => fromTechnicalIndicators(ti.PSAR, { high, low, step: 0.02, max: 0.2 })).toThrow(
    'PSAR remembers',
  );
  expect(() => fromTechnicalIndicators(ti.SMA, { values: close, period: 20 }, 19)).toThrow(
    'the window is 19 bars',
  );
  expect(() =>
    fromTechnicalIndicators(ti.VolumeProfile, { open, high, low, close, volume, noOfBars: 14 }),
  ).toThrow('technicalindicators VolumeProfile does not return one value per bar');
  // @ts-expect-error a record of columns is no series
  expect(() => fromTechnicalIndicators(ti.HeikinAshi, b).add(1)).toThrow('does not return one value per bar');
  // @ts-expect-error the values are missing
  expect(() => fromTechnicalIndicators(ti.RSI, { period: 14 })).toThrow('technicalindicators RSI fails');
  // @ts-expect-error an array is no series
  expect(() => fromTechnicalIndicators(ti.RSI, { values: [1, 2], period: 14 })).toThrow(
    "RSI: 'values' is 1,2",
  );
  // @ts-expect-error RSI is one series, no record
  expect(fromTechnicalIndicators(ti.RSI, { values: close, period: 14 }, 15).rsi).toBeUndefined();
});
