// The returns of many combinations of parameters, a column each: what the tests of a whole search are made from.

import { isDeepStrictEqual } from 'node:util';
import { type BacktestOptions, makeRun } from '../backtest/index.ts';
import type { Bars } from '../core/bars.ts';
import { TradelabError } from '../core/errors.ts';
import { type Random, random } from '../core/random.ts';
import { formatTime } from '../core/time.ts';
import type { ParamValue } from '../core/words.ts';
import type { MetricName } from '../metrics/index.ts';
import type { AnyStrategy } from '../strategy/index.ts';
import { requireCount } from './check-columns.ts';
import { inSteps, type WorkCourse } from './in-steps.ts';
import { bestOf, OptimiseResult } from './optimise-result.ts';
import { SweepResult } from './sweep-result.ts';

/** The options of every backtest (those of the sweep where one is given), and how much is kept. */
export interface ReturnsOptions extends BacktestOptions, WorkCourse {
  /** Of a sweep with more combinations, the best and a random sample of the others are taken; default 1,000. */
  combinations?: number;
  /** What the best is the best by; default 'sharpe'. */
  by?: MetricName;
  /** Of the sample; default 1. */
  seed?: number;
  /** Bars are put together to so many rows at most; default 10,000. */
  rows?: number;
}

/** Returns by combination and time. */
export interface StrategyReturns {
  /** Per combination its returns (fractions), n float64: what `backtestOverfitting` and `realityCheck` take. */
  readonly columns: readonly Float64Array[];
  /** The parameters of each column; of a sweep the best comes first. */
  readonly params: readonly Readonly<Record<string, ParamValue>>[];
  /** How many combinations there were to take from. */
  readonly of: number;
  /** How many bars a row's return is over; the last row may have fewer. */
  readonly barsPerRow: number;
}

/**
 * Runs combinations of a sweep or an optimisation (or a list of parameters) over its bars again and keeps their returns, of 80 MB at most by
 * default. A sample of a large sweep tells how a search of that size is overfitted; the larger one is so more. An account
 * that is lost makes −1, and 0 from then on. Throws `bad-option` where the sweep was over other bars, and what `backtest`
 * throws; combinations that failed in the sweep are not taken.
 */
export async function returnsOf(
  strategy: AnyStrategy,
  bars: Bars,
  from: SweepResult | OptimiseResult | readonly Readonly<Record<string, unknown>>[],
  options: ReturnsOptions = {},
): Promise<StrategyReturns> {
  const {
    combinations = 1000,
    by = 'sharpe',
    seed = 1,
    rows = 10_000,
    onProgress,
    signal,
    ...rest
  } = options;
  requireCount('combinations', combinations);
  requireCount('rows', rows);
  const swept = from instanceof SweepResult || from instanceof OptimiseResult;
  if (swept) requireSameBars(from, bars);
  const chosen = swept ? choose(from, by, combinations, random(seed)) : from;
  if (chosen.length === 0)
    throw new TradelabError('bad-option', 'there are no combinations to run', { hint: 'give one at least' });
  const settings: BacktestOptions = swept ? { ...from.options, ...rest } : rest;
  const barsPerRow = Math.max(1, Math.ceil((bars.length - 1) / rows));
  const columns: Float64Array[] = [];
  const params: Params[] = [];
  const run = (k: number) => {
    const result = makeRun(strategy, chosen[k]!, bars, settings);
    columns.push(rowReturns(result.equity, barsPerRow));
    params.push(result.params);
  };
  await inSteps(chosen.length, run, { onProgress, signal });
  return { columns, params, of: swept ? from.length : chosen.length, barsPerRow };
}

/** The return from every `step`-th bar to the next of them, and from the last of them to the end. */
function rowReturns(equity: Float64Array, step: number): Float64Array {
  const last = equity.length - 1;
  return Float64Array.from({ length: Math.ceil(last / step) }, (_, row) => {
    const before = equity[row * step]!;
    const after = equity[Math.min(last, (row + 1) * step)]!;
    if (before <= 0) return 0;
    return after > 0 ? after / before - 1 : -1;
  });
}

type Params = Readonly<Record<string, ParamValue>>;

/** Combinations of the sweep that ran: the best, and of the others all or some at random in their order. */
function choose(
  sweep: SweepResult | OptimiseResult,
  by: MetricName,
  most: number,
  uniform: Random,
): Params[] {
  const found = bestOf(sweep, by);
  const best = found === undefined ? [] : [found.params];
  const failed = new Set(sweep.failures.map(({ row }) => row));
  let left = sweep.length - failed.size;
  let wanted = left > most ? most - best.length : left;
  const sample: Params[] = [];
  for (let k = 0; k < sweep.length; k++) {
    // Source: D. Knuth, The Art of Computer Programming 2 (3rd ed., 1997), algorithm 3.4.2 S.
    if (failed.has(k) || uniform() * left-- >= wanted) continue;
    wanted--;
    sample.push(sweep.row(k).params);
  }
  return [...best, ...sample.filter((params) => !isDeepStrictEqual(params, best[0]))];
}

function requireSameBars(
  { data }: Pick<SweepResult, 'data'>,
  { symbol, timeframe, time, length }: Bars,
): void {
  const isSame = data.symbol === symbol && data.timeframe === timeframe && data.bars === length;
  if (isSame && data.from === time[0] && data.to === time[length - 1]) return;
  throw new TradelabError('bad-option', `the sweep was over other bars than these ${length} of ${symbol}`, {
    hint: `it was over ${data.bars} of ${data.symbol} ${data.timeframe}, from ${formatTime(data.from)}`,
  });
}
