// A backtest: one strategy with its parameters over one market's history.

import { announce } from '../core/announce.ts';
import type { Bars } from '../core/bars.ts';
import { TradelabError } from '../core/errors.ts';
import {
  type AnyStrategy,
  type Indicators,
  type ParamSchema,
  type ParamValues,
  Program,
  type Strategy,
} from '../strategy/index.ts';
import { requireSignals } from './check-inputs.ts';
import { execute } from './execute.ts';
import { type BacktestOptions, resolveOptions } from './options.ts';
import { BacktestResult } from './result.ts';

/**
 * Runs a strategy over bars and returns its result.
 * Throws `bad-option`, `bad-param`, `bad-strategy`, and `too-few-bars` where the warm-up takes all bars.
 */
export function backtest<P extends ParamSchema, I extends Indicators, S>(
  strategy: Strategy<P, I, S>,
  bars: Bars,
  options: BacktestOptions & { params?: Partial<ParamValues<P>> } = {},
): BacktestResult {
  const { params = {}, ...rest } = options;
  return runBacktest(strategy, params, bars, rest);
}

/** `backtest` for parameters that are not known to the compiler, as a command line gives them. */
export function runBacktest(
  strategy: AnyStrategy,
  params: Readonly<Record<string, unknown>>,
  bars: Bars,
  options: BacktestOptions,
): BacktestResult {
  const run = makeRun(strategy, params, bars, options);
  announce(run, { strategy, bars });
  return run;
}

/** `runBacktest` without its announcement: a run that is a part of something larger. */
export function makeRun(
  strategy: AnyStrategy,
  params: Readonly<Record<string, unknown>>,
  bars: Bars,
  options: BacktestOptions,
): BacktestResult {
  const settings = resolveOptions(options, bars);
  requireSignals(strategy, options);
  const program = computeProgram(strategy, params, bars);
  const executed = execute(program, bars, settings);
  return new BacktestResult(program, bars, settings, executed);
}

/** A program whose columns are computed over all bars. */
export function computeProgram(
  strategy: AnyStrategy,
  params: Readonly<Record<string, unknown>>,
  bars: Bars,
): Program {
  const program = new Program(strategy, params, bars.timeframe);
  program.graph.bind(bars);
  program.graph.extend(bars.length);
  requireEnoughBars(program, program.start, bars);
  return program;
}

/** Refuses a program whose first decision, in row `start`, is after the last bar. Throws `too-few-bars`. */
export function requireEnoughBars(
  { strategy, warmup }: Pick<Program, 'strategy' | 'warmup'>,
  start: number,
  { length, symbol }: Bars,
): void {
  if (start < length) return;
  if (length === 0) {
    throw new TradelabError('too-few-bars', `there are no bars of ${symbol}`, {
      hint: 'load some: are the dates right?',
    });
  }
  const inputs = Object.keys(strategy.inputs ?? {}).join(', ');
  const since = inputs === '' ? '' : ` from the first values of ${inputs} on`;
  throw new TradelabError(
    'too-few-bars',
    `${length} bars of ${symbol} are fewer than '${strategy.name}' needs`,
    {
      hint: `its indicators take ${warmup} bars to warm up${since}: load more bars, or choose shorter lengths`,
    },
  );
}
