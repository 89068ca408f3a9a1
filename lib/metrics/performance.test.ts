import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TradeColumns } from '../core/trade.ts';
import { computeMetrics, type Performance } from './performance.ts';
import { METRICS, type MetricName } from './registry.ts';

interface OracleRun {
  name: string;
  periodsPerYear: number;
  barsInMarket: number;
  feesPaid: number;
  equity: number[];
  close: number[];
  trades: { direction: number[]; entryBar: number[]; exitBar: number[]; pnl: number[]; return: number[] };
  /** By metric, then by the library and call that gave the figure. */
  expected: Partial<Record<MetricName, Record<string, number>>>;
}
const oracle: { runs: OracleRun[]; versions: Record<string, string> } = JSON.parse(
  readFileSync(new URL('./performance.oracle.json', import.meta.url), 'utf8'),
);

function tradeColumns(t: Partial<OracleRun['trades']> = {}): TradeColumns {
  const length = t.pnl?.length ?? 0;
  return {
    length,
    direction: Int8Array.from(t.direction ?? []),
    size: new Float64Array(length),
    entryBar: Int32Array.from(t.entryBar ?? new Array(length).fill(0)),
    exitBar: Int32Array.from(t.exitBar ?? new Array(length).fill(0)),
    entryPrice: new Float64Array(length),
    exitPrice: new Float64Array(length),
    fees: new Float64Array(length),
    pnl: Float64Array.from(t.pnl ?? []),
    return: Float64Array.from(t.return ?? []),
    reason: new Uint8Array(length),
  };
}

function performanceOf(equity: ArrayLike<number>, more: Partial<Performance> = {}): Performance {
  return {
    equity: Float64Array.from(equity),
    close: Float64Array.from({ length: equity.length }, (_, i) => 100 + (i % 7)),
    trades: tradeColumns(),
    cash: 100,
    barsInMarket: 0,
    feesPaid: 0,
    periodsPerYear: 252,
    ...more,
  };
}

const RETURN_METRICS = [
  'volatility',
  'sharpe',
  'sortino',
  'alpha',
  'beta',
  'var95',
  'cvar95',
  'skewness',
  'kurtosis',
  'tailRatio',
  'omega',
] as const satisfies MetricName[];
const TRADE_METRICS = [
  'winRate',
  'profitFactor',
  'expectancy',
  'averageTrade',
  'bestTrade',
  'worstTrade',
  'averageDuration',
  'sqn',
  'kelly',
] as const satisfies MetricName[];

for (const run of oracle.runs) {
  const p = performanceOf(run.equity, {
    close: Float64Array.from(run.close),
    trades: tradeColumns(run.trades),
    cash: run.equity[0]!,
    barsInMarket: run.barsInMarket,
    feesPaid: run.feesPaid,
    periodsPerYear: run.periodsPerYear,
  });
  const metrics = computeMetrics(p);

  for (const [name, figures] of Object.entries(run.expected)) {
    for (const [by, figure] of Object.entries(figures)) {
      test(`${run.name}: ${name} is ${by}`, () => {
        const value = metrics[name as MetricName]!;
        // quantstats and scipy agree on alpha, a difference of near equals, to 1e-10 only.
        const tolerance = name === 'alpha' ? 1e-9 : 1e-11;
        expect(Math.abs(value - figure)).toBeLessThanOrEqual(tolerance * Math.abs(figure));
      });
    }
  }

  test(`${run.name}: what needs no oracle is as given`, () => {
    expect(metrics.exposure).toBe(run.barsInMarket / run.equity.length);
    expect(metrics.feesPaid).toBe(run.feesPaid);
    expect(metrics.finalEquity).toBe(run.equity.at(-1));
    const covered = [...Object.keys(run.expected), 'exposure', 'feesPaid', 'finalEquity'];
    expect(covered.sort()).toEqual(Object.keys(METRICS).sort());
  });
}

