import { expect, test } from 'vitest';
import oracle from './oracle/sharpe-statistics.oracle.json' with { type: 'json' };
import {
  deflatedSharpe,
  expectedMaximumSharpe,
  minimumTrackRecordLength,
  probabilisticSharpe,
  sharpeSample,
} from './sharpe-statistics.ts';

function expectNear(actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-11 * Math.max(1, Math.abs(expected)));
}

for (const { name, returns, ...known } of oracle.cases) {
  const sample = sharpeSample(Float64Array.from(returns));
  test(`the statistics of ${name} returns are those of scipy 1.17`, () => {
    expectNear(sample.sharpe, known.sharpe);
    expectNear(sample.skewness, known.skewness);
    expectNear(sample.kurtosis, known.kurtosis);
    for (const [benchmark, p] of Object.entries(known.probabilisticSharpe))
      expectNear(probabilisticSharpe(sample, Number(benchmark)), p);
    expectNear(minimumTrackRecordLength(sample), known.minimumTrackRecordLength);
    for (const [key, p] of Object.entries(known.deflatedSharpe)) {
      const [trials, sharpeVariance] = key.split(',').map(Number) as [number, number];
      const maximum = known.expectedMaximumSharpe[key as keyof typeof known.expectedMaximumSharpe];
      expectNear(expectedMaximumSharpe({ trials, sharpeVariance }), maximum);
      expectNear(deflatedSharpe(sample, { trials, sharpeVariance }), p);
    }
  });
}

// Bailey and López de Prado (2014), "A numerical example": daily returns of five years with an annual Sharpe ratio of 2.5,
// the best of trials whose annual ratios have a variance of 1/2.
const year = 250;
const found = { sharpe: 2.5 / Math.sqrt(year), bars: 1250, skewness: -3, kurtosis: 10 };
const variance = 0.5 / year;

test('the paper of 2014: of 100 trials the best is expected to show 0.1132, and the deflated Sharpe ratio is 0.9004', () => {
  expect(expectedMaximumSharpe({ trials: 100, sharpeVariance: variance })).toBeCloseTo(0.1132, 4);
  expect(deflatedSharpe(found, { trials: 100, sharpeVariance: variance })).toBeCloseTo(0.9004, 4);
});

test('the paper of 2014: had there been 46 trials, it would be 0.9505; with normal returns 88 would do', () => {
  expect(deflatedSharpe(found, { trials: 46, sharpeVariance: variance })).toBeCloseTo(0.9505, 4);
  const normal = { ...found, skewness: 0, kurtosis: 3 };
  expect(deflatedSharpe(normal, { trials: 88, sharpeVariance: variance })).toBeCloseTo(0.9505, 4);
});

// Bailey and López de Prado (2012): how long an annual Sharpe ratio of 2 takes to be above 1 with 95 % confidence.
const years = (perYear: number, shape = { skewness: 0, kurtosis: 3 }) =>
  minimumTrackRecordLength(
    { sharpe: 2 / Math.sqrt(perYear), bars: Number.NaN, ...shape },
    { benchmark: 1 / Math.sqrt(perYear) },
  ) / perYear;

test('the paper of 2012: it takes 2.73 years of daily, 2.83 of weekly, 3.24 of monthly returns', () => {
  expect(years(252)).toBeCloseTo(2.73, 2);
  expect(years(52)).toBeCloseTo(2.83, 2);
  expect(years(12)).toBeCloseTo(3.24, 2);
});

test("the paper of 2012: with the skewness and kurtosis of hedge funds' monthly returns it takes 4.99 years", () => {
  expect(years(12, { skewness: -0.72, kurtosis: 5.78 })).toBeCloseTo(4.99, 2);
});

test('a record of the minimum length has exactly the confidence asked for', () => {
  for (const confidence of [0.6, 0.9, 0.99]) {
    const bars = minimumTrackRecordLength(found, { benchmark: 0.05, confidence });
    expect(probabilisticSharpe({ ...found, bars }, 0.05)).toBeCloseTo(confidence, 12);
  }
});

test('one trial is not the best of many, and a ratio below its benchmark never lasts long enough', () => {
  expect(expectedMaximumSharpe({ trials: 1, sharpeVariance: 0.1 })).toBe(0);
  expect(minimumTrackRecordLength(found, { benchmark: 1 })).toBe(Number.POSITIVE_INFINITY);
});

test('returns without variance have no Sharpe ratio', () => {
  expect(sharpeSample(new Float64Array(50).fill(0.001)).sharpe).toBeNaN();
  expect(probabilisticSharpe(sharpeSample(new Float64Array(50).fill(0.001)))).toBeNaN();
  expect(sharpeSample(new Float64Array(0)).sharpe).toBeNaN();
});

test('no trials, a negative variance and a certain confidence are refused', () => {
  expect(() => expectedMaximumSharpe({ trials: 0, sharpeVariance: 1 })).toThrow('trials is 0');
  expect(() => expectedMaximumSharpe({ trials: 2, sharpeVariance: -1 })).toThrow('sharpeVariance is -1');
  expect(() => minimumTrackRecordLength(found, { confidence: 1 })).toThrow('confidence is 1');
});
