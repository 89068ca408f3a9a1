import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BAR_COLUMNS, type Bars, timeframeMs } from '../core/index.ts';
import { type GenerateOptions, generateBars } from './generate-bars.ts';

const one = (options: GenerateOptions) => generateBars(options)[0]!;
const hashOf = (bars: Bars) => {
  const hash = createHash('sha256');
  for (const name of BAR_COLUMNS) hash.update(new Uint8Array(bars[name].buffer));
  return hash.digest('hex').slice(0, 16);
};
const returnsOf = ({ close }: Bars) =>
  Array.from(close.subarray(1), (price, i) => Math.log(price / close[i]!));
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const covariance = (a: readonly number[], b: readonly number[]) => {
  const [ma, mb] = [mean(a), mean(b)];
  return mean(a.map((value, i) => (value - ma) * (b[i]! - mb)));
};
/** The autocovariance of squares at a lag. */
const squares = (returns: readonly number[], lag: number) => {
  const squared = returns.map((value) => value * value);
  return covariance(squared.slice(lag), squared.slice(0, squared.length - lag));
};

test.each([
  ['random-walk', 'a09572d36013f2e0'],
  ['garch', '29c3471bfdee7bbd'],
  ['regime', '9d59bb5ae9628270'],
] as const)('the bits of a %s are pinned: the same seed gives the same bars everywhere', (model, hash) => {
  expect(hashOf(one({ model, seed: 42, timeframe: '5m', bars: 10_000 }))).toBe(hash);
});

const options = fc.record({
  model: fc.constantFrom('random-walk' as const, 'garch' as const, 'regime' as const),
  seed: fc.integer({ min: -(2 ** 40), max: 2 ** 40 }),
  timeframe: fc.constantFrom('1s' as const, '1m' as const, '4h' as const, '1d' as const, '1w' as const),
  bars: fc.integer({ min: 1, max: 300 }),
  price: fc.double({ min: 1e-6, max: 1e8, noNaN: true }),
});

