import { expect, test } from 'vitest';
import { onResult } from '../core/announce.ts';
import { random } from '../core/random.ts';
import { ema } from '../indicators/index.ts';
import { defineStrategy, param } from '../strategy/index.ts';
import { type OptimiseOptions, optimise, runOptimise } from './optimise.ts';
import { expectLaw, randomBars, singleRun } from './sweep.fixture.ts';
import { sweep } from './sweep.ts';
import { range } from './sweep-grid.ts';

const bars = randomBars(random(11), 600, 0.01, 0.3);

const crosses = defineStrategy({
  name: 'crosses',
  params: {
    fast: param.int(5, { min: 2, max: 30 }),
    slow: param.int(20, { min: 2, max: 60 }),
    band: param.float(0, { min: 0, max: 0.02 }),
    price: param.choice(['close', 'open']),
    both: param.bool(true),
  },
  indicators: (b, p) => ({ fast: ema(b[p.price], p.fast), slow: ema(b.close, p.slow).mul(1 + p.band) }),
  signals: ({ fast, slow }, { close }, p) => ({
    entries: fast.crossesAbove(slow),
    exits: p.both ? fast.crossesBelow(slow) : close.lt(slow),
  }),
});
const all = { fast: {}, slow: {}, band: {}, price: {}, both: {} };

test('a grid finds what a sweep finds', async () => {
  const params = { fast: range(2, 10), slow: range(10, 30, 5), price: ['close', 'open'] as const };
  const where = (p: { fast: number; slow: number }) => p.fast < p.slow;
  const [found, swept] = [
    await optimise(crosses, bars, { params, where, fee: 0.0005 }),
    await sweep(crosses, bars, { params, where, fee: 0.0005 }),
  ];
  expect(found.best).toMatchObject(swept.best(1)[0]!);
  expect(found.metrics).toEqual(swept.metrics);
  expect(found.params).toEqual(swept.params);
  expect(found.scores).toEqual(swept.metrics.sharpe);
  expect({ end: found.end, partial: found.partial, length: found.length }).toEqual({
    ...{ end: 'trials', partial: false, length: swept.length },
  });
});

test.each(['random', 'tpe'] as const)('%s: every trial equals a single run', async (method) => {
  const found = await optimise(crosses, bars, { params: all, method, trials: 40, seed: 7 });
  expect(found.length).toBe(40);
  const rows = Array.from({ length: found.length }, (_, k) => found.row(k));
  for (const { params, metrics, score } of rows) {
    expectLaw(metrics, singleRun({ strategy: crosses, bars, options: {} }, params)!);
    expect(score).toBe(metrics.sharpe);
    expect(typeof params['both']).toBe('boolean');
    expect(['close', 'open']).toContain(params['price']);
  }
  expect(new Set(rows.map(({ params }) => JSON.stringify(params))).size).toBe(40);
  expect(new Set(found.params['band']).size).toBe(40);
});

test.each(['random', 'tpe'] as const)('%s: the same seed tries the same', async (method) => {
  const run = async (seed: number) => {
    const { elapsedMs, ...rest } = (
      await optimise(crosses, bars, { params: all, method, trials: 30, seed })
    ).toJSON();
    return rest;
  };
  expect(await run(3)).toEqual(await run(3));
  expect((await run(3)).runs).not.toEqual((await run(4)).runs);
});

test('the convergence is the best score so far, and ends with the best', async () => {
  const found = await optimise(crosses, bars, {
    ...{ params: all, method: 'tpe', trials: 50 },
    objective: 'maxDrawdownDuration',
  });
  const { convergence, scores, best } = found;
  // Of durations under water the shorter is the better.
  expect(Array.from(convergence)).toEqual(Array.from(scores, (_, k) => Math.min(...scores.slice(0, k + 1))));
  expect(best!.score).toBe(convergence.at(-1));
  expect(found.top(50).map(({ score }) => score)).toEqual(Array.from(scores).sort((a, b) => a - b));
});

