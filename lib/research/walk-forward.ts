// A walk-forward: parameters chosen on the past, again and again, and traded on what came after.

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { BacktestOptions } from '../backtest/index.ts';
import { resolveOptions, type Settings } from '../backtest/options.ts';
import { announce } from '../core/announce.ts';
import { type Bars, viewBars } from '../core/bars.ts';
import { dataSpan } from '../core/data-span.ts';
import { TradelabError } from '../core/errors.ts';
import { orNull } from '../core/or-null.ts';
import type { Warning } from '../core/run.ts';
import { formatTime } from '../core/time.ts';
import type { BarSpan } from '../core/walk-forward.ts';
import type { AnyStrategy, Indicators, ParamSchema, Strategy } from '../strategy/index.ts';
import { requireKnown } from './known-options.ts';
import { longestWarmup } from './longest-warmup.ts';
import type { MetricNumbers } from './objective.ts';
import { findBest, type ResolvedSearch, resolveSearch, type SearchOptions } from './optimise.ts';
import type { OptimiseResult } from './optimise-result.ts';
import { type OutOfSample, runOutOfSample } from './out-of-sample.ts';
import { valueAt } from './search-space.ts';
import { stitch } from './stitch.ts';
import type { SweepProgress } from './sweep-course.ts';
import { efficiencyOf, type MeasuredWindow, stabilityOf } from './walk-forward-measures.ts';
import { WalkForwardResult } from './walk-forward-result.ts';
import { type WindowOptions, type WindowSpans, windowsOf } from './walk-forward-windows.ts';

/** How far a walk-forward is: combinations of all windows, and in which window, from 0, it is. */
export interface WalkForwardProgress extends SweepProgress {
  readonly window: number;
  readonly windows: number;
}

/** The options of a walk-forward: its windows, the search in each of them, and the options of every backtest. */
export type WalkForwardOptions<P extends ParamSchema = ParamSchema> = BacktestOptions &
  SearchOptions<P> &
  WindowOptions & { onProgress?: ((progress: WalkForwardProgress) => void) | undefined };

/**
 * Chooses parameters on each train window as `optimise` does, and trades the test window after it with them: what a trader
 * would have had who had gone about it in this way. Test windows are real backtests: their indicators warm up on the bars
 * before, the first decision is taken at the close of their first bar, and they begin and end without a position; what one
 * ends with is the capital of the next. No bar after a window has any influence on it, and by default an embargo as long as
 * the longest warm-up lies between train and test, so that no bar is read by both.
 *
 * Throws `bad-option` where the windows are longer than the data, `too-few-bars` where a train window is shorter than the
 * warm-up of every combination, `not-found` where none of them has a score, and what `optimise` throws.
 */
export function walkForward<P extends ParamSchema, I extends Indicators, S>(
  strategy: Strategy<P, I, S>,
  bars: Bars,
  options: WalkForwardOptions<P>,
): Promise<WalkForwardResult> {
  return runWalkForward(strategy, bars, options as unknown as WalkForwardOptions);
}

/** `walkForward` for parameters that are not known to the compiler, as a command line gives them. */
export async function runWalkForward(
  strategy: AnyStrategy,
  bars: Bars,
  options: WalkForwardOptions,
): Promise<WalkForwardResult> {
  requireKnown(options, 'walkForward');
  const { train, test, windows, ratio, mode = 'rolling', embargo: gap, onProgress, ...rest } = options;
  const search = resolveSearch(strategy, { ...rest, metrics: withReturn(rest.metrics) });
  const settings = resolveOptions(search.options, bars);
  const spans = windowsOf({ train, test, windows, ratio, mode, embargo: gap }, bars, () =>
    longestWarmup(strategy, search.space, bars.timeframe),
  );
  // Every window counts its years in the same way, whatever days it happens to have.
  const same = { ...search, options: { ...search.options, periodsPerYear: settings.periodsPerYear } };
  const done = await goThrough(same, bars, spans, settings, onProgress);
  const embargo = spans[0]!.test.fromRow - spans[0]!.train.toRow;
  const result = resultOf(search, bars, settings, { mode, embargo }, done);
  announce(result, { strategy, bars });
  return result;
}

/** The metrics asked for, and the one that the efficiency is measured by. */
function withReturn(metrics: SearchOptions['metrics']): SearchOptions['metrics'] {
  return metrics && [...metrics, 'totalReturn'];
}

/** What has been done of a walk-forward. */
interface Done {
  readonly windows: MeasuredWindow[];
  readonly runs: OutOfSample[];
  readonly warnings: Warning[];
  readonly partial: boolean;
}