test('the metrics come in the order of the printed result', () => {
  expect(Object.keys(computeMetrics(performanceOf([100, 110, 99])))).toEqual(
    (
      'totalReturn cagr volatility sharpe sortino calmar maxDrawdown maxDrawdownDuration exposure trades winRate ' +
      'profitFactor expectancy averageTrade bestTrade worstTrade averageDuration sqn kelly feesPaid finalEquity ' +
      'buyAndHoldReturn alpha beta var95 cvar95 skewness kurtosis tailRatio ulcerIndex omega'
    ).split(' '),
  );
});

test('three bars, worked by hand: +10 %, −10 %', () => {
  const m = computeMetrics(performanceOf([100, 110, 99], { periodsPerYear: 2, barsInMarket: 2 }));
  const close = (value: number | null, expected: number) => expect(value).toBeCloseTo(expected, 12);
  close(m.totalReturn, -0.01);
  close(m.cagr, -0.01);
  // std of {0.1, −0.1} with ddof 1 is √0.02; times √2 a year.
  close(m.volatility, 0.2);
  close(m.sharpe, 0);
  close(m.maxDrawdown, -0.1);
  close(m.calmar, -0.1);
  expect(m.maxDrawdownDuration).toBe(1);
  close(m.exposure, 2 / 3);
  close(m.omega, 1);
  // Quantiles at −0.1 + 0.05 × 0.2 and −0.1 + 0.95 × 0.2.
  close(m.var95, -0.09);
  close(m.cvar95, -0.1);
  close(m.tailRatio, 1);
  close(m.ulcerIndex, Math.sqrt(0.01 / 3));
  expect(m.skewness).toBeNull();
  expect(m.kurtosis).toBeNull();
});

test('without bars everything but counts is null', () => {
  const { trades, feesPaid, ...rest } = computeMetrics(performanceOf([]));
  expect([trades, feesPaid]).toEqual([0, 0]);
  expect(Object.values(rest).every((value) => value === null)).toBe(true);
});

test('one bar has a level and no returns', () => {
  const m = computeMetrics(performanceOf([100]));
  expect(m).toMatchObject({
    totalReturn: 0,
    finalEquity: 100,
    maxDrawdown: 0,
    maxDrawdownDuration: 0,
    ulcerIndex: 0,
  });
  expect(m).toMatchObject({ buyAndHoldReturn: 0, exposure: 0, cagr: null, calmar: null });
  for (const name of RETURN_METRICS) expect(m[name], name).toBeNull();
});

test('two bars have one return and no spread', () => {
  const m = computeMetrics(performanceOf([100, 90]));
  expect(m).toMatchObject({ volatility: null, sharpe: null, alpha: null, beta: null, skewness: null });
  expect(m.sortino).toBeCloseTo(-Math.sqrt(252), 12);
  expect(m.var95).toBeCloseTo(-0.1, 15);
  expect(m.cvar95).toBe(m.var95);
});

test('without trades every metric of trades is null, and their number 0', () => {
  const m = computeMetrics(performanceOf([100, 101, 99, 103]));
  expect(m.trades).toBe(0);
  for (const name of TRADE_METRICS) expect(m[name], name).toBeNull();
});

test('equity that never moves has no ratios, and a volatility of 0', () => {
  const m = computeMetrics(performanceOf(new Array(50).fill(100)));
  expect(m).toMatchObject({
    totalReturn: 0,
    cagr: 0,
    volatility: 0,
    maxDrawdown: 0,
    var95: 0,
    cvar95: 0,
    beta: 0,
  });
  expect(m).toMatchObject({ sharpe: null, sortino: null, calmar: null, skewness: null, kurtosis: null });
  expect(m).toMatchObject({ tailRatio: null, omega: null });
});

test('constant growth has no variance, though its returns differ by rounding', () => {
  const equity = Array.from({ length: 3000 }, (_, i) => 100 * 1.001 ** i);
  const returns = new Set(equity.slice(1).map((e, i) => e / equity[i]! - 1));
  expect(returns.size).toBeGreaterThan(1);
  const m = computeMetrics(performanceOf(equity, { close: Float64Array.from(equity) }));
  expect(m).toMatchObject({
    volatility: 0,
    sharpe: null,
    skewness: null,
    kurtosis: null,
    alpha: null,
    beta: null,
  });
  expect(m).toMatchObject({ sortino: null, omega: null, calmar: null, maxDrawdown: 0 });
});