test('an objective may be a function, of which more is better', async () => {
  const objective = ({ totalReturn, maxDrawdown }: { totalReturn: number; maxDrawdown: number }) =>
    totalReturn + 2 * maxDrawdown;
  const found = await optimise(crosses, bars, { params: { fast: {} }, objective });
  const values = Array.from(found.scores.keys(), (k) =>
    objective({ totalReturn: found.metrics.totalReturn![k]!, maxDrawdown: found.metrics.maxDrawdown![k]! }),
  );
  expect(Array.from(found.scores)).toEqual(values);
  expect(found.best!.score).toBe(Math.max(...values));
  expect(found.objective).toBe('objective');
});

test('an objective that running sums do not tell is computed', async () => {
  const found = await optimise(crosses, bars, { params: { fast: [3, 4, 5] }, objective: 'ulcerIndex' });
  const single = singleRun({ strategy: crosses, bars, options: {} }, found.best!.params)!;
  expect(found.best!.score).toBe(single.ulcerIndex);
  expect(found.best!.score).toBe(Math.min(...found.scores));
});

test('where keeps combinations out, as a function or as text, and require keeps them from being chosen', async () => {
  const given = { params: all, method: 'tpe', trials: 40 } as const;
  const [byText, byFunction] = [
    await optimise(crosses, bars, { ...given, where: 'fast + 5 <= slow' }),
    await optimise(crosses, bars, { ...given, where: (p) => p.fast + 5 <= p.slow }),
  ];
  expect(byText.params).toEqual(byFunction.params);
  for (const [k, fast] of byText.params['fast']!.entries())
    expect(byText.params['slow']![k]! - fast).toBeGreaterThanOrEqual(5);
  const found = await optimise(crosses, bars, { ...given, require: ({ trades }) => trades >= 15 });
  expect(found.metrics.trades!.some((trades) => trades < 15)).toBe(true);
  for (const { metrics, score } of found.top(40))
    expect([metrics.trades! >= 15, score !== null]).toEqual([true, true]);
});

test('numbers without a step are drawn from all between their ends, and with one from its multiples', async () => {
  const params = { band: { max: 0.01, step: 0.0025 }, fast: { min: 4, max: 6 }, slow: [40, 50] };
  const { params: tried } = await optimise(crosses, bars, { params, method: 'random', trials: 1000 });
  expect([...new Set(tried['band'])].sort()).toEqual([0, 0.0025, 0.005, 0.0075, 0.01]);
  expect([...new Set(tried['fast'])].sort()).toEqual([4, 5, 6]);
  expect(tried['fast']).toHaveLength(5 * 3 * 2);
});

test('an optimisation that is stopped keeps what is done, and one that no longer finds better ends', async () => {
  const stop = new AbortController();
  const stopped = await optimise(crosses, bars, {
    ...{ params: all, method: 'tpe', trials: 500, signal: stop.signal },
    onProgress: ({ done, total, best }) => {
      expect({ total, best: best === null || Number.isFinite(best) }).toEqual({ total: 500, best: true });
      if (done >= 40) stop.abort();
    },
  });
  expect(stopped.partial).toBe(true);
  expect(stopped.length).toBeGreaterThanOrEqual(40);
  expect(stopped.length).toBeLessThan(100);
  expect(stopped.best).not.toBeNull();
  const early = await optimise(crosses, bars, { params: all, method: 'tpe', trials: 5000, stopAfter: 24 });
  expect(early.end).toBe('no-better');
  expect(early.length).toBeLessThan(5000);
});

test('an interrupt is heard however short the batches are', async () => {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 30);
  const options = { params: all, method: 'tpe', trials: 1e9, signal: stop.signal } as const;
  const found = await optimise(crosses, randomBars(random(5), 80, 0.01, 0.3), options);
  expect(found.end).toBe('stopped');
});

