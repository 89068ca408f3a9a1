// Our own results as frames, and what they are again from them.
import { expect, test } from 'vitest';
import { backtest } from '../backtest/index.ts';
import { type Bars, createBars } from '../core/bars.ts';
import { loadBars } from '../data/index.ts';
import { ema } from '../indicators/index.ts';
import { sweep } from '../research/index.ts';
import { defineStrategy, param } from '../strategy/index.ts';
import { barsFrame, barsFromFrame } from './bars-frame.ts';
import { equityFrame } from './equity-frame.ts';
import { createFrame } from './frame.ts';
import { fromArrow } from './from-arrow.ts';
import { sweepFrame } from './sweep-frame.ts';
import { toArrow } from './to-arrow.ts';
import { toRows } from './to-rows.ts';
import { tradesFrame } from './trades-frame.ts';

const sp500 = await loadBars('sp500', '1d', { from: '2010-01-01' });

const cross = defineStrategy({
  name: 'cross',
  params: {
    fast: param.int(5, { min: 2, max: 50 }),
    mode: param.choice(['plain', 'late']),
    reversed: param.bool(false),
    volatility: param.float(0),
  },
  indicators: ({ close }, p) => ({ fast: ema(close, p.fast), slow: ema(close, 60) }),
  signals: ({ fast, slow }, _, p) =>
    p.reversed
      ? { entries: fast.crossesBelow(slow), exits: fast.crossesAbove(slow) }
      : { entries: fast.crossesAbove(slow), exits: fast.crossesBelow(slow) },
});

test('bars come back from Arrow with all that is known of them, prices without a copy', async () => {
  const bars: Bars = createBars({
    ...sp500,
    instrument: { symbol: 'SPX', kind: 'perpetual', tick: 0.01 },
    synthetic: 'random walk, seed 1',
  });
  const back = barsFromFrame(await fromArrow(await toArrow(barsFrame(bars))));
  expect(back).toEqual(bars);
  expect(back.close).toBe(bars.close);
});

test('bars of another program are told what they are', () => {
  const { columns } = barsFrame(sp500);
  const frame = createFrame(columns);
  expect(() => barsFromFrame(frame)).toThrow('the timeframe of the bars is not known');
  const bars = barsFromFrame(frame, { timeframe: '1d', symbol: 'X' });
  expect([bars.symbol, bars.timeframe, bars.length]).toEqual(['X', '1d', sp500.length]);
  const half = createFrame([...columns].filter(([name]) => name !== 'open'));
  expect(() => barsFromFrame(half, { timeframe: '1d' })).toThrow("the frame has no column 'open'");
});

test('the rows of a frame of trades are the trades', async () => {
  const { trades } = backtest(cross, sp500);
  expect(trades.length).toBeGreaterThan(10);
  expect(toRows(tradesFrame(trades))).toEqual(trades);
  expect(toRows(await fromArrow(await toArrow(tradesFrame(trades))))).toEqual(trades);
});

test('no trades are a frame with all columns and no rows', () => {
  const { trades } = backtest(cross, sp500);
  const frame = tradesFrame([]);
  expect(frame.length).toBe(0);
  expect([...frame.columns.keys()]).toEqual(Object.keys(trades[0]!));
});

test('equity is a frame of the memory of the run, with the drawdown that its metric names', () => {
  const run = backtest(cross, sp500);
  const { columns } = equityFrame(run);
  expect(columns.get('time')!.values).toBe(sp500.time);
  expect(columns.get('equity')!.values).toBe(run.equity);
  expect(Math.min(...(columns.get('drawdown')!.values as Float64Array))).toBe(run.metrics.maxDrawdown);
});

test('a sweep is a frame of its parameters with their words, and of its metrics', async () => {
  const found = await sweep(cross, sp500, {
    params: { fast: [5, 50], mode: ['late', 'plain'], reversed: [true, false] },
    where: ({ fast, mode }) => fast === 5 || mode === 'plain',
    metrics: ['totalReturn', 'volatility', 'profitFactor'],
    workers: 1,
  });
  const frame = await fromArrow(await toArrow(sweepFrame(found)));
  const rows = found.toJSON().runs.map(({ params: { volatility, ...params }, metrics }) => ({
    ...params,
    'param.volatility': volatility,
    ...metrics,
  }));
  expect(rows).toHaveLength(6);
  expect(toRows(frame)).toEqual(rows);
  expect(frame.columns.get('volatility')!.values).toBe(found.metrics.volatility);
});