test('a total loss keeps its drawdown and growth and has no return metrics', () => {
  const m = computeMetrics(performanceOf([100, 120, 0, 0], { periodsPerYear: 3 }));
  expect(m).toMatchObject({
    totalReturn: -1,
    cagr: -1,
    calmar: -1,
    maxDrawdown: -1,
    maxDrawdownDuration: 2,
    finalEquity: 0,
  });
  for (const name of RETURN_METRICS) expect(m[name], name).toBeNull();
});

test('negative equity has no compound growth', () => {
  const m = computeMetrics(performanceOf([100, 50, -20, 10, -5]));
  expect(m).toMatchObject({ totalReturn: -1.05, cagr: null, calmar: null, maxDrawdown: -1.2, sharpe: null });
});

test('equity that starts at 0 has no drawdown', () => {
  const m = computeMetrics(performanceOf([0, 10, 5], { cash: 0 }));
  expect(m).toMatchObject({
    maxDrawdown: null,
    maxDrawdownDuration: null,
    ulcerIndex: null,
    totalReturn: null,
  });
});

test('equity that starts below 0 has no drawdown and no returns', () => {
  const m = computeMetrics(performanceOf([-10, 10, 5, 8]));
  expect(m).toMatchObject({ maxDrawdown: null, ulcerIndex: null, calmar: null });
  for (const name of RETURN_METRICS) expect(m[name], name).toBeNull();
});

test('a market that traded at or below 0 has no alpha and beta, and leaves the other metrics alone', () => {
  const equity = [100, 101, 99, 104];
  const sound = computeMetrics(performanceOf(equity));
  const { alpha, beta, buyAndHoldReturn, ...rest } = computeMetrics(
    performanceOf(equity, { close: Float64Array.of(10, -37, 5, 12) }),
  );
  expect([alpha, beta]).toEqual([null, null]);
  expect(buyAndHoldReturn).toBeCloseTo(0.2, 15);
  expect(sound).toMatchObject(rest);
});

const wild = fc.oneof(
  fc.double({ min: 1, max: 1e6, noNaN: true }),
  fc.constantFrom(0, -1, 100, 100, Number.NaN, Number.POSITIVE_INFINITY, Number.MIN_VALUE, Number.MAX_VALUE),
  fc.double(),
);
const signed = fc.oneof(fc.double({ noNaN: true }), fc.constantFrom(0, 1, -1, Number.NaN));

test('every metric of any input is null or finite, and inputs stay as they are', () => {
  const runs = fc.record({
    rows: fc.array(fc.tuple(wild, wild), { maxLength: 40 }),
    trades: fc.array(fc.tuple(signed, signed), { maxLength: 5 }),
    cash: wild,
    periodsPerYear: wild,
  });
  fc.assert(
    fc.property(runs, ({ rows, trades, cash, periodsPerYear }) => {
      const p = performanceOf(
        rows.map(([e]) => e),
        {
          close: Float64Array.from(rows, ([, c]) => c),
          trades: tradeColumns({ pnl: trades.map(([x]) => x), return: trades.map(([, x]) => x) }),
          cash,
          periodsPerYear,
        },
      );
      const before = structuredClone(p);
      const metrics = computeMetrics(p);
      for (const [name, value] of Object.entries(metrics)) {
        expect(value === null || Number.isFinite(value), `${name}: ${value}`).toBe(true);
        expect(Object.is(value, -0), `${name}: -0`).toBe(false);
      }
      expect(p).toEqual(before);
    }),
    { numRuns: 500 },
  );
});

test('columns of different length are refused', () => {
  const p = performanceOf([100, 101, 102], { close: Float64Array.of(1, 2) });
  expect(() => computeMetrics(p)).toThrowError('equity has 3 rows, close has 2');
});
