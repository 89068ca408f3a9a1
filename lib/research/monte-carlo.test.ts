import { expect, test } from 'vitest';
import type { MonteCarloMethod } from '../core/monte-carlo.ts';
import { normal, random } from '../core/random.ts';
import { computeMetrics } from '../metrics/index.ts';
import { type MonteCarloInput, monteCarlo } from './monte-carlo.ts';
import oracle from './oracle/monte-carlo.oracle.json' with { type: 'json' };
import { dailyBars, performanceOf, tradesOf } from './performance.fixture.ts';

const METHODS: readonly MonteCarloMethod[] = ['shuffle', 'bootstrap', 'returns'];

function ofReturns(returns: Float64Array): MonteCarloInput {
  const performance = performanceOf(returns);
  return { strategy: 'made', params: {}, bars: dailyBars(performance.close), performance };
}

function ofTrades(profits: readonly number[], bars = 253): MonteCarloInput {
  const run = ofReturns(new Float64Array(bars - 1));
  return { ...run, performance: { ...run.performance, trades: tradesOf(profits) } };
}

const draw = normal(random(4));
const noise = Float64Array.from({ length: 500 }, () => 0.0006 + 0.01 * draw());
const profits = Array.from(noise.subarray(0, 80), (value) => 40_000 * value);

test('blocks of bar returns spread as those of arch 8.0 do', async () => {
  const { block, returns, intervals, lossProbability, drawdown05 } = oracle;
  const found = await monteCarlo(ofReturns(Float64Array.from(returns)), {
    method: 'returns',
    block,
    runs: 8000,
  });
  for (const [name, [low, median, high]] of Object.entries(intervals)) {
    const metric = found.metrics[name]!;
    const width = high! - low!;
    expect(Math.abs(metric.low! - low!) / width).toBeLessThan(0.04);
    expect(Math.abs(metric.median! - median!) / width).toBeLessThan(0.02);
    expect(Math.abs(metric.high! - high!) / width).toBeLessThan(0.04);
  }
  // Five standard errors of the difference.
  expect(Math.abs(found.lossProbability - lossProbability)).toBeLessThan(0.02);
  const deep = found.drawdowns.find(({ probability }) => probability === 0.05)!;
  expect(Math.abs(deep.value / drawdown05 - 1)).toBeLessThan(0.02);
});

/** All orders of the values. */
function ordersOf(values: readonly number[]): number[][] {
  if (values.length < 2) return [[...values]];
  return values.flatMap((value, k) => ordersOf(values.toSpliced(k, 1)).map((rest) => [value, ...rest]));
}

test('shuffled trades fall as deep as all 720 orders of six trades do', async () => {
  const factors = [1.1, 0.8, 1.3, 0.9, 0.95, 1.05];
  let equity = 10_000;
  const made = factors.map((factor) => {
    const pnl = equity * (factor - 1);
    equity += pnl;
    return pnl;
  });
  const depths = ordersOf(factors).map((order) => {
    let [value, peak, depth] = [1, 1, 0];
    for (const factor of order) {
      value *= factor;
      peak = Math.max(peak, value);
      depth = Math.min(depth, value / peak - 1);
    }
    return depth;
  });
  const { metrics } = await monteCarlo(ofTrades(made), { method: 'shuffle', runs: 20_000 });
  const { actual, mean, worse } = metrics['maxDrawdown']!;
  expect(actual).toBeCloseTo(-0.2, 12);
  expect(mean).toBeCloseTo(depths.reduce((sum, depth) => sum + depth, 0) / depths.length, 2);
  const deeper = depths.filter((depth) => depth < actual! - 1e-12).length / depths.length;
  // Five standard errors of a share among 20,000.
  expect(Math.abs(worse! - deeper)).toBeLessThan(0.018);
});

