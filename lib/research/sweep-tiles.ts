// The fast way of a sweep: all combinations of a signal strategy on one graph, a tile of bars at a time.
//
// The columns of a tile stay in the processor's cache while every combination goes through it, and memory does not grow
// with the bars. The rows come out the same whatever the tile, and whichever combinations go together.

import { requireEnoughBars } from '../backtest/backtest.ts';
import { METRICS } from '../metrics/registry.ts';
import { areSumsSound, type CommonFacts, factsOf, SUMMED_METRICS } from './sweep-facts.ts';
import { SweepKernel } from './sweep-kernel.ts';
import { MarketTile } from './sweep-market.ts';
import { type Combination, planSweep, type SweepPlan } from './sweep-plan.ts';
import { AT, STATE_SIZE, startStates } from './sweep-state.ts';
import { failureOf, type SweepFailure, type SweepTask } from './sweep-task.ts';

/** Bars of a tile: measured, the columns of a hundred indicators then fit into the second cache. */
const TILE = 1024;

/** Whether the kernel covers the strategy, the options, the market and the metrics of a task. */
export function canTile({ strategy, settings, bars, metrics }: SweepTask): boolean {
  const { rules, trading, detail, funding } = settings.engine;
  const signalsAlone = strategy.signals !== undefined && strategy.onFill === undefined;
  const plain = rules.fill === 'next-open' && !settings.closeAtEnd && trading.attached === undefined;
  const given = detail === undefined && funding === undefined;
  const summed = metrics.every((name) => SUMMED_METRICS.includes(name));
  // A price that is none to trade at has rules of its own.
  return signalsAlone && plain && given && summed && bars.low.every((low) => low > 0);
}

/**
 * Runs the combinations of the rows [from, to) and writes their metrics. Returns those that failed, and the rows that
 * the engine has to run: those whose position was liquidated, and those whose sums have lost their digits.
 */
export function sweepByTiles(
  task: SweepTask,
  from: number,
  to: number,
  tile = TILE,
): { failures: SweepFailure[]; left: number[] } {
  const plan = planSweep(task, from, to, tile);
  const states = runTiles(task, plan, tile);
  const common = commonFacts(task);
  const left: number[] = [];
  for (const [k, { row, warmup }] of plan.combinations.entries()) {
    const o = k * STATE_SIZE;
    try {
      requireEnoughBars({ strategy: task.strategy, warmup }, states[o + AT.start]!, task.bars);
      if (states[o + AT.left] !== 0 || !areSumsSound(states, o, common.bars)) left.push(row);
      else writeMetrics(task, row, states, o, common);
    } catch (error) {
      plan.failures.push(failureOf(task, row, error));
    }
  }
  return { failures: plan.failures, left };
}

function runTiles(
  { bars, settings }: SweepTask,
  { graph, combinations }: SweepPlan,
  tile: number,
): Float64Array {
  const { rules, cash } = settings.engine;
  const states = startStates(combinations.length, cash);
  const market = new MarketTile(bars, tile, rules.side !== 'long' || rules.leverage > 1);
  const kernel = new SweepKernel(market, settings.engine);
  for (let from = 0; from < bars.length; from += tile) {
    const to = Math.min(bars.length, from + tile);
    const shift = to - graph.append(bars, from, to);
    market.load(from, to);
    for (let k = 0, o = 0; k < combinations.length; k++, o += STATE_SIZE) {
      const one = combinations[k]!;
      if (states[o + AT.left] !== 0) continue;
      if (states[o + AT.start] === Number.POSITIVE_INFINITY) states[o + AT.start] = startOf(one) + shift;
      kernel.advance(states, o, one.find, from, to, shift);
    }
  }
  return states;
}

/** The row of the graph from which on all that a combination waits for has values; Infinity while it is unknown. */
function startOf({ awaits }: Combination): number {
  let start = 0;
  for (const one of awaits) start = Math.max(start, one.start);
  return start;
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

function writeMetrics(
  { metrics, columns }: SweepTask,
  row: number,
  states: Float64Array,
  o: number,
  common: CommonFacts,
): void {
  const facts = factsOf(states, o, common);
  for (const [k, name] of metrics.entries()) {
    const value = METRICS[name].of(facts);
    // As in the metrics of a backtest: undefined is null, here NaN, and −0 is 0.
    columns[k]![row] = Number.isFinite(value) ? value + 0 : Number.NaN;
  }
}
