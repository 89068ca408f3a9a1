// Whether the best of a sweep is luck: all tests of the search at once.

import { makeRun } from '../backtest/index.ts';
import type { Bars } from '../core/bars.ts';
import { TradelabError } from '../core/errors.ts';
import type { Evidence } from '../core/evidence.ts';
import type { AnyStrategy } from '../strategy/index.ts';
import { type EvidenceOptions, evidence } from './evidence.ts';
import { bestOf, type OptimiseResult } from './optimise-result.ts';
import { backtestOverfitting } from './overfitting.ts';
import { realityCheck } from './reality-check.ts';
import { type ReturnsOptions, returnsOf } from './returns-of.ts';
import { sharpeSample } from './sharpe-statistics.ts';
import type { SweepResult } from './sweep-result.ts';

/** How much was tried (default: the combinations of the sweep), and what `returnsOf` takes. */
export type SweepEvidenceOptions = ReturnsOptions &
  Pick<EvidenceOptions, 'trials' | 'sharpeVariance' | 'trialsFrom' | 'confidence'>;

// The overfitting is found from 16 blocks of at least two rows.
const FEWEST_ROWS = 32;

/**
 * The evidence for the best of a sweep by a metric, `by`, or of an optimisation by its objective: deflated Sharpe ratio, probability of backtest overfitting and
 * reality check, the latter two from the returns of at most 1,000 `combinations` that are run again (see `returnsOf`).
 * Throws `not-found` where no combination has a value of the metric, and what `returnsOf` throws.
 */
export async function sweepEvidence(
  strategy: AnyStrategy,
  bars: Bars,
  sweep: SweepResult | OptimiseResult,
  options: SweepEvidenceOptions = {},
): Promise<Evidence> {
  const { trials, sharpeVariance, trialsFrom, confidence, ...rest } = options;
  const { by = 'sharpe', combinations, seed, rows, onProgress, signal, ...runOptions } = rest;
  const best = bestOf(sweep, by);
  if (best === undefined) {
    throw new TradelabError('not-found', `no combination of the sweep has a value of '${by}'`, {
      hint: 'did any of them trade?',
    });
  }
  const run = makeRun(strategy, best.params, bars, { ...sweep.options, ...runOptions });
  const { columns } = await returnsOf(strategy, bars, sweep, rest);
  const own = () => ({
    trials: sweep.length,
    sharpeVariance: varianceOf(sweep, run.performance.periodsPerYear),
    trialsFrom: 'sweep' as const,
  });
  return evidence(run, {
    ...(trials === undefined ? own() : { trials, sharpeVariance, trialsFrom }),
    confidence,
    ...testsOf(columns),
  });
}

/** The tests of the search, where there is enough to test. */
function testsOf(columns: readonly Float64Array[]): Pick<EvidenceOptions, 'overfitting' | 'realityCheck'> {
  const moves = columns.some((column) => !Number.isNaN(sharpeSample(column).sharpe));
  if (columns.length < 2 || columns[0]!.length < FEWEST_ROWS || !moves) return {};
  const { white, hansen } = realityCheck(columns);
  return {
    overfitting: backtestOverfitting(columns).probability,
    realityCheck: { white: white.pValue, hansen: hansen.consistent },
  };
}

/** Of the Sharpe ratio per bar; `null` where fewer than two combinations have one. */
function varianceOf(
  { metrics: { sharpe } }: Pick<SweepResult, 'metrics'>,
  periodsPerYear: number,
): number | null {
  const defined = sharpe?.filter((value) => !Number.isNaN(value)) ?? new Float64Array(0);
  const n = defined.length;
  if (n < 2) return null;
  const mean = defined.reduce((sum, value) => sum + value, 0) / n;
  return defined.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1) / periodsPerYear;
}
