import { expect, test } from 'vitest';
import { backtest } from '../backtest/index.ts';
import { announce, createObservations, type WalkForwardRecord } from '../core/index.ts';
import { apply, defineOperator } from '../graph/index.ts';
import { ema } from '../indicators/index.ts';
import { optimise, range, sweep } from '../research/index.ts';
import { defineStrategy, input, joinInputs } from '../strategy/index.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { listRuns } from './list-runs.ts';
import { cross, swingingBars } from './process.fixture.ts';
import { recording } from './runs.fixture.ts';
import { trialsOn } from './trials-on.ts';

const bars = swingingBars();

/** Mean over standard deviation (ddof 1) of the bar returns, written out. */
function sharpePerBar(fast: number, options = {}): number {
  const { equity } = backtest(cross, bars, { params: { fast }, ...options });
  const returns = Array.from(equity.subarray(1), (value, i) => value / equity[i]! - 1);
  return mean(returns) / Math.sqrt(variance(returns));
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const variance = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1);

test('a trial counts once, however often and by whichever kind of run it was tried', async () => {
  const expected = variance([3, 4, 5, 6].map((fast) => sharpePerBar(fast)));
  const { catalog, record } = recording();
  backtest(cross, bars, { params: { fast: 3 } });
  await record.flush();
  expect(await trialsOn(bars, { catalog })).toEqual({ count: 1, sharpeVariance: null, records: 1 });
  backtest(cross, bars, { params: { fast: 3 } });
  await sweep(cross, bars, { params: { fast: [3, 4, 5, 6] } });
  await sweep(cross, bars, { params: { fast: [4, 5] } });
  await record.flush();
  const { count, sharpeVariance, records } = await trialsOn(bars, { catalog });
  expect({ count, records }).toEqual({ count: 4, records: 4 });
  expect(sharpeVariance! / expected).toBeCloseTo(1, 9);
});

test('an optimisation counts with the trials that it made, those of a sweep once', async () => {
  const { catalog, record } = recording();
  await sweep(cross, bars, { params: { fast: [3, 4], mode: 'with "quotes"' } });
  const found = await optimise(cross, bars, {
    params: { fast: range(3, 12), mode: ['plain', 'with "quotes"'], flip: {} },
    ...{ method: 'random', trials: 30, seed: 3 },
  });
  await record.flush();
  const tried = Array.from({ length: found.length }, (_, k) => found.row(k).params);
  const swept = tried.filter(
    ({ fast, mode, flip }) => Number(fast) < 5 && mode !== 'plain' && flip === false,
  );
  expect(swept.length).toBeGreaterThan(0);
  expect((await trialsOn(bars, { catalog })).count).toBe(30 + 2 - swept.length);
  const [recorded] = await listRuns({ catalog });
  expect(recorded).toMatchObject({ kind: 'optimise', trials: 30, params: found.best!.params });
  expect(recorded!.metrics).toMatchObject(found.best!.metrics);
});

test('other code and other choices of trading are other trials; other fees, cash and dates are not', async () => {
  const { catalog, record } = recording();
  const counted = async () => {
    await record.flush();
    return (await trialsOn(bars, { catalog })).count;
  };
  backtest(cross, bars);
  expect(await counted()).toBe(1);
  backtest(cross, bars, { fee: 0, cash: 500, slippage: 0.001, fill: 'close' });
  backtest(cross, swingingBars('BTC/USDT', 200));
  expect(await counted()).toBe(1);
  backtest(cross, bars, { stopLoss: 0.1 });
  backtest(cross, bars, { side: 'both' });
  expect(await counted()).toBe(3);
  backtest(cross, bars, { risk: { maxDrawdown: 0.1 } });
  expect(await counted()).toBe(4);
  const turned = {
    ...cross,
    signals: (...[{ fast, slow }]: Parameters<typeof cross.signals & object>) => ({
      entries: fast.crossesBelow(slow),
      exits: fast.crossesAbove(slow),
    }),
  };
  backtest(turned, bars);
  expect(await counted()).toBe(5);
});

