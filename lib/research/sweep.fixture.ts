// For tests of sweeps: random bars, strategies whose signals are of every shape, and the law that a row is held to.

import { expect } from 'vitest';
import { runBacktest } from '../backtest/index.ts';
import { type Bars, createBars } from '../core/bars.ts';
import type { Random } from '../core/random.ts';
import { apply, defineSignalOperator, type Series, whole } from '../graph/index.ts';
import { ema, rsi } from '../indicators/index.ts';
import type { MetricName, Metrics } from '../metrics/index.ts';
import { type AnyStrategy, defineStrategy, param } from '../strategy/index.ts';
import type { SweepResult } from './sweep-result.ts';
import type { SweepTask } from './sweep-task.ts';

const HOUR = 3_600_000;

/** Hourly bars on a grid of prices, with gaps, flat bars, and four random bits in the volume of each. */
export function randomBars(uniform: Random, n: number, step: number, busy: number): Bars {
  const rows = Array.from({ length: n }, () => ({ open: 0, high: 0, low: 0, close: 0, volume: 0 }));
  const round = (price: number) => Math.max(step, Math.round(price / step) * step);
  let price = 100;
  for (const row of rows) {
    row.open = round(uniform() < 0.2 ? price * (0.9 + 0.21 * uniform()) : price);
    row.close = uniform() < 0.1 ? row.open : round(row.open * (0.97 + 0.0603 * uniform()));
    row.high = Math.max(row.open, row.close, round(row.close * (1 + 0.03 * uniform())));
    row.low = Math.min(row.open, row.close, round(row.open * (1 - 0.03 * uniform())));
    for (let bit = 0; bit < 4; bit++) if (uniform() < busy) row.volume |= 1 << bit;
    price = row.close;
  }
  return createBars({
    ...{ time: rows.map((_, i) => i * HOUR), open: rows.map((r) => r.open), high: rows.map((r) => r.high) },
    ...{ low: rows.map((r) => r.low), close: rows.map((r) => r.close), volume: rows.map((r) => r.volume) },
    ...{ timeframe: '1h', symbol: 'TEST' },
  });
}

const bit = defineSignalOperator({
  name: 'bit',
  inputs: ['x'],
  outputs: ['y'],
  params: { bit: whole(0) },
  lookback: () => 0,
  run({ x, y, bit: k }, from, to) {
    for (let i = from; i < to; i++) y[i] = (x[i]! >> k) & 1;
  },
});

const lengths = { fast: param.int(3, { min: 1 }), slow: param.int(8, { min: 1 }) };

/** Crosses that go both ways, and one that a higher timeframe takes part in. */
const crosses = defineStrategy({
  name: 'crosses',
  params: lengths,
  indicators: (bars, p) => ({ fast: ema(bars.close, p.fast), slow: ema(bars.every('4h').close, p.slow) }),
  signals: ({ fast, slow }, { close }) => ({
    entries: fast.crossesAbove(slow),
    exits: close.crossesBelow(fast),
    shortEntries: fast.crossesBelow(slow),
    shortExits: close.crossesAbove(close.lag(2)),
  }),
});

/** Comparisons of each kind. */
const comparisons = defineStrategy({
  name: 'comparisons',
  params: lengths,
  indicators: ({ close }, p) => ({ fast: ema(close, p.fast), slow: ema(close, p.slow) }),
  signals: ({ fast, slow }, { close, open }) => ({
    entries: fast.gt(slow),
    exits: close.lt(fast),
    shortEntries: slow.ge(close),
    shortExits: fast.le(open),
  }),
});

/** And, or, not, and constants. */
const logic = defineStrategy({
  name: 'logic',
  params: { ...lengths, level: param.float(40), above: param.bool(true) },
  indicators: ({ close }, p) => ({ rsi: rsi(close, p.fast), mean: ema(close, p.slow) }),
  signals: ({ rsi: index, mean }, { close }, p) => ({
    entries: p.above ? index.lt(p.level).and(close.gt(mean)) : index.crossesAbove(p.level),
    exits: index.lt(70).not().or(close.crossesBelow(mean)),
    shortEntries: close.gt(mean).not(),
  }),
});

/** Never leaves but by reversing. */
const noExits = defineStrategy({
  name: 'no-exits',
  params: lengths,
  indicators: ({ close }, p) => ({ fast: ema(close, p.fast), slow: ema(close, p.slow) }),
  signals: ({ fast, slow }) => ({ entries: fast.crossesAbove(slow), shortEntries: fast.crossesBelow(slow) }),
});

const said = (volume: Series, k: number) => apply(bit, { x: volume }, { bit: k });

/** Random signals, which coincide in every way. */
const told = defineStrategy({
  name: 'told',
  params: lengths,
  indicators: ({ close }, p) => ({ late: close.lag(p.slow) }),
  signals: (_, bars, p) => {
    const volume = bars.volume.lag(p.fast - 1);
    return {
      entries: said(volume, 0),
      exits: said(volume, 1),
      shortEntries: said(volume, 2),
      shortExits: said(volume, 3),
    };
  },
});

/** Holds from a random bar on, through new peaks and what lies between them. */
const holder = defineStrategy({
  name: 'holder',
  params: lengths,
  indicators: ({ close }, p) => ({ late: close.lag(p.fast + p.slow) }),
  signals: (_, { volume }) => ({ entries: said(volume, 0) }),
});

export const STRATEGIES: readonly AnyStrategy[] = [crosses, comparisons, logic, noExits, told, holder];

// What is summed up in another order than a single run sums it.
const SUMS = new Set<string>(['volatility', 'sharpe', 'sortino', 'omega', 'sqn']);

/** Holds metrics to those of a single run: sums to 1e-12, all else to the last bit. */
export function expectLaw(metrics: Readonly<Partial<Record<string, number | null>>>, single: Metrics): void {
  for (const [name, value] of Object.entries(metrics)) {
    const expected = single[name as MetricName];
    if (!SUMS.has(name) || expected === null || value === null || value === undefined) {
      expect({ [name]: value }).toEqual({ [name]: expected });
    } else {
      const error = Math.abs(value - expected) / Math.max(1, Math.abs(expected));
      expect({ name, value, expected, error: error < 1e-12 }).toEqual({ name, value, expected, error: true });
    }
  }
}

/** The metrics of a row by single run; undefined where that throws. */
export function singleRun(
  { strategy, bars, options }: Pick<SweepTask, 'strategy' | 'bars' | 'options'>,
  params: Readonly<Record<string, unknown>>,
): Metrics | undefined {
  try {
    return runBacktest(strategy, params, bars, options).metrics;
  } catch {
    return undefined;
  }
}

/** All rows of a result, for comparing two. */
export function rowsOf(result: SweepResult) {
  return Array.from({ length: result.length }, (_, k) => result.row(k));
}