test('a shuffle ends where the run ended, to rounding, and no share of it is worse', async () => {
  const run = ofTrades(profits);
  const { metrics, fan, lossProbability } = await monteCarlo(run, { method: 'shuffle', runs: 500 });
  const { actual, low, high, worse } = metrics['totalReturn']!;
  expect(actual).toBeCloseTo(profits.reduce((sum, pnl) => sum + pnl, 0) / 10_000, 12);
  expect(low).toBeCloseTo(actual!, 12);
  expect(high).toBeCloseTo(actual!, 12);
  expect([worse, lossProbability]).toEqual([0, actual! < 0 ? 1 : 0]);
  for (const { equity } of fan.curves) expect(equity.at(-1)! / fan.actual.at(-1)!).toBeCloseTo(1, 12);
});

test('drawn with replacement, trades compound: the mean of the ends is the mean factor to the power of the trades', async () => {
  const { metrics } = await monteCarlo(ofTrades(profits), { runs: 20_000 });
  let before = 10_000;
  let sum = 0;
  for (const pnl of profits) {
    sum += 1 + pnl / before;
    before += pnl;
  }
  const expected = (sum / profits.length) ** profits.length - 1;
  const { mean, low, high } = metrics['totalReturn']!;
  // The ends spread over about four standard deviations between low and high: five standard errors.
  expect(Math.abs(mean! - expected)).toBeLessThan((5 * (high! - low!)) / 4 / Math.sqrt(20_000));
  expect(metrics['winRate']!.mean).toBeCloseTo(metrics['winRate']!.actual!, 2);
});

test('the actual figures of bar returns are those of the run, and of trades those of its closed trades', async () => {
  const run = ofReturns(noise);
  const found = await monteCarlo(run, { method: 'returns', runs: 10 });
  const known: Record<string, number | null> = computeMetrics(run.performance);
  for (const [name, { actual }] of Object.entries(found.metrics))
    expect([name, actual]).toEqual([name, known[name]]);
  const trades = await monteCarlo(ofTrades([500, -1050, 945, 100]), { runs: 10 });
  expect(trades.metrics['maxDrawdown']!.actual).toBeCloseTo(-0.1, 12);
  expect(trades.metrics['winRate']!.actual).toBe(0.75);
  // 253 daily bars are a year.
  expect(trades.metrics['cagr']!.actual).toBeCloseTo(0.0495, 10);
});

test('the market is drawn on the same bars: a run that is the market twice over keeps its beta', async () => {
  const run = ofReturns(noise.map((value) => 2 * value));
  const close = performanceOf(noise).equity;
  const { metrics } = await monteCarlo(
    { ...run, bars: dailyBars(close), performance: { ...run.performance, close } },
    { method: 'returns', runs: 200 },
  );
  expect(metrics['beta']!.low).toBeCloseTo(2, 9);
  expect(metrics['beta']!.high).toBeCloseTo(2, 9);
  expect(metrics['beta']!.worse).toBeNull();
});

test('blocks go on at the first return after the last: each is drawn once on average', async () => {
  for (const row of [0, 25, 49]) {
    const returns = new Float64Array(50);
    returns[row] = 1e-4;
    const { metrics } = await monteCarlo(ofReturns(returns), { method: 'returns', block: 50, runs: 4000 });
    // Five standard errors, at a standard deviation of about 1.
    expect(Math.abs(metrics['totalReturn']!.mean! / 1e-4 - 1)).toBeLessThan(0.08);
  }
});

for (const method of METHODS) {
  const run = { ...ofReturns(noise), performance: { ...performanceOf(noise), trades: tradesOf(profits) } };

  test(`${method}: the same seed gives the same, another seed another`, async () => {
    const [one, again, other] = await Promise.all(
      [1, 1, 2].map((seed) => monteCarlo(run, { method, runs: 200, seed })),
    );
    expect(again).toEqual(one);
    expect(other!.drawdowns).not.toEqual(one!.drawdowns);
  });

  test(`${method}: quantiles are in their order, the fan begins at one point, and all of it is JSON`, async () => {
    const found = await monteCarlo(run, { method, runs: 300, level: 0.9 });
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
    for (const { low, median, high } of Object.values(found.metrics)) {
      // A market that stands still has no beta.
      if (low === null) continue;
      expect(low).toBeLessThanOrEqual(median!);
      expect(median).toBeLessThanOrEqual(high!);
    }
    const values = found.drawdowns.map(({ value }) => value);
    expect(values).toEqual(values.toSorted((a, b) => a - b));
    const { x, curves, actual, axis } = found.fan;
    expect(x.length).toBe(method === 'returns' ? 200 : 81);
    expect([axis, actual.length]).toEqual([method === 'returns' ? 'time' : 'trades', x.length]);
    expect(curves.map(({ equity }) => equity[0])).toEqual(Array(5).fill(10_000));
    for (const [k] of x.entries()) {
      const column = curves.map(({ equity }) => equity[k]!);
      expect(column).toEqual(column.toSorted((a, b) => a - b));
    }
  });
}