test('a combination that fails is listed with its trial, and one that needs more bars is not chosen', async () => {
  const few = randomBars(random(2), 45, 0.01, 0.3);
  const found = await optimise(crosses, few, { params: { slow: {} }, method: 'random', trials: 59 });
  const needMore = Array.from(found.params['slow']!.keys()).filter((k) => found.params['slow']![k]! >= 45);
  expect(found.failures.map(({ row }) => row).sort((a, b) => a - b)).toEqual(needMore);
  expect(found.best!.params['slow']).toBeLessThan(45);
  expect(found.failures[0]!.params['slow']).toBe(found.params['slow']![found.failures[0]!.row]);
});

test('it is announced once, its sweeps are not', async () => {
  const told: object[] = [];
  const stop = onResult((result) => told.push(result));
  const found = await optimise(crosses, bars, { params: all, method: 'tpe', trials: 20 });
  stop();
  expect(told).toEqual([found]);
});

const wrong: readonly (readonly [string, object, RegExp, RegExp])[] = [
  ['no params', { params: {} }, /no params to search/, /name one/],
  ['an unknown parameter', { params: { fats: [1] } }, /unknown parameter 'fats'/, /did you mean 'fast'/],
  ['an empty list', { params: { fast: [] } }, /parameter 'fast' has no values/, /one/],
  ['a value out of range', { params: { fast: [99] } }, /parameter 'fast' is 99/, /from 2 to 30/],
  ['an empty range', { params: { fast: { min: 9, max: 3 } } }, /from 9 to 3/, /lower end/],
  ['a step of 0', { params: { fast: { step: 0 } } }, /step of 0/, /above 0/],
  ['an end out of range', { params: { fast: { max: 99 } } }, /parameter 'fast' is 99/, /from 2 to 30/],
  ['an unknown end', { params: { fast: { top: 9 } } }, /parameter 'fast' is { top: 9 }/, /max/],
  ['ends of words', { params: { price: { min: 1 } } }, /parameter 'price'/, /one of close, open/],
  ['a grid without steps', { params: { band: {} } }, /any number from 0 to 0.02/, /step/],
  ['an unknown method', { params: all, method: 'luck' }, /method is 'luck'/, /tpe/],
  ['trials of a grid', { params: { fast: {} }, trials: 5 }, /trials is 5/, /grid/],
  ['no trials', { params: all, method: 'tpe', trials: 0 }, /trials is 0/, /at least 1/],
  ['a broken seed', { params: all, method: 'tpe', seed: 0.5 }, /seed is 0.5/, /whole/],
  ['an unknown metric', { params: { fast: {} }, objective: 'shrape' }, /no metric 'shrape'/, /'sharpe'/],
  ['a where that accepts none', { params: { fast: {} }, where: 'fast > 99' }, /left by where/, /true/],
  [
    'a where that accepts none of many',
    { params: all, method: 'tpe', where: 'fast > 99' },
    /left by/,
    /true/,
  ],
  ['a where of unknown names', { params: { fast: {} }, where: 'fats > 9' }, /fats/, /fast/],
  ['nothing that meets', { params: { fast: {} }, require: () => false }, /none of 29 .* 'sharpe'/, /require/],
  ['an unknown option', { params: { fast: {} }, trails: 3 }, /unknown option 'trails'/, /./],
];
test.each(wrong)('%s is refused', async (_, options, message, hint) => {
  const error = await runOptimise(crosses, bars, options as OptimiseOptions).catch((thrown) => thrown);
  expect(error.message).toMatch(message);
  expect(error.hint).toMatch(hint);
});

test('bars that are too few for every combination are refused', async () => {
  const few = randomBars(random(2), 15, 0.01, 0.3);
  const options = { params: { slow: range(20, 30) }, method: 'random', trials: 5 } as const;
  await expect(optimise(crosses, few, options)).rejects.toThrow("fewer than 'crosses' needs");
});
