// The tiled path of a sweep against single backtests: fills, trades, final equity and drawdown to the last bit.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BacktestOptions } from '../backtest/index.ts';
import type { Bars } from '../core/bars.ts';
import { random } from '../core/random.ts';
import { expectLaw, randomBars, STRATEGIES, singleRun } from './sweep.fixture.ts';
import { SUMMED_METRICS } from './sweep-facts.ts';
import { makeGrid } from './sweep-grid.ts';
import { haveSimd } from './sweep-simd/simd-kernel.ts';
import { makeTask, paramsOf, type SweepTask } from './sweep-task.ts';
import { canTile, sweepByTiles } from './sweep-tiles.ts';

const perpetual = { symbol: 'TEST', kind: 'perpetual' } as const;
const lengths = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 4 });

const cases = fc.record({
  seed: fc.nat(),
  bars: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 60, max: 400 })),
  step: fc.constantFrom(0.01, 1),
  busy: fc.constantFrom(0.02, 0.1, 0.5),
  strategy: fc.constantFrom(...STRATEGIES),
  fast: lengths,
  slow: lengths,
  tile: fc.constantFrom(1, 2, 7, 32, 64, 130, 1024),
  instrument: fc.constantFrom(undefined, perpetual, {
    ...{ ...perpetual, lot: 0.25, minNotional: 60, maintenanceMargin: 0.02 },
  }),
  options: fc.record(
    {
      fee: fc.constantFrom(0, 0.001, { maker: 0.0002, taker: 0.02 }),
      slippage: fc.constantFrom(0, 0.001, 0.03),
      side: fc.constantFrom('long' as const, 'short' as const, 'both' as const),
      size: fc.constantFrom(0.3, 1, { quantity: 1.5 }, { quantity: 500 }, { notional: 700 }),
      leverage: fc.constantFrom(1, 1, 3, 20),
      cash: fc.constantFrom(100, 10_000),
    },
    { requiredKeys: [] },
  ),
});

type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

function taskOf({ seed, bars: n, step, busy, strategy, fast, slow, instrument, options }: Case): SweepTask {
  const plain = randomBars(random(seed), n, step, busy);
  const bars: Bars = instrument ? { ...plain, instrument } : plain;
  const grid = makeGrid(strategy, { fast, slow }, undefined);
  const columns = SUMMED_METRICS.map(() => new Float64Array(grid.wanted.length).fill(Number.NaN));
  return makeTask({
    ...{ strategy, bars, grid, columns, metrics: SUMMED_METRICS },
    options: options as BacktestOptions,
  });
}

function metricsAt({ metrics, columns }: SweepTask, row: number): Record<string, number | null> {
  const value = (k: number) => (Number.isNaN(columns[k]![row]!) ? null : columns[k]![row]!);
  return Object.fromEntries(metrics.map((name, k) => [name, value(k)]));
}

test('every row that the tiles run is that of a backtest, with SIMD and without, whatever the bars, signals, sizes and sides', async () => {
  const seen = { rows: 0, trades: 0, shorts: 0, left: 0, failed: 0 };
  expect(haveSimd()).toBe(true);
  await fc.assert(
    fc.asyncProperty(cases, async (one) => {
      const [task, plain] = [taskOf(one), taskOf(one)];
      expect(canTile(task)).toBe(true);
      const part = { from: 0, to: task.grid.wanted.length };
      const { failures, left } = (await sweepByTiles(task, part, { tile: one.tile, simd: true }))!;
      const oracle = (await sweepByTiles(plain, part, { tile: one.tile, simd: false }))!;
      expect({ left, columns: task.columns }).toEqual({ left: oracle.left, columns: plain.columns });
      expect(failures.map(({ row }) => row)).toEqual(oracle.failures.map(({ row }) => row));
      const failed = new Set(failures.map(({ row }) => row));
      for (let row = 0; row < task.grid.wanted.length; row++) {
        const single = singleRun(task, paramsOf(task, row));
        expect(failed.has(row)).toBe(single === undefined);
        if (single === undefined || left.includes(row)) continue;
        expectLaw(metricsAt(task, row), single);
        seen.rows++;
        seen.trades += single.trades!;
        if (one.options.side === 'both') seen.shorts += single.trades!;
      }
      seen.left += left.length;
      seen.failed += failed.size;
    }),
    { numRuns: 400, seed: 1 },
  );
  // The comparison is worth something only where things happen, and where the tiles do them.
  expect(seen.rows).toBeGreaterThan(800);
  expect(Math.min(seen.trades, seen.shorts)).toBeGreaterThan(1000);
  expect(Math.min(seen.left, seen.failed)).toBeGreaterThan(20);
});
