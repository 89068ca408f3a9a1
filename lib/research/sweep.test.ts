// Sweeps as a user runs them: which way each goes, its rows against single backtests, and what it refuses.
import { expect, test, vi } from 'vitest';
import { emaCross, grid as gridStrategy } from '../../strategies/index.ts';
import { type BacktestOptions, runBacktest } from '../backtest/index.ts';
import { sliceBars } from '../core/bars.ts';
import type { TradelabError } from '../core/errors.ts';
import { random } from '../core/random.ts';
import { ema, rsi } from '../indicators/index.ts';
import { METRICS, type MetricName } from '../metrics/index.ts';
import { type AnyStrategy, defineStrategy, param } from '../strategy/index.ts';
import { expectLaw, randomBars, rowsOf } from './sweep.fixture.ts';
import { runSweep, type SweepOptions, sweep } from './sweep.ts';
import { range } from './sweep-grid.ts';

const bars = randomBars(random(5), 3000, 0.01, 0.1);
const HOUR = 3_600_000;
const params = { fast: range(3, 15, 4), slow: [10, 20, 35] };

/** Sweeps, and holds every row to a backtest. */
async function sweepAndCheck(strategy: AnyStrategy = emaCross, options: SweepOptions = { params }) {
  const result = await runSweep(strategy, bars, options);
  const { params: _, where: __, metrics: ___, ...rest } = options;
  for (const row of rowsOf(result)) {
    expectLaw(row.metrics, runBacktest(strategy, row.params, bars, rest as BacktestOptions).metrics);
  }
  return result;
}

test('each row is the backtest of its parameters, and the last parameter changes fastest', async () => {
  const result = await sweepAndCheck();
  expect(result.length).toBe(12);
  expect(Array.from(result.params['fast']!)).toEqual([3, 3, 3, 7, 7, 7, 11, 11, 11, 15, 15, 15]);
  expect(Array.from(result.params['slow']!).slice(0, 4)).toEqual([10, 20, 35, 10]);
  expect(result.row(4).params).toEqual({ fast: 7, slow: 20 });
  expect(result).toMatchObject({ partial: false, failures: [], strategy: 'ema-cross' });
});

test('what the tiles do not cover gives the rows of backtests too', async () => {
  const ways: SweepOptions[] = [
    { fill: 'close' },
    { closeAtEnd: true },
    { stopLoss: 0.02, takeProfit: 0.05 },
    { trailingStop: 0.03 },
    { side: 'both', leverage: 20 },
    { funding: { time: [7_200_000], rate: [0.01] } },
    { metrics: ['var95', 'sharpe', 'beta'] },
  ];
  for (const way of ways) await sweepAndCheck(emaCross, { params: { fast: [3, 5], slow: [10, 20] }, ...way });
});

test('an account that fees have eaten up trades no more, as in a backtest', async () => {
  const result = await sweepAndCheck(emaCross, { params: { fast: [2, 3], slow: [5, 6] }, fee: 0.2 });
  for (const row of rowsOf(result)) expect(row.metrics.finalEquity).toBeLessThan(1e-4);
});

test('a strategy with onBar is swept through the engine', async () => {
  const result = await sweepAndCheck(gridStrategy, { params: { levels: [4, 6] } });
  expect(result.length).toBe(2);
  expect(result.metrics['trades']![0]).toBeGreaterThan(0);
});

test('a strategy that is told of fills is told of them', async () => {
  const told = vi.fn();
  const strategy = defineStrategy({ ...emaCross, onFill: told });
  const { metrics } = await runSweep(strategy, bars, {});
  expect(told.mock.calls.length).toBeGreaterThanOrEqual(2 * metrics['trades']![0]!);
});

