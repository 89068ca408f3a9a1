// The fast way of a sweep: all combinations of a signal strategy on one graph, a tile of bars at a time.
//
// The columns of a tile stay in the processor's cache while every combination goes through it, and memory does not grow
// with the bars. Whatever the tile, and whichever combinations go together, trades, equity and drawdown come out the same to
// the last bit, and sums over bars to 1e-12.

import { requireEnoughBars } from '../backtest/backtest.ts';
import { METRICS } from '../metrics/registry.ts';
import { warmupOf } from '../strategy/program.ts';
import { areSumsSound, type CommonFacts, SUMMED_METRICS, SweptFacts } from './sweep-facts.ts';
import { PlainTiles } from './sweep-plain.ts';
import { planSweep, type SweepPlan, startOf } from './sweep-plan.ts';
import { LINE } from './sweep-simd/places.ts';
import { COLUMN_BYTES } from './sweep-simd/signal-places.ts';
import { haveSimd } from './sweep-simd/simd-kernel.ts';
import { SimdTiles } from './sweep-simd/simd-tiles.ts';
import { AT, STATE_SIZE } from './sweep-state.ts';
import { failureOf, type SweepFailure, type SweepTask } from './sweep-task.ts';
import type { Part } from './sweep-worker.ts';

/** Bars of a tile: measured, the columns of a hundred indicators then fit into the second cache. */
const TILE = 1024;

// The kernel with SIMD reads its columns faster than any cache but the second brings them: half of a small one.
const SIMD_TILE_BYTES = 500_000;

/** Bars of a tile with SIMD, for so many columns. */
function simdTile(columns: number): number {
  const lines = Math.floor(SIMD_TILE_BYTES / (COLUMN_BYTES * columns) / LINE);
  return LINE * Math.min(TILE / LINE, Math.max(1, lines));
}

// Looking for crosses directly takes as long as four looks into a column of them and the making of a quarter of it.
const MOST_DIRECT = 3;

/** Whether the kernel covers the strategy, the options, the market and the metrics of a task. */
export function canTile({ strategy, settings, bars, metrics }: SweepTask): boolean {
  const { rules, trading, detail, funding, risk } = settings.engine;
  const signalsAlone = strategy.signals !== undefined && strategy.onFill === undefined;
  const plain = rules.fill === 'next-open' && !settings.closeAtEnd && trading.attached === undefined;
  const given = detail === undefined && funding === undefined && risk === undefined;
  const summed = metrics.every((name) => SUMMED_METRICS.includes(name));
  // A price that is none to trade at has rules of its own.
  return signalsAlone && plain && given && summed && isPositive(bars.low);
}

/** A loop: every thread waits for it before it begins, and `every` takes ten times as long. */
function isPositive(prices: Float64Array): boolean {
  for (let i = 0; i < prices.length; i++) if (!(prices[i]! > 0)) return false;
  return true;
}

/** What takes all combinations of a plan through one tile after the other. */
export interface Tiles {
  /** A row of numbers per combination, by `AT`. */
  readonly states: Float64Array;
  /** Takes them through the bars [from, to), of which bar i is row i − shift of the graph. */
  advance(from: number, to: number, shift: number): void;
}

/** Asked again and again while a part runs; true ends it. */
export type Pause = () => Promise<boolean>;

export interface TilesDone {
  readonly failures: SweepFailure[];
  /** The rows that the engine has to run: positions that were liquidated, and sums that have lost their digits. */
  readonly left: number[];
}

/** Runs the combinations of a part and writes their metrics; undefined where it was ended before. */
export async function sweepByTiles(
  task: SweepTask,
  part: Part,
  {
    tile,
    simd = haveSimd(),
    pause,
  }: { tile?: number | undefined; simd?: boolean; pause?: Pause | undefined } = {},
): Promise<TilesDone | undefined> {
  const tileOf = (columns: number) => tile ?? (simd ? simdTile(columns) : TILE);
  const plan = planSweep(task, part, tileOf, simd ? Number.POSITIVE_INFINITY : MOST_DIRECT);
  const tiles = simd ? new SimdTiles(task, plan) : new PlainTiles(task, plan);
  if (!(await runTiles(task, plan, tiles, pause))) return undefined;
  const facts = new SweptFacts(commonFacts(task));
  const write = metricsWriter(task);
  const left: number[] = [];
  const { states } = tiles;
  for (let k = 0, o = 0; k < plan.combinations.length; k++, o += STATE_SIZE) {
    const { row, needed } = plan.combinations[k]!;
    try {
      requireEnoughBars(
        { strategy: task.strategy, warmup: warmupOf(needed) },
        states[o + AT.start]!,
        task.bars,
      );
      if (states[o + AT.left] !== 0 || !areSumsSound(states, o, facts.bars)) left.push(row);
      else {
        facts.take(states, o);
        write(row, facts);
      }
    } catch (error) {
      plan.failures.push(failureOf(task, row, error));
    }
  }
  return { failures: plan.failures, left };
}

/** Whether it came to the end. */
async function runTiles(
  { bars }: SweepTask,
  { graph, combinations, finders, tile }: SweepPlan,
  tiles: Tiles,
  pause: Pause | undefined,
): Promise<boolean> {
  let waiting = [...combinations.keys()];
  for (let from = 0; from < bars.length; from += tile) {
    const to = Math.min(bars.length, from + tile);
    const shift = to - graph.append(bars, from, to);
    waiting = waiting.filter((k) => {
      const start = startOf(combinations[k]!, finders) + shift;
      tiles.states[k * STATE_SIZE + AT.start] = start;
      return start === Number.POSITIVE_INFINITY;
    });
    tiles.advance(from, to, shift);
    if (await pause?.()) return false;
  }
  return true;
}

function commonFacts({ bars, settings }: SweepTask): CommonFacts {
  const { close, length } = bars;
  return {
    bars: length,
    cash: settings.engine.cash,
    periodsPerYear: settings.periodsPerYear,
    marketReturn: close[0]! > 0 ? close[length - 1]! / close[0]! - 1 : Number.NaN,
  };
}

/** Writes metrics of combinations into the columns of a task. */
function metricsWriter({ metrics, columns }: SweepTask): (row: number, facts: SweptFacts) => void {
  const formulas = metrics.map((name) => METRICS[name].of);
  return (row, facts) => {
    for (let k = 0; k < formulas.length; k++) {
      const value = formulas[k]!(facts);
      // As in the metrics of a backtest: undefined is null, here NaN, and −0 is 0.
      columns[k]![row] = Number.isFinite(value) ? value + 0 : Number.NaN;
    }
  };
}