test('the fan reaches from the first bar to the last', async () => {
  const run = ofReturns(noise);
  const { fan } = await monteCarlo(run, { method: 'returns', runs: 5 });
  expect([fan.x[0], fan.x.at(-1)]).toEqual([run.bars.time[0], run.bars.time.at(-1)]);
  expect(fan.actual.at(-1)).toBe(run.performance.equity.at(-1));
});

test('equity that falls to a half on the way counts, though it comes back', async () => {
  const found = await monteCarlo(ofTrades([-5000, 5000]), { method: 'shuffle', runs: 1000 });
  // Half first, or twice as much first.
  expect(found.halvingProbability).toBeGreaterThan(0.42);
  expect(found.halvingProbability).toBeLessThan(0.58);
  expect(found.lossProbability).toBe(0);
});

test('blocks are longer where returns hang together, and as long as is said', async () => {
  const run = ofReturns(noise);
  expect((await monteCarlo(run, { method: 'returns', runs: 1, block: 17 })).block).toBe(17);
  let value = 0;
  const slow = ofReturns(noise.map((step) => (value = 0.9 * value + step)));
  const length = async (one: MonteCarloInput) =>
    (await monteCarlo(one, { method: 'returns', runs: 1 })).block!;
  expect(await length(slow)).toBeGreaterThan(3 * (await length(run)));
  expect((await monteCarlo(ofTrades(profits), { runs: 1 })).block).toBeNull();
});

test('the words are true of the figures', async () => {
  const { sentence } = await monteCarlo(ofTrades([-5000, 5000]), { method: 'shuffle', runs: 1000 });
  expect(sentence).toBe(
    'With the same trades in another order, every run ends the same; half of them fall by 50% or more on the way, one in ' +
      'twenty by 50% or more. The run as it was fell by 50% from exit to exit: 0% of the runs fall deeper.',
  );
});

test('a signal stops it, and what was drawn is the result', async () => {
  const stop = new AbortController();
  const told: number[] = [];
  const onProgress = ({ done }: { done: number }) => {
    told.push(done);
    stop.abort();
  };
  const run = ofReturns(noise);
  const found = await monteCarlo(run, { method: 'returns', runs: 1e6, onProgress, signal: stop.signal });
  expect(told).toEqual([found.runs]);
  expect(found.drawdowns).toEqual((await monteCarlo(run, { method: 'returns', runs: found.runs })).drawdowns);
});

test('too little to draw from, a ruined account and impossible options are refused', async () => {
  const run = ofReturns(noise);
  const refused = (one: MonteCarloInput, options: object) => expect(monteCarlo(one, options)).rejects;
  await refused(ofTrades([100]), {}).toThrow('too few closed trades to draw from: 1');
  await refused(ofReturns(new Float64Array(1)), { method: 'returns' }).toThrow(
    'too few bars to draw from: 2',
  );
  await refused(ofTrades([-10_000, 100]), {}).toThrow('0 or below');
  await refused(ofReturns(Float64Array.of(0.1, -1, 0)), { method: 'returns' }).toThrow('0 or below');
  await refused(run, { method: 'shufle' }).toThrow("method is 'shufle'");
  await refused(run, { runs: 0 }).toThrow('runs is 0');
  await refused(run, { level: 95 }).toThrow('level is 95');
  await refused(run, { seed: Number.NaN }).toThrow('seed is NaN');
  await refused(run, { method: 'returns', block: 0 }).toThrow('block is 0');
});
