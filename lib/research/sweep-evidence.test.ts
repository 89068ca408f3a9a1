import { expect, test } from 'vitest';
import { backtest } from '../backtest/index.ts';
import { createBars } from '../core/bars.ts';
import { normal, random } from '../core/random.ts';
import { DAY_MS } from '../core/timeframe.ts';
import { sma } from '../indicators/index.ts';
import { defineStrategy, param } from '../strategy/index.ts';
import { evidence } from './evidence.ts';
import { backtestOverfitting } from './overfitting.ts';
import { realityCheck } from './reality-check.ts';
import { returnsOf } from './returns-of.ts';
import { sweep } from './sweep.ts';
import { sweepEvidence } from './sweep-evidence.ts';
import { range } from './sweep-grid.ts';

const above = defineStrategy({
  name: 'above',
  params: { length: param.int(5, { min: 1 }) },
  indicators: ({ close }, p) => ({ mean: sma(close, p.length) }),
  signals: ({ mean }, { close }) => ({ entries: close.gt(mean), exits: close.lt(mean) }),
});

/** Daily bars whose returns follow those before by `phi`. */
function wandering(phi: number, seed: number, n = 800) {
  const draw = normal(random(seed));
  const close = new Float64Array(n);
  let [step, price] = [0, 100];
  for (let i = 0; i < n; i++) {
    step = phi * step + 0.01 * draw();
    price *= 1 + step;
    close[i] = price;
  }
  const time = Float64Array.from(close, (_, i) => i * DAY_MS);
  return createBars({ time, open: close, high: close, low: close, close, timeframe: '1d', symbol: 'MADE' });
}

const params = { length: range(2, 21) };
const options = { fee: 0, fill: 'close' } as const;

test('the best of a sweep over a random walk is luck by every test', async () => {
  const bars = wandering(0, 3);
  const found = await sweepEvidence(above, bars, await sweep(above, bars, { ...options, params }));
  expect([found.trials, found.trialsFrom]).toEqual([20, 'sweep']);
  expect(found.deflatedSharpe).toBeLessThan(0.9);
  expect(found.realityCheck!.hansen).toBeGreaterThan(0.1);
  expect(found.sentence).toContain('20 trials');
});

test('the best of a sweep over returns that follow each other is not', async () => {
  const bars = wandering(0.4, 3);
  const found = await sweepEvidence(above, bars, await sweep(above, bars, { ...options, params }));
  expect(found.verdict).toBe('solid');
  expect(found.overfitting).toBeLessThan(0.1);
  expect(found.realityCheck!.hansen).toBeLessThan(0.01);
});

test('the figures are those of the single functions, with the variance of the trials per bar', async () => {
  const bars = wandering(0.1, 5);
  const swept = await sweep(above, bars, { ...options, params });
  const best = backtest(above, bars, { ...options, params: swept.best(1)[0]!.params });
  const { columns } = await returnsOf(above, bars, swept);
  const ratios = Array.from({ length: 20 }, (_, k) => {
    const { metrics } = backtest(above, bars, { ...options, params: swept.row(k).params });
    return metrics.sharpe! / Math.sqrt(365);
  });
  const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / 20;
  const sharpeVariance = ratios.reduce((sum, ratio) => sum + (ratio - mean) ** 2, 0) / 19;
  const { white, hansen } = realityCheck(columns);
  const expected = evidence(best, {
    ...{ trials: 20, sharpeVariance, trialsFrom: 'sweep' },
    overfitting: backtestOverfitting(columns).probability,
    realityCheck: { white: white.pValue, hansen: hansen.consistent },
  });
  const found = await sweepEvidence(above, bars, swept);
  expect(found.sharpeVariance! / sharpeVariance).toBeCloseTo(1, 9);
  expect(found.deflatedSharpe).toBeCloseTo(expected.deflatedSharpe!, 9);
  expect(found.sentence).toBe(expected.sentence);
});

test('a larger count of trials takes the place of the combinations, and makes it less sure', async () => {
  const bars = wandering(0.1, 5);
  const swept = await sweep(above, bars, { ...options, params });
  const few = await sweepEvidence(above, bars, swept);
  const { sharpeVariance } = few;
  const many = await sweepEvidence(above, bars, swept, {
    trials: 5000,
    sharpeVariance,
    trialsFrom: 'ledger',
  });
  expect([many.trials, many.trialsFrom]).toEqual([5000, 'ledger']);
  expect(many.deflatedSharpe).toBeLessThan(few.deflatedSharpe!);
});

test('a single combination has no tests of a search', async () => {
  const bars = wandering(0, 6);
  const found = await sweepEvidence(above, bars, await sweep(above, bars, { params: { length: 5 } }));
  expect('overfitting' in found || 'realityCheck' in found).toBe(false);
  expect(found.trials).toBe(1);
});

test('where nothing ever traded there is no best to judge', async () => {
  const bars = wandering(0, 6, 40);
  const still = new Float64Array(40).fill(100);
  const flat = createBars({ ...bars, open: still, high: still, low: still, close: still });
  await expect(sweepEvidence(above, flat, await sweep(above, flat, { params }))).rejects.toThrow(
    "value of 'sharpe'",
  );
});