async function goThrough(
  search: ResolvedSearch,
  bars: Bars,
  spans: readonly WindowSpans[],
  settings: Settings,
  onProgress: WalkForwardOptions['onProgress'],
): Promise<Done> {
  const done = { windows: [] as MeasuredWindow[], runs: [] as OutOfSample[], warnings: [] as Warning[] };
  const began = performance.now();
  let { cash } = settings.engine;
  for (const [k, span] of spans.entries()) {
    const onSearch = (progress: SweepProgress) => onProgress?.(overall(progress, k, spans.length, began));
    // A window may be done in no time: an interrupt is heard between two.
    await nextTurn();
    const found = await findIn(search, bars, span.train, onSearch);
    if (found.partial) return { ...done, partial: true };
    const engine = { ...settings.engine, cash };
    const { params } = found.best!;
    const run = runOutOfSample(search.strategy, params, bars, span.test, { ...settings, engine });
    done.windows.push(windowOf(search, span, found, run));
    done.runs.push(run);
    if (k === 0) done.warnings.push(...warningsOf(found));
    cash = run.equity.at(-1)!;
    if (cash > 0) continue;
    done.warnings.push({ code: 'ruined', message: `nothing was left to trade with`, time: span.test.to });
    break;
  }
  return { ...done, partial: false };
}

function overall(
  { done, total }: SweepProgress,
  window: number,
  windows: number,
  began: number,
): WalkForwardProgress {
  const all = window * total + done;
  const rate = (1000 * all) / (performance.now() - began);
  return { window, windows, done: all, total: windows * total, rate };
}

/** The search on a train window, whose mistakes are named with it. */
async function findIn(
  search: ResolvedSearch,
  bars: Bars,
  { fromRow, toRow, from, to }: BarSpan,
  onProgress: (progress: SweepProgress) => void,
): Promise<OptimiseResult> {
  try {
    return await findBest(search, viewBars(bars, fromRow, toRow), onProgress);
  } catch (cause) {
    if (!(cause instanceof TradelabError)) throw cause;
    const { code, message, hint } = cause;
    const longer = code === 'too-few-bars' ? 'take longer train windows, or shorter lengths' : hint;
    throw new TradelabError(code, `train window ${formatTime(from)} to ${formatTime(to)}: ${message}`, {
      ...(longer !== undefined && { hint: longer }),
      cause,
    });
  }
}

function windowOf(
  { goal }: ResolvedSearch,
  { train, test }: WindowSpans,
  { best, length }: OptimiseResult,
  { metrics, warmup }: OutOfSample,
): MeasuredWindow {
  const numbers = Object.entries(metrics).map(([name, value]) => [name, value ?? Number.NaN]);
  const outOfSample = goal.of(Object.fromEntries(numbers) as MetricNumbers);
  return {
    ...{ train, test, params: best!.params, trials: length, warmup },
    score: { inSample: best!.score, outOfSample: orNull(outOfSample) },
    ...{ inSample: best!.metrics, outOfSample: metrics },
  };
}

function warningsOf({ warnings, failures, length }: OptimiseResult): Warning[] {
  if (failures.length === 0) return [...warnings];
  const message = `${failures.length} of ${length} combinations could not be run: ${failures[0]!.error.message}`;
  return [...warnings, { code: 'failed-combinations', message }];
}

function resultOf(
  search: ResolvedSearch,
  bars: Bars,
  settings: Settings,
  apart: Pick<WalkForwardResult, 'mode' | 'embargo'>,
  { windows, runs, warnings, partial }: Done,
): WalkForwardResult {
  const { strategy, space, goal } = search;
  const outOfSample = stitch(runs, bars, windows[0]?.test.fromRow ?? 0, settings);
  return new WalkForwardResult({
    strategy: strategy.name,
    data: dataSpan(bars),
    options: settings.recorded,
    objective: goal.name,
    ...apart,
    windows: windows.map(({ warmup, ...window }) => window),
    outOfSample,
    ...withDefaults(search, bars, settings, windows),
    efficiency: efficiencyOf(windows, outOfSample.metrics, goal.name, settings.periodsPerYear),
    stability: stabilityOf(windows, space),
    ...{ warnings, partial },
  });
}

/** The run of the default parameters over all test windows: those that have one value only keep it. */
function withDefaults(
  { strategy, space }: ResolvedSearch,
  bars: Bars,
  settings: Settings,
  windows: readonly MeasuredWindow[],
): Pick<WalkForwardResult, 'defaults'> {
  if (windows.length === 0) return {};
  const schema = strategy.params as ParamSchema;
  const values = space.map((dimension) => {
    const { name, min, max } = dimension;
    return [name, max > min ? schema[name]!.default : valueAt(dimension, min)];
  });
  const params = Object.fromEntries(values) as MeasuredWindow['params'];
  const whole = { ...windows[0]!.test, toRow: windows.at(-1)!.test.toRow };
  const { metrics } = runOutOfSample(strategy, params, bars, whole, settings);
  return { defaults: { params, metrics } };
}