test('bars are sound, without holes, each opening at the close before, whatever the options', () => {
  fc.assert(
    fc.property(options, (chosen) => {
      const bars = one(chosen);
      const ms = timeframeMs(chosen.timeframe);
      expect(bars.length).toBe(chosen.bars);
      for (let i = 1; i < bars.length; i++) {
        expect(bars.time[i]! - bars.time[i - 1]!).toBe(ms);
        expect(bars.open[i]).toBe(bars.close[i - 1]);
      }
      for (const name of ['low', 'volume'] as const)
        expect(bars[name].every((value) => value > 0)).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test('fewer bars are the beginning of more, and a symbol is the same whichever others there are', () => {
  const base = { model: 'regime', seed: 9, timeframe: '1h' } as const;
  const [a, b] = generateBars({ ...base, bars: 500, symbols: ['A', 'B'] }) as [Bars, Bars];
  const [alone] = generateBars({ ...base, bars: 200, symbols: ['B'] }) as [Bars];
  expect(alone.close).toEqual(b.close.slice(0, 200));
  expect(a.close).not.toEqual(b.close);
  expect(one({ ...base, seed: 10, bars: 500, symbols: ['A'] }).close).not.toEqual(a.close);
});

test('bars say what they are, and where a store puts them', () => {
  const [bars, second] = generateBars({
    model: 'garch',
    seed: 7,
    timeframe: '1w',
    bars: 2,
    symbols: 2,
    start: '2021-01-01',
    beta: 0.8,
  });
  expect(bars!.synthetic).toBe(
    'garch, seed 7, {"drift":0.1,"volatility":0.4,"alpha":0.1,"beta":0.8}, from 100 at 2021-01-04',
  );
  expect([bars!.id, second!.id, second!.symbol, bars!.open[0]]).toEqual([
    'synthetic:SYN1',
    'synthetic:SYN2',
    'SYN2',
    100,
  ]);
  expect(new Date(bars!.time[0]!).getUTCDay()).toBe(1);
});

// Sampling errors: 5 standard errors of n normal returns, so that a right model fails once in a million seeds.
const N = 200_000;
const MINUTES = 365 * 24 * 60;
const DRIFTLESS = (volatility: number) => volatility ** 2 / 2;

test('returns of a random walk have the mean and the variance of geometric Brownian motion', () => {
  const returns = returnsOf(
    one({ model: 'random-walk', seed: 1, timeframe: '1m', bars: N, drift: 0.3, volatility: 0.5 }),
  );
  const variance = 0.5 ** 2 / MINUTES;
  expect(Math.abs(mean(returns) - (0.3 - 0.125) / MINUTES)).toBeLessThan(5 * Math.sqrt(variance / N));
  expect(Math.abs(covariance(returns, returns) / variance - 1)).toBeLessThan(5 * Math.sqrt(2 / N));
  expect(Math.abs(covariance(returns.slice(1), returns.slice(0, -1)) / variance)).toBeLessThan(
    5 / Math.sqrt(N),
  );
});

test('the high and the range of a bar have the means of a Brownian path, σ√(2/π) and σ√(8/π) (Feller, 1951)', () => {
  const bars = one({
    model: 'random-walk',
    seed: 2,
    timeframe: '1m',
    bars: N,
    drift: DRIFTLESS(0.4),
    volatility: 0.4,
  });
  const deviation = 0.4 / Math.sqrt(MINUTES);
  const highs = Array.from(bars.high, (high, i) => Math.log(high / bars.open[i]!) / deviation);
  const ranges = Array.from(bars.high, (high, i) => Math.log(high / bars.low[i]!) / deviation);
  // The standard deviations are √(1 - 2/π) and √(4 ln 2 - 8/π).
  expect(Math.abs(mean(highs) - Math.sqrt(2 / Math.PI))).toBeLessThan((5 * 0.603) / Math.sqrt(N));
  expect(Math.abs(mean(ranges) - Math.sqrt(8 / Math.PI))).toBeLessThan((5 * 0.476) / Math.sqrt(N) + 1e-3);
});

test('squared returns of GARCH(1,1) have the variance, kurtosis and autocorrelation of Bollerslev (1986)', () => {
  const [alpha, beta, volatility] = [0.1, 0.8, 0.5];
  const returns = returnsOf(
    one({
      model: 'garch',
      seed: 4,
      timeframe: '1m',
      bars: N,
      drift: DRIFTLESS(volatility),
      volatility,
      alpha,
      beta,
    }),
  );
  const variance = covariance(returns, returns);
  expect(variance / (volatility ** 2 / MINUTES)).toBeCloseTo(1, 1.5);
  const kurtosis = mean(returns.map((value) => value ** 4)) / variance ** 2;
  expect(
    kurtosis / ((3 * (1 - (alpha + beta) ** 2)) / (1 - (alpha + beta) ** 2 - 2 * alpha ** 2)),
  ).toBeCloseTo(1, 1);
  const first = (alpha * (1 - alpha * beta - beta ** 2)) / (1 - 2 * alpha * beta - beta ** 2);
  for (const lag of [1, 2, 5, 10]) {
    const expected = first * (alpha + beta) ** (lag - 1);
    expect(Math.abs(squares(returns, lag) / squares(returns, 0) - expected)).toBeLessThan(0.02);
  }
});

test('regimes take turns as a Markov chain does: the variance is the mixture, and squares remember the regime', () => {
  const regimes = [
    { drift: DRIFTLESS(0.2), volatility: 0.2, days: 30 / 1440 },
    { drift: DRIFTLESS(0.8), volatility: 0.8, days: 10 / 1440 },
  ] as const;
  const returns = returnsOf(one({ model: 'regime', seed: 5, timeframe: '1m', bars: N, regimes }));
  const [calm, wild] = regimes.map(({ volatility }) => volatility ** 2 / MINUTES) as [number, number];
  const [stationary, stays] = [30 / 40, 1 - 1 / 30 - 1 / 10];
  expect(covariance(returns, returns) / (stationary * calm + (1 - stationary) * wild)).toBeCloseTo(1, 1.5);
  for (const lag of [1, 3, 10]) {
    // Cov(r²(t), r²(t+k)) = π(1-π) (σ1² - σ2²)² (1 - p - q)^k.
    const expected = stationary * (1 - stationary) * (calm - wild) ** 2 * stays ** lag;
    expect(squares(returns, lag) / expected).toBeCloseTo(1, 1);
  }
});

test('symbols move independently', () => {
  const [a, b] = generateBars({ model: 'random-walk', seed: 6, timeframe: '1h', bars: N, symbols: 2 }).map(
    returnsOf,
  ) as [number[], number[]];
  const correlation = covariance(a, b) / Math.sqrt(covariance(a, a) * covariance(b, b));
  expect(Math.abs(correlation)).toBeLessThan(5 / Math.sqrt(N));
});

const good = { model: 'garch', seed: 1, timeframe: '1h', bars: 10 } as const;
test.each([
  [{ ...good, model: 'grach' as 'garch' }, "there is no model 'grach'", "did you mean 'garch'?"],
  [{ ...good, seed: 1.5 }, 'seed 1.5 is out of range', undefined],
  [{ ...good, bars: 0 }, 'bars 0 is out of range', 'a whole number from 1'],
  [{ ...good, symbols: 0 }, 'symbols 0 is out of range', undefined],
  [{ ...good, price: 0 }, 'price 0 is out of range', undefined],
  [{ ...good, volatility: -1 }, 'volatility -1 is out of range', undefined],
  [{ ...good, drift: Number.NaN }, 'drift NaN is out of range', undefined],
  [
    { ...good, alpha: 0.2, beta: 0.8 },
    'alpha 0.2 and beta 0.8 is out of range',
    'each from 0, together below 1',
  ],
  [
    {
      ...good,
      model: 'regime',
      regimes: [
        { drift: 0, volatility: 1, days: 0 },
        { drift: 0, volatility: 1, days: 1 },
      ],
    },
    'days 0 is out of range',
    'above 0',
  ],
  [{ ...good, timeframe: '1y' as '1d' }, "'1y' is not a timeframe", undefined],
  [{ ...good, start: 'soon' }, "start 'soon' is not a date", undefined],
] as [GenerateOptions, string, string | undefined][])('%j is refused', (bad, message, hint) => {
  expect(() => generateBars(bad)).toThrow(
    expect.objectContaining({ code: 'bad-option', message, ...(hint !== undefined && { hint }) }),
  );
});