test('where leaves combinations out', async () => {
  const result = await sweep(emaCross, bars, { params, where: (p) => p.fast < p.slow && p.slow !== 20 });
  expect(rowsOf(result).map((row) => row.params)).toEqual([
    { fast: 3, slow: 10 },
    { fast: 3, slow: 35 },
    { fast: 7, slow: 10 },
    { fast: 7, slow: 35 },
    { fast: 11, slow: 35 },
    { fast: 15, slow: 35 },
  ]);
});

test('where may be a condition as text, and a value that is given twice is taken once', async () => {
  const twice = { fast: [3, 7, 3], slow: [10, 10, 20] };
  const result = await sweep(emaCross, bars, { params: twice, where: 'slow - fast > 5 and slow < 20' });
  expect(rowsOf(result).map((row) => row.params)).toEqual([{ fast: 3, slow: 10 }]);
});

test('over several bars each has the result of a sweep of its own', async () => {
  const others = [bars, sliceBars(bars, { from: HOUR * 1000 }), randomBars(random(9), 400, 0.01, 0.1)];
  const told: number[] = [];
  const results = await sweep(emaCross, others, {
    params,
    onProgress: ({ done, total }) => told.push(done, total),
  });
  for (const [k, result] of results.entries())
    expect(rowsOf(result)).toEqual(rowsOf(await sweep(emaCross, others[k]!, { params })));
  expect(told).toEqual([12, 36, 24, 36, 36, 36]);
});

test('of several bars, those that no combination can run on are failures, as long as others can', async () => {
  const short = sliceBars(bars, { to: HOUR * 8 });
  const [failed, whole] = await sweep(emaCross, [short, bars], { params });
  expect(failed!.failures).toHaveLength(12);
  expect(whole!.failures).toEqual([]);
  await expect(sweep(emaCross, [short, short], { params })).rejects.toMatchObject({ code: 'too-few-bars' });
  await expect(sweep(emaCross, [], { params })).rejects.toMatchObject({ code: 'bad-option' });
});

test('the order of the values changes the order of the rows alone', async () => {
  const forwards = rowsOf(await sweep(emaCross, bars, { params: { fast: [3, 7, 11], slow: [20, 30] } }));
  const backwards = rowsOf(await sweep(emaCross, bars, { params: { fast: [11, 7, 3], slow: [30, 20] } }));
  expect(backwards.reverse()).toEqual(forwards);
});

test('best sorts by what is better of a metric, and leaves out what is undefined', async () => {
  const result = await sweep(emaCross, bars, { params: { fast: [3, 7, 11], slow: [20, 30] } });
  const of = (metric: MetricName) => result.best(6, metric).map((row) => row.metrics[metric]!);
  expect(of('sharpe')).toEqual([...of('sharpe')].sort((a, b) => b - a));
  expect(of('maxDrawdownDuration')).toEqual([...of('maxDrawdownDuration')].sort((a, b) => a - b));
  expect(result.best(2, 'sharpe')).toHaveLength(2);
  const still = await sweep(emaCross, bars, {
    params: { fast: 5, slow: 200 },
    cash: 1,
    size: { quantity: 1e-9 },
  });
  expect(still.best(1, 'profitFactor').length).toBeLessThanOrEqual(1);
});

test('a heat map is a matrix of the metric, the best of what further parameters say, and null where nothing is', async () => {
  const three = defineStrategy({
    name: 'three',
    params: { a: param.int(1), b: param.int(2), mode: param.choice(['up', 'down']) },
    indicators: ({ close }, p) => ({ fast: ema(close, p.a), slow: ema(close, p.b) }),
    signals: ({ fast, slow }, _, p) => ({
      entries: p.mode === 'up' ? fast.crossesAbove(slow) : fast.crossesBelow(slow),
      exits: p.mode === 'up' ? fast.crossesBelow(slow) : fast.crossesAbove(slow),
    }),
  });
  const result = await sweep(three, bars, {
    params: { a: [3, 5], b: [5, 9], mode: ['up', 'down'] },
    where: (p) => p.a < p.b,
  });
  const map = result.heatmap('a', 'b', 'totalReturn');
  const value = (a: number, b: number, mode: string) =>
    runBacktest(three, { a, b, mode }, bars, {}).metrics.totalReturn!;
  const best = (a: number, b: number) => Math.max(value(a, b, 'up'), value(a, b, 'down'));
  expect(map).toEqual({
    x: { name: 'a', values: [3, 5] },
    y: { name: 'b', values: [5, 9] },
    metric: 'totalReturn',
    values: [
      [best(3, 5), null],
      [best(3, 9), best(5, 9)],
    ],
  });
  expect(result.heatmap('mode', 'b', 'trades').x.values).toEqual(['up', 'down']);
  expect(Array.from(result.params['mode']!)).toEqual([0, 1, 0, 1, 0, 1]);
});

