// Whether a run's Sharpe ratio is more than luck, given how much was tried: the statistics, and a sentence for a trader.

import type { Evidence } from '../core/evidence.ts';
import { barFacts } from '../metrics/bar-facts.ts';
import type { Performance } from '../metrics/index.ts';
import { evidenceSentence, verdictOf } from './evidence-sentence.ts';
import {
  expectedMaximumSharpe,
  minimumTrackRecordLength,
  probabilisticSharpe,
  sampleOf,
} from './sharpe-statistics.ts';

/** What is known of how the run was found. */
export interface EvidenceOptions {
  /** How many parameter sets were tried on these bars, this one included; default 1. */
  trials?: number | undefined;
  /**
   * The variance over these trials of the Sharpe ratio per bar, which is the annual one over √ of the bars in a year;
   * `null`: not known. Not needed for a single trial.
   */
  sharpeVariance?: number | null | undefined;
  trialsFrom?: Evidence['trialsFrom'] | undefined;
  /** How sure the minimum track record is to be; default 0.95. */
  confidence?: number | undefined;
  /** Of the sweep that the run is from: `backtestOverfitting(…).probability`. */
  overfitting?: number;
  /** Of that sweep: the p-values of `realityCheck`. */
  realityCheck?: { readonly white: number; readonly hansen: number };
}

/**
 * The probabilistic and the deflated Sharpe ratio of a run, the Sharpe ratio that luck alone would have found, and the
 * minimum track record length, with what they come to. Throws `bad-option` for less than one trial or a negative variance.
 */
export function evidence(
  run: { readonly performance: Performance },
  options: EvidenceOptions = {},
): Evidence {
  const { trials = 1, sharpeVariance = null, trialsFrom = 'given', confidence = 0.95 } = options;
  const { equity, close, periodsPerYear } = run.performance;
  const sample = sampleOf(barFacts(equity, close).returns);
  const needsVariance = trials !== 1;
  const maximum =
    needsVariance && sharpeVariance === null
      ? Number.NaN
      : expectedMaximumSharpe({ trials, sharpeVariance: sharpeVariance ?? 0 });
  const record = Math.ceil(minimumTrackRecordLength(sample, { benchmark: maximum, confidence }));
  const annual = Math.sqrt(periodsPerYear);
  const facts = {
    ...{ kind: 'evidence' as const, trials, trialsFrom, sharpeVariance },
    ...{ bars: sample.bars, periodsPerYear },
    sharpe: orNull(sample.sharpe),
    annualSharpe: orNull(sample.sharpe * annual),
    skewness: orNull(sample.skewness),
    kurtosis: orNull(sample.kurtosis),
    probabilisticSharpe: orNull(probabilisticSharpe(sample)),
    expectedMaximumSharpe: orNull(maximum),
    annualExpectedMaximumSharpe: orNull(maximum * annual),
    deflatedSharpe: orNull(probabilisticSharpe(sample, maximum)),
    minimumTrackRecord: orNull(record),
    confidence,
    ...(options.overfitting !== undefined && { overfitting: options.overfitting }),
    ...(options.realityCheck !== undefined && { realityCheck: options.realityCheck }),
  };
  const verdict = verdictOf(facts);
  return { ...facts, verdict, sentence: evidenceSentence({ ...facts, verdict }) };
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
