// Results as console.log, a REPL and a notebook print them.
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { emaCross } from '../../strategies/index.ts';
import { runBacktest } from '../backtest/index.ts';
import { type Bars, viewBars } from '../core/bars.ts';
import { loadBars } from '../data/index.ts';
import { monteCarlo } from './monte-carlo.ts';
import { runOptimise } from './optimise.ts';
import { runSweep } from './sweep.ts';
import { runWalkForward } from './walk-forward.ts';

const bars: Bars = await loadBars('sp500');
const params = { fast: [10, 20], slow: [50, 100] };
const lines = (result: object) => inspect(result).split('\n');
const width = (result: object) => Math.max(...lines(result).map((line) => line.length));

test('a run is its strategy, data and metrics, within 80 columns', () => {
  const run = runBacktest(emaCross, { fast: 12, slow: 26 }, bars, {});
  expect(lines(run)[0]).toBe('ema-cross (fast 12, slow 26) on SPX 1d, 2000-01-03 to 2020-04-17, 5,105 bars');
  expect(inspect(run)).toContain('Max drawdown duration     2,743 bars');
  expect(width(run)).toBeLessThanOrEqual(80);
});

test('of generated data every kind of result says so', async () => {
  const made: Bars = { ...bars, synthetic: 'random walk, seed 7' };
  const run = runBacktest(emaCross, { fast: 12, slow: 26 }, made, {});
  for (const result of [
    run,
    await monteCarlo(run, { runs: 50 }),
    await runSweep(emaCross, made, { params, workers: 1 }),
    await runWalkForward(emaCross, made, { params, train: '8y', test: '4y', workers: 1 }),
  ]) {
    expect(lines(result)[0]).toContain(', 5,105 bars of generated data');
    expect(JSON.parse(JSON.stringify(result)).data).toMatchObject({
      symbol: 'SPX',
      synthetic: 'random walk, seed 7',
    });
  }
});

test('a sweep and an optimisation are their best combinations', async () => {
  for (const result of [
    await runSweep(emaCross, bars, { params, workers: 1 }),
    await runOptimise(emaCross, bars, { method: 'grid', params, workers: 1 }),
  ]) {
    const [title, , by, heads, first] = lines(result);
    expect(title).toContain('of ema-cross on SPX 1d, 2000-01-03 to 2020-04-17, 5,105 bars: 4 combinations');
    expect(by).toBe('The best by Sharpe ratio');
    expect(heads).toMatch(/^fast +slow +Sharpe ratio +Total return +Max drawdown +Trades$/);
    expect(first).toMatch(/^ *\d+ +\d+ +0\.\d\d +/);
    expect(lines(result)).toHaveLength(8);
  }
});

test('a walk-forward is a line per window and the metrics out of sample', async () => {
  const result = await runWalkForward(emaCross, bars, { params, train: '8y', test: '4y', workers: 1 });
  expect(lines(result)[0]).toContain(`${result.windows.length} rolling windows, embargo 100 bars`);
  expect(lines(result)[3]).toMatch(/^1 +2008-05-28 +\S+ +fast \d+, slow \d+ +−?\d\.\d\d +−?\d\.\d\d$/);
  expect(inspect(result)).toContain(': efficiency ');
  expect(width(result)).toBeLessThanOrEqual(110);
});

test('a simulation is its sentence and its intervals', async () => {
  const run = runBacktest(emaCross, { fast: 12, slow: 26 }, bars, {});
  const simulated = await monteCarlo(run, { runs: 50 });
  expect(lines(simulated)[1]).toBe(simulated.sentence);
  expect(lines(simulated)[3]).toMatch(/^ +As it was +Median +2\.5% +97\.5%$/);
  expect(Object.keys(simulated)).not.toContain('inspect');
});

test('bars are what they are and a few of them, as views too', () => {
  expect(lines(bars)).toHaveLength(10);
  expect(lines(bars)[0]).toBe('SPX 1d, 5,105 bars');
  expect(lines(bars)[2]).toMatch(/^time +open +high +low +close +volume$/);
  expect(lines(bars)[3]).toMatch(/^2000-01-03 +1469\.25 +1478 +1438\.359985 +1455\.219971 +931800000$/);
  expect(lines(bars)[6]).toBe('…');
  const three = viewBars(bars, 0, 3);
  expect(lines(three)).toHaveLength(6);
  expect(lines(three)[0]).toBe('SPX 1d, 3 bars');
  expect(structuredClone(bars)).toEqual(bars);
});