test('a combination that fails is listed with its parameters, and the rest goes on', async () => {
  const picky = defineStrategy({
    ...{ name: 'picky', params: { n: param.int(14) } },
    indicators: ({ close }, p) => ({ strength: rsi(close, p.n) }),
    signals: ({ strength }, _, p) => {
      if (p.n === 13) throw new Error('thirteen');
      return { entries: strength.lt(30), exits: strength.gt(70) };
    },
  });
  const result = await sweep(picky, bars, { params: { n: [12, 13, 14, 5000] } });
  expect(result.failures).toMatchObject([
    { row: 1, params: { n: 13 }, error: { message: 'thirteen' } },
    { row: 3, params: { n: 5000 }, error: { code: 'too-few-bars' } },
  ]);
  expect(result.row(1).metrics.sharpe).toBeNull();
  expect(result.row(2).metrics).toEqual((await sweep(picky, bars, { params: { n: 14 } })).row(0).metrics);
});

test('an error that every combination meets is the error of the sweep', async () => {
  const error = await failed({ params: { fast: [5, 6], slow: 200 } }, randomBars(random(1), 50, 0.01, 0));
  expect(error).toMatchObject({ code: 'too-few-bars' });
});

test('progress counts up to all combinations', async () => {
  const told: { done: number; total: number; rate: number }[] = [];
  await sweep(emaCross, bars, { params, onProgress: (progress) => told.push(progress) });
  expect(told.at(-1)).toMatchObject({ done: 12, total: 12 });
  expect(told.at(-1)!.rate).toBeGreaterThan(0);
});

test('a sweep that is stopped keeps the rows that are done, of small values and of large ones', async () => {
  const whole = await sweep(emaCross, bars, { params: { fast: range(2, 50), slow: range(5, 200, 3) } });
  const stop = new AbortController();
  const result = await sweep(emaCross, bars, {
    params: { fast: range(2, 50), slow: range(5, 200, 3) },
    fill: 'next-open',
    onProgress: () => stop.abort(),
    signal: stop.signal,
    metrics: ['sharpe', 'var95'],
  });
  expect(result.partial).toBe(true);
  expect(result.length).toBeGreaterThan(0);
  expect(result.length).toBeLessThan(whole.length);
  const rowOf = ({ params }: typeof whole, k: number) => `${params['fast']![k]} ${params['slow']![k]}`;
  const rows = new Map(Array.from({ length: whole.length }, (_, k) => [rowOf(whole, k), k]));
  const places = Array.from({ length: result.length }, (_, k) => rows.get(rowOf(result, k))!);
  expect(places).toEqual([...places].sort((a, b) => a - b));
  const digits = (x: number) => x.toFixed(9);
  expect(Array.from(result.metrics['sharpe']!, digits)).toEqual(
    places.map((k) => digits(whole.metrics['sharpe']![k]!)),
  );
  const fast = result.params['fast']!;
  expect([Math.min(...fast) <= 26, Math.max(...fast) >= 27]).toEqual([true, true]);
});

