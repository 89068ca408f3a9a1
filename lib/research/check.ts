// The proof of a strategy on given data: its columns do not look ahead, and its backtest is what a live session would do.

import { type BacktestOptions, makeRun } from '../backtest/index.ts';
import type { Bars } from '../core/bars.ts';
import { TradelabError } from '../core/errors.ts';
import { type Random, random } from '../core/random.ts';
import { formatTime } from '../core/time.ts';
import type { ParamValue } from '../core/words.ts';
import {
  type Build,
  type Column,
  columnsAtOnce,
  columnsInPieces,
  columnsStreamed,
  firstDifference,
} from '../graph/index.ts';
import { type AnyStrategy, resolveParams, withInputs } from '../strategy/index.ts';
import { differenceOf, replay, type Trace, traceOf } from './check-replay.ts';

/** One thing that was proven, or where it failed. */
export interface CheckItem {
  readonly name: string;
  readonly passed: boolean;
  /** What was compared, in words: '2 columns of 5,105 rows, 8 random cuts'. */
  readonly compared: string;
  /** The first difference, with its place and both values; absent where there is none. */
  readonly difference?: string;
}

/** What a check compared, and whether all was the same to the last bit. */
export interface CheckReport {
  readonly strategy: string;
  readonly params: Readonly<Record<string, ParamValue>>;
  readonly data: { id: string; symbol: string; timeframe: string; bars: number };
  readonly seed: number;
  readonly passed: boolean;
  readonly items: readonly CheckItem[];
}

/** The options of a backtest, and how often and how the check cuts. */
export interface CheckOptions extends BacktestOptions {
  params?: Readonly<Record<string, unknown>>;
  /** Seed of the random cuts and restarts; default 1. */
  seed?: number;
  /** How often the columns are cut anew; default 8. */
  rounds?: number;
}

/**
 * Checks a strategy on bars, bit for bit: columns under random cuts, the same run twice, the run replayed bar by bar
 * through the live path, and the replay restarted at random bars. Throws what `backtest` throws.
 */
export function checkStrategy(strategy: AnyStrategy, bars: Bars, options: CheckOptions = {}): CheckReport {
  const { params = {}, seed = 1, rounds = 8, ...rest } = options;
  // A live session does not know that its data end.
  const settings: BacktestOptions = { ...rest, closeAtEnd: false };
  const run = () => makeRun(strategy, params, bars, settings);
  const result = run();
  const first = traceOf(result);
  const replayed = (crashes: number) => replay(strategy, params, bars, settings, random(seed), crashes);
  const items = [
    item('columns do not depend on how the bars are cut', () =>
      checkCuts(strategy, params, bars, random(seed), rounds),
    ),
    item('the same backtest again gives the same', () => compareRuns(first, traceOf(run()), bars)),
    item('backtest = replay bar by bar', () => compareRuns(first, replayed(0), bars)),
    item('backtest = replay with restarts', () => compareRuns(first, replayed(RESTARTS), bars)),
  ];
  const { id, symbol, timeframe, length } = bars;
  return {
    strategy: strategy.name,
    params: result.params,
    data: { id, symbol, timeframe, bars: length },
    seed,
    passed: items.every(({ passed }) => passed),
    items,
  };
}

// About how many restarts a replay has.
const RESTARTS = 20;

type Outcome = Pick<CheckItem, 'compared' | 'difference'>;

function item(name: string, check: () => Outcome): CheckItem {
  try {
    const outcome = check();
    return { name, passed: outcome.difference === undefined, ...outcome };
  } catch (error) {
    // The backtest before has gone through: what fails now is a difference too.
    const difference = error instanceof TradelabError ? error.message : `it throws ${String(error)}`;
    return { name, passed: false, compared: 'it could not be run', difference };
  }
}

function checkCuts(
  strategy: AnyStrategy,
  params: Readonly<Record<string, unknown>>,
  bars: Bars,
  uniform: Random,
  rounds: number,
): Outcome {
  const build = buildOf(strategy, params);
  const whole = columnsAtOnce(build, bars);
  const count = Object.keys(whole).length;
  const compared = `${count} columns of ${bars.length.toLocaleString('en')} rows, ${rounds} random cuts with restarts`;
  for (let round = 0; round < rounds; round++) {
    const most = 1 + Math.floor(uniform() * bars.length);
    const pieces = columnsInPieces(build, bars, () => 1 + Math.floor(uniform() * most));
    const streamed = columnsStreamed(build, bars, uniform, { chunk: 1 + (round % 2) * 63, restart: 0.01 });
    const difference = differingColumn(whole, pieces, bars) ?? differingColumn(whole, streamed, bars);
    if (difference !== undefined) return { compared, difference };
  }
  return { compared };
}

/** The strategy's indicators, and its signals beside them. */
function buildOf(strategy: AnyStrategy, given: Readonly<Record<string, unknown>>): Build {
  const params = resolveParams(strategy.params, given);
  return (base) => {
    const bars = withInputs(strategy, base);
    const indicators = strategy.indicators(bars, params);
    const signals = Object.entries(strategy.signals?.(indicators, bars, params) ?? {});
    return { ...indicators, ...Object.fromEntries(signals.filter(([, signal]) => signal !== undefined)) };
  };
}

function differingColumn(
  a: Record<string, Column>,
  b: Record<string, Column>,
  bars: Bars,
): string | undefined {
  for (const [name, column] of Object.entries(a)) {
    const row = firstDifference(column, b[name]!);
    if (row < 0) continue;
    const at = formatTime(bars.time[row]!);
    return `'${name}' on the bar of ${at} is ${column[row]} at once, ${b[name]![row]} in pieces: it reads beyond its bar`;
  }
  return undefined;
}

/** Compares another run of the strategy with its backtest. */
function compareRuns(backtest: Trace, other: Trace, bars: Bars): Outcome {
  const counts = [
    `equity of ${bars.length.toLocaleString('en')} bars`,
    `${backtest.keys.length.toLocaleString('en')} fills`,
    ...(other.restarts > 0 ? [`${other.restarts} restarts`] : []),
  ];
  const difference = differenceOf(backtest, other, bars);
  return { compared: counts.join(', '), ...(difference !== undefined && { difference }) };
}
