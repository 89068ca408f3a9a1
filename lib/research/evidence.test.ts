import { expect, test } from 'vitest';
import { normal, random } from '../core/random.ts';
import { computeMetrics } from '../metrics/index.ts';
import { evidence } from './evidence.ts';
import { performanceOf } from './performance.fixture.ts';
import { deflatedSharpe, minimumTrackRecordLength, sharpeSample } from './sharpe-statistics.ts';

function daily(annualSharpe: number, bars = 1250, seed = 1) {
  const draw = normal(random(seed));
  const noise = Float64Array.from({ length: bars }, () => 0.01 * draw());
  const { sharpe } = sharpeSample(noise);
  // Moved so that the Sharpe ratio is what was asked for.
  const std = noise.reduce((sum, value) => sum + value, 0) / bars / sharpe;
  return noise.map((value) => value + std * (annualSharpe / Math.sqrt(252) - sharpe));
}

const run = (returns: Float64Array) => ({ performance: performanceOf(returns) });
const trials = { trials: 2500, sharpeVariance: 0.1 / 252 };

test('the figures are those of the statistics, and the annual Sharpe ratio is the metric', () => {
  const returns = daily(0.8);
  const found = evidence(run(returns), trials);
  const sample = sharpeSample(returns);
  expect(found.sharpe).toBeCloseTo(sample.sharpe, 12);
  expect(found.annualSharpe).toBeCloseTo(0.8, 10);
  expect(found.annualSharpe).toBeCloseTo(computeMetrics(performanceOf(returns)).sharpe!, 12);
  expect(found.deflatedSharpe).toBeCloseTo(deflatedSharpe(sample, trials), 12);
  expect(found.bars).toBe(1250);
});

test('what luck finds in as many trials is luck', () => {
  const found = evidence(run(daily(0.8)), trials);
  expect(found.verdict).toBe('luck');
  expect(found.minimumTrackRecord).toBeNull();
  expect(found.sentence).toMatchInlineSnapshot(
    `"After 2,500 trials on these bars, luck alone is expected to find a Sharpe ratio of 1.11, and this one is 0.80. The probability that the true one is above zero is put at 25%."`,
  );
});

test('more than luck finds, but not for long enough, is too short', () => {
  const found = evidence(run(daily(1.3)), trials);
  expect(found.verdict).toBe('too-short');
  expect(found.minimumTrackRecord).toBeGreaterThan(1250);
  expect(found.sentence).toMatchInlineSnapshot(
    `"After 2,500 trials on these bars, a Sharpe ratio of 1.30 is more than the 1.11 that luck alone is expected to find. To be 95% sure takes 18,755 bars as good as these, and there are 1,250. The probability that the true one is above zero is put at 66%."`,
  );
});

test('more than luck finds for long enough is solid: the deflated ratio reaches the confidence there and not before', () => {
  const returns = daily(2.4);
  const found = evidence(run(returns), trials);
  expect(found.verdict).toBe('solid');
  expect(found.minimumTrackRecord).toBe(
    Math.ceil(minimumTrackRecordLength(sharpeSample(returns), { benchmark: found.expectedMaximumSharpe! })),
  );
  expect(found.sentence).toMatchInlineSnapshot(
    `"After 2,500 trials on these bars, a Sharpe ratio of 2.40 is more than the 1.11 that luck alone is expected to find. To be 95% sure, 415 bars are enough, and there are 1,250. The probability that the true one is above zero is put at 99.8%."`,
  );
});

test('a single trial is not the best of many', () => {
  const found = evidence(run(daily(0.8)));
  expect(found.deflatedSharpe).toBe(found.probabilisticSharpe);
  expect([found.expectedMaximumSharpe, found.sharpeVariance]).toEqual([0, null]);
  expect(found.sentence).toMatchInlineSnapshot(
    `"The only trial on these bars has a Sharpe ratio of 0.80, which was not picked from many. To be 95% sure, 1,068 bars are enough, and there are 1,250. The probability that the true one is above zero is put at 96.2%."`,
  );
});

test('where the ratios of the trials are not known, it says so', () => {
  const found = evidence(run(daily(0.8)), { trials: 12, sharpeVariance: null });
  expect([found.verdict, found.deflatedSharpe, found.expectedMaximumSharpe]).toEqual([
    'undefined',
    null,
    null,
  ]);
  expect(found.probabilisticSharpe).toBeGreaterThan(0.9);
  expect(found.sentence).toMatchInlineSnapshot(
    `"What luck alone would find in 12 trials is not known, as their Sharpe ratios are not: this one cannot be judged."`,
  );
});

test('a loss is no gain, and equity that never moved has no Sharpe ratio', () => {
  expect(evidence(run(daily(-0.5)), trials).sentence).toMatchInlineSnapshot(
    `"A Sharpe ratio of -0.50 is no gain: there is nothing that luck would have to explain."`,
  );
  const still = evidence(run(new Float64Array(20)), trials);
  expect([still.verdict, still.sharpe, still.deflatedSharpe]).toEqual(['undefined', null, null]);
  expect(still.sentence).toMatchInlineSnapshot(
    `"There is no Sharpe ratio to judge: the equity never moved, or was lost."`,
  );
});

test('what is known of the sweep is said after it', () => {
  const more = { overfitting: 0.62, realityCheck: { white: 0.5, hansen: 0.4312 } };
  const found = evidence(run(daily(0.8)), { ...trials, ...more });
  expect(found).toMatchObject(more);
  expect(found.sentence.slice(evidence(run(daily(0.8)), trials).sentence.length)).toMatchInlineSnapshot(
    `" What is the best on one half of the bars does no better than the median on the other half in 62% of the cases. Had none of them any skill, the best would look as good with a probability of 43%."`,
  );
});

test('certainty is never claimed', () => {
  expect(evidence(run(daily(9)), { trials: 1 }).sentence).toContain('more than 99.9%');
});

test('the record is JSON as it stands', () => {
  const found = evidence(run(daily(0.8)), trials);
  expect(JSON.parse(JSON.stringify(found))).toEqual(found);
});