test('a sweep is stopped in the middle of a part too', async () => {
  const long = randomBars(random(2), 200_000, 0.01, 0);
  const stop = new AbortController();
  // A second of work, of which a tenth is done at once.
  const params = { fast: range(2, 50), slow: range(60, 199) };
  const swept = sweep(emaCross, long, { params, signal: stop.signal, workers: 1 });
  setTimeout(() => stop.abort());
  expect(await swept).toMatchObject({ partial: true, length: 0 });
});

test('the JSON holds the runs and the names of their columns', async () => {
  const result = await sweep(emaCross, bars, { params: { fast: [3, 7] }, metrics: ['sharpe', 'trades'] });
  const json = JSON.parse(JSON.stringify(result));
  expect(json).toMatchObject({
    strategy: 'ema-cross',
    data: { symbol: 'TEST', bars: 3000 },
    options: { cash: 10_000, fee: 0.001 },
    columns: { params: ['fast', 'slow'], metrics: ['sharpe', 'trades'] },
    ...{ partial: false, failures: [], warnings: [] },
  });
  expect(json.runs).toEqual(rowsOf(result));
});

async function failed(options: unknown, over = bars): Promise<TradelabError> {
  return runSweep(emaCross, over, options as SweepOptions).then(
    () => expect.fail('it did not throw'),
    (error) => error,
  );
}

test.each([
  [{ params: { fas: [3] } }, "unknown parameter 'fas'", "did you mean 'fast'?"],
  [{ params: { fast: [] } }, "parameter 'fast' has no values", 'give it one at least'],
  [
    { params: { fast: [3, 99] } },
    "parameter 'fast' is 99",
    'it takes a whole number from 2 to 50; the default is 12',
  ],
  [
    { params, where: () => false },
    'none of 12 combinations is left by where',
    'where returns true for those to be kept',
  ],
  [{ params, metrics: ['sharp'] }, "there is no metric 'sharp'", "did you mean 'sharpe'?"],
  [{ params, fees: 1 }, "unknown option 'fees'", "did you mean 'fee'?"],
])('%o is refused', async (options, message, hint) => {
  expect(await failed(options)).toMatchObject({ message, hint });
});

test('a metric or parameter that the result does not have is refused with the way to it', async () => {
  const result = await sweep(emaCross, bars, { metrics: ['sharpe'] });
  expect(() => result.best(1, 'calmar')).toThrow("the sweep has no metric 'calmar'");
  expect(() => result.heatmap('fast', 'slo')).toThrow("'ema-cross' has no parameter 'slo'");
  expect(() => result.row(1)).toThrow('the sweep has no row 1');
});

test('a range holds both ends and no rounding noise', () => {
  expect(range(5, 8)).toEqual([5, 6, 7, 8]);
  expect(range(0.1, 0.5, 0.1)).toEqual([0.1, 0.2, 0.3, 0.4, 0.5]);
  expect(range(1, 2, 0.3)).toEqual([1, 1.3, 1.6, 1.9]);
  expect(range(-3, 3, 3)).toEqual([-3, 0, 3]);
  expect(range(7, 7)).toEqual([7]);
});

test.each([
  [[5, 2], 'is empty', 'the lower end comes first: range(2, 5)'],
  [[5, 9, 0], 'has a step of 0', 'a step is above 0, 1 where it is left out'],
  [[5, 9, -1], 'has a step of -1', 'a step is above 0, 1 where it is left out'],
  [[5, Number.NaN], 'is not made of finite numbers', 'range(5, 50, 5)'],
])('range(%j) is refused', (given, message, hint) => {
  expect(() => range(...(given as [number, number]))).toThrow(
    expect.objectContaining({ message: expect.stringContaining(message), hint }),
  );
});

test('every metric can be asked for', async () => {
  const result = await sweepAndCheck(emaCross, { metrics: Object.keys(METRICS) as MetricName[] });
  expect(Object.keys(result.metrics)).toEqual(Object.keys(METRICS));
});
