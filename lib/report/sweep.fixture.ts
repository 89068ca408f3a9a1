// Records for tests of charts and pages, made here: a sweep over any grid, a walk-forward and a Monte Carlo simulation.

import { type MonteCarloRecord, type ParamValue, random, type WalkForwardRecord } from '../core/index.ts';
import type { MetricName } from '../metrics/index.ts';
import type { SweepRecord } from './records.ts';
import { exampleRun } from './run.fixture.ts';

const run = exampleRun(3000);

/** What the example records say of their data. */
export const DATA = {
  id: 'example',
  symbol: 'BTC/USDT',
  timeframe: '1h',
  from: run.bars.time[0]!,
  to: run.bars.time.at(-1)!,
  bars: run.bars.length,
};

type Params = Readonly<Record<string, ParamValue>>;

/** A sweep over all combinations of `values`, whose metrics are functions of the parameters; NaN where undefined. */
export function exampleSweep(
  values: Readonly<Record<string, readonly ParamValue[]>>,
  metrics: Readonly<Partial<Record<MetricName, (params: Params) => number>>>,
  where: (params: Params) => boolean = () => true,
): SweepRecord {
  const names = Object.keys(values);
  const total = names.reduce((product, name) => product * values[name]!.length, 1);
  const combination = (k: number): Params => {
    const params: Record<string, ParamValue> = {};
    for (const name of names.toReversed()) {
      params[name] = values[name]![k % values[name]!.length]!;
      k = Math.floor(k / values[name]!.length);
    }
    return params;
  };
  const wanted = Float64Array.from({ length: total }, (_, k) => k).filter((k) => where(combination(k)));
  const number = (name: string, value: ParamValue) =>
    typeof value === 'string' ? values[name]!.indexOf(value) : Number(value);
  const columns = Object.entries(metrics).map(([name, of]) => [name, wanted.map((k) => of(combination(k)))]);
  const known: SweepRecord['metrics'] = Object.fromEntries(columns);
  return {
    ...{ kind: 'sweep', strategy: 'ema-cross', data: DATA, options: { cash: 10_000, fee: 0.001 } },
    length: wanted.length,
    params: Object.fromEntries(
      names.map((name) => [name, wanted.map((k) => number(name, combination(k)[name]!))]),
    ),
    metrics: known,
    ...{ failures: [], warnings: [], partial: false },
    row: (k) => ({
      params: Object.fromEntries(names.map((name) => [name, combination(wanted[k]!)[name]!])),
      metrics: Object.fromEntries(
        Object.entries(known).map(([name, column]) => [name, Number.isNaN(column[k]!) ? null : column[k]!]),
      ),
    }),
  };
}

/** The whole numbers from `from` to `to`, both included. */
export function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, k) => from + k);
}

/** A sweep of `fast` and `slow` with a single best combination: fast 12, slow 40. */
export function peakSweep(fast = numbers(5, 20), slow = numbers(30, 50)): SweepRecord {
  const score = (p: Params) =>
    1 - 0.01 * Math.abs(Number(p['fast']) - 12) - 0.02 * Math.abs(Number(p['slow']) - 40);
  return exampleSweep(
    { fast, slow },
    {
      sharpe: score,
      totalReturn: (p) => score(p) - 0.6,
      buyAndHoldReturn: () => 0.2,
      maxDrawdown: (p) => -0.3 + 0.01 * Number(p['fast']),
      trades: (p) => 1000 / Number(p['fast']),
    },
  );
}

/** A walk-forward of `count` windows over the bars of the example run. */
export function exampleWalkForward(mode: 'rolling' | 'anchored', count = 5): WalkForwardRecord {
  const { time } = run.bars;
  const [train, test] = [1000, 400];
  const span = (fromRow: number, toRow: number) => ({
    ...{ fromRow, toRow, from: time[fromRow]!, to: time[toRow - 1]! },
  });
  const fast = (k: number) => [12, 12, 20, 12, 8][k % 5]!;
  const windows = Array.from({ length: count }, (_, k) => ({
    train: span(mode === 'rolling' ? k * test : 0, train + k * test - 40),
    test: span(train + k * test, train + (k + 1) * test),
    params: { fast: fast(k), slow: 40 },
    trials: 336,
    score: { inSample: 1.2, outOfSample: k === 2 ? null : 0.4 - 0.2 * k },
    inSample: { totalReturn: 0.3 },
    outOfSample: { totalReturn: 0.05 - 0.03 * k, trades: 3 },
  }));
  const [from, to] = [train, train + count * test];
  return {
    ...{ kind: 'walk-forward', strategy: 'ema-cross', data: DATA, options: { cash: 10_000 } },
    ...{ objective: 'sharpe', mode, embargo: 40, windows, warnings: [], partial: false },
    outOfSample: {
      time: time.slice(from, to),
      equity: run.equity.slice(from, to),
      trades: [],
      metrics: run.metrics,
    },
    defaults: { params: { fast: 12, slow: 40 }, metrics: { ...run.metrics, totalReturn: 0.0123 } },
    efficiency: {
      ...{ return: 0.42, inSampleReturn: 0.3, outOfSampleReturn: 0.126, objective: 0.3 },
      ...{ profitable: 2, windows: count },
    },
    stability: [
      {
        name: 'fast',
        values: windows.map((_, k) => fast(k)),
        mode: 12,
        modeShare: 0.6,
        variation: 0.3,
        drift: 0.2,
      },
    ],
  };
}

/** A Monte Carlo simulation of the example run, whose fan is drawn at random. */
export function exampleMonteCarlo(axis: 'trades' | 'time'): MonteCarloRecord {
  const next = random(3);
  const x = Array.from({ length: 51 }, (_, k) => (axis === 'trades' ? k : DATA.from + k * 3_600_000));
  const equity = (spread: number) => x.map((_, k) => 10_000 * (1 + spread * Math.sqrt(k) + 0.001 * next()));
  const figures = { actual: 0.1, mean: 0.09, median: 0.08, low: -0.2, high: 0.4, worse: 0.55 };
  return {
    ...{ kind: 'monte-carlo', strategy: 'ema-cross', params: { fast: 12, slow: 40 }, data: DATA },
    method: axis === 'trades' ? 'bootstrap' : 'returns',
    ...{ runs: 10_000, seed: 1, block: axis === 'time' ? 12.3 : null, level: 0.95, cash: 10_000 },
    metrics: { totalReturn: figures, sharpe: { ...figures, worse: null } },
    drawdowns: [
      { probability: 0.05, value: -0.4 },
      { probability: 0.5, value: -0.25 },
    ],
    ...{ lossProbability: 0.12, halvingProbability: 0.004 },
    fan: {
      axis,
      x,
      curves: [0.025, 0.25, 0.5, 0.75, 0.975].map((probability) => ({
        probability,
        equity: equity(0.1 * (probability - 0.5)),
      })),
      actual: equity(0.01),
    },
    sentence: 'Of 10,000 runs, 12 % end in a loss.',
  };
}
