import { expect, test } from 'vitest';
import { backtest } from '../backtest/index.ts';
import { signalBars, told } from '../backtest/runs.fixture.ts';
import { sliceBars } from '../core/bars.ts';
import { random } from '../core/random.ts';
import { ema } from '../indicators/index.ts';
import { defineStrategy, param } from '../strategy/index.ts';
import { backtestOverfitting } from './overfitting.ts';
import { realityCheck } from './reality-check.ts';
import { returnsOf } from './returns-of.ts';
import { randomBars } from './sweep.fixture.ts';
import { sweep } from './sweep.ts';
import { range } from './sweep-grid.ts';

const strategy = defineStrategy({
  name: 'cross',
  params: { fast: param.int(3, { min: 1 }), slow: param.int(8, { min: 1 }) },
  indicators: ({ close }, p) => ({ fast: ema(close, p.fast), slow: ema(close, p.slow) }),
  signals: ({ fast, slow }) => ({ entries: fast.crossesAbove(slow), exits: fast.crossesBelow(slow) }),
});
const bars = randomBars(random(1), 601, 0.01, 0.1);
const grid = { fast: range(2, 9), slow: range(10, 24, 2) };
const options = { fee: 0.0005, cash: 5000 };
const swept = await sweep(strategy, bars, { ...options, params: grid });

test('of a sweep, every column is the bar returns of a backtest with its parameters and options, the best first', async () => {
  const found = await returnsOf(strategy, bars, swept);
  expect([found.columns.length, found.of, found.barsPerRow]).toEqual([64, 64, 1]);
  expect(found.params[0]).toEqual(swept.best(1)[0]!.params);
  for (const k of [0, 1, 40, 63]) {
    const { equity } = backtest(strategy, bars, { ...options, params: found.params[k]! });
    expect(found.columns[k]).toEqual(equity.subarray(1).map((value, i) => value / equity[i]! - 1));
  }
  expect(new Set(found.params.map((params) => JSON.stringify(params))).size).toBe(64);
});

test('the tests of a search take them as they are', async () => {
  const { columns } = await returnsOf(strategy, bars, swept);
  expect(backtestOverfitting(columns).strategies).toBe(64);
  expect(realityCheck(columns, { resamples: 50 }).best).toBeLessThan(64);
});

test('of a large sweep the best and a sample are taken, the same for the same seed', async () => {
  const take = async (seed: number) =>
    (await returnsOf(strategy, bars, swept, { combinations: 20, seed })).params;
  const params = await take(1);
  expect(params.length).toBeGreaterThanOrEqual(19);
  expect(params.length).toBeLessThanOrEqual(20);
  expect(params[0]).toEqual(swept.best(1)[0]!.params);
  expect(await take(1)).toEqual(params);
  expect(await take(2)).not.toEqual(params);
});

test('every combination but the best is as likely to be in the sample', async () => {
  const counts = new Map<string, number>();
  for (let seed = 1; seed <= 60; seed++) {
    const { params } = await returnsOf(strategy, sliceBars(bars, {}), swept, {
      combinations: 17,
      seed,
      rows: 1,
    });
    for (const one of params.slice(1))
      counts.set(JSON.stringify(one), (counts.get(JSON.stringify(one)) ?? 0) + 1);
  }
  // Each is taken with probability 1/4 of 60: 15 ± five standard errors of 3.4.
  expect(counts.size).toBe(63);
  for (const count of counts.values()) expect(Math.abs(count - 15)).toBeLessThan(17);
});

test('bars are put together so that rows are few, and compound to the same end', async () => {
  const { columns, barsPerRow } = await returnsOf(strategy, bars, [{ fast: 3, slow: 10 }], {
    ...options,
    rows: 70,
  });
  expect([columns[0]!.length, barsPerRow]).toEqual([67, 9]);
  const end = columns[0]!.reduce((value, change) => value * (1 + change), 5000);
  const run = backtest(strategy, bars, { ...options, params: { fast: 3, slow: 10 } });
  expect(end / run.equity.at(-1)!).toBeCloseTo(1, 12);
});

test('an account that is lost makes −1, and 0 from then on', async () => {
  const short = { side: 'short', fee: 0 } as const;
  const leap = signalBars([
    [100, 100, 100, 100],
    [100, 100, 100, 100, 'short'],
    [100, 100, 100, 100],
    [500, 500, 500, 500],
    [400, 400, 400, 400],
    [300, 300, 300, 300],
  ]);
  expect(Array.from(backtest(told, leap, short).equity.subarray(3))).toEqual([0, 0, 0]);
  const { columns } = await returnsOf(told, leap, [{}], short);
  expect(Array.from(columns[0]!.subarray(2))).toEqual([-1, 0, 0]);
});

test('a signal stops it between two combinations', async () => {
  const found = await returnsOf(strategy, bars, swept, { signal: AbortSignal.abort() });
  expect([found.columns.length, found.of]).toEqual([1, 64]);
});

test('other bars than those of the sweep, an empty list and impossible options are refused', async () => {
  const fewer = sliceBars(bars, { to: bars.time[500]! });
  await expect(returnsOf(strategy, fewer, swept)).rejects.toThrow('over other bars');
  await expect(returnsOf(strategy, bars, [])).rejects.toThrow('no combinations');
  await expect(returnsOf(strategy, bars, swept, { rows: 0 })).rejects.toThrow('rows is 0');
  await expect(returnsOf(strategy, bars, swept, { combinations: 0 })).rejects.toThrow('combinations is 0');
  await expect(returnsOf(strategy, bars, [{ fsat: 2 }])).rejects.toThrow('fsat');
});