test('a strategy whose own operator computes something else is another trial', async () => {
  const { catalog, record } = recording();
  const common = { name: 'own', inputs: ['x'], outputs: ['y'], params: {}, lookback: () => 0 } as const;
  const once = defineOperator({ ...common, run: ({ x, y }, from, to) => y.set(x.subarray(from, to), from) });
  const other = defineOperator({ ...common, run: ({ y }, from, to) => void y.fill(100, from, to) });
  const strategyWith = (operator: typeof once) =>
    defineStrategy({
      name: 'own',
      params: {},
      indicators: ({ close }) => ({ mean: ema(close, 5), own: apply(operator, { x: close }) }),
      signals: ({ mean, own }) => ({ entries: own.gt(mean), exits: own.lt(mean) }),
    });
  for (const operator of [once, once, other]) backtest(strategyWith(operator), bars);
  await record.flush();
  expect((await trialsOn(bars, { catalog })).count).toBe(2);
});

test('the same strategy over another series is another trial, over more of the same series it is not', async () => {
  const { catalog, record } = recording();
  const reader = {
    ...cross,
    inputs: { mood: input.series('mood') },
  };
  const withSeries = (id: string, values: number[]) => {
    const published = values.map((_, k) => bars.time[0]! + k);
    return joinInputs(reader, bars, {
      mood: createObservations({ id, published, values: { value: values } }),
    });
  };
  for (const joined of [withSeries('mood', [1]), withSeries('mood', [1, 2]), withSeries('other', [1])])
    backtest(reader, joined);
  await record.flush();
  expect((await trialsOn(bars, { catalog })).count).toBe(2);
});

test('other symbols and timeframes are not counted', async () => {
  const { catalog, record } = recording();
  backtest(cross, swingingBars('ETH/USDT'));
  backtest(cross, bars);
  await record.flush();
  expect((await trialsOn(bars, { catalog })).count).toBe(1);
  expect((await trialsOn({ symbol: 'BTC/USDT', timeframe: '4h' }, { catalog })).count).toBe(0);
});

test('a combination whose Sharpe ratio is undefined counts, and does not enter the variance', async () => {
  const { catalog, record } = recording();
  const few = swingingBars('X', 30);
  const found = await sweep(cross, few, { params: { fast: [2, 3, 4, 5], flip: [false, true] } });
  await record.flush();
  const defined = Array.from(found.metrics.sharpe!).filter((value) => !Number.isNaN(value));
  expect(defined.length).toBeLessThan(8);
  const { count, sharpeVariance } = await trialsOn(few, { catalog });
  expect(count).toBe(8);
  if (defined.length < 2) expect(sharpeVariance).toBeNull();
  else expect(sharpeVariance! / variance(defined.map((value) => value / Math.sqrt(8760)))).toBeCloseTo(1, 9);
});

test('a walk-forward counts with the combinations of one window', async () => {
  const { catalog, record } = recording();
  const { symbol, timeframe } = bars;
  const walk = {
    ...{ kind: 'walk-forward', strategy: 'cross', options: {}, warnings: [], partial: false },
    data: { id: 'x', symbol, timeframe, from: 0, to: 1, bars: 2 },
    windows: [{ trials: 12 }, { trials: 12 }],
    outOfSample: { metrics: {} },
  };
  announce(walk as unknown as WalkForwardRecord, { strategy: cross, bars });
  backtest(cross, bars);
  await record.flush();
  expect(await trialsOn(bars, { catalog })).toEqual({ count: 13, sharpeVariance: null, records: 2 });
});

test('nothing was tried where nothing is recorded', async () => {
  const none = { count: 0, sharpeVariance: null, records: 0 };
  expect(await trialsOn(bars, { catalog: temporaryFolder() })).toEqual(none);
});
