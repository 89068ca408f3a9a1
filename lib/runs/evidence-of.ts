// Whether a result is luck, given all that the ledger says was tried on its market.

import type { Bars } from '../core/bars.ts';
import type { Evidence } from '../core/evidence.ts';
import type { Performance } from '../metrics/index.ts';
import {
  type EvidenceOptions,
  evidence,
  type OptimiseResult,
  type SweepEvidenceOptions,
  type SweepResult,
  sweepEvidence,
} from '../research/index.ts';
import type { AnyStrategy } from '../strategy/index.ts';
import type { LedgerOptions } from './query.ts';
import { trialsOn } from './trials-on.ts';

type Counted = 'trials' | 'sharpeVariance' | 'trialsFrom';

/**
 * The evidence of a run with the trials that the catalog's ledger has counted on the same symbol and timeframe. Where runs
 * are not recorded (`recordRuns`), nothing is counted, and the run is taken for the only trial.
 */
export async function evidenceOf(
  run: { readonly bars: Bars; readonly performance: Performance },
  { catalog, ...options }: LedgerOptions & Omit<EvidenceOptions, Counted> = {},
): Promise<Evidence> {
  const { count, sharpeVariance } = await trialsOn(run.bars, catalogOf(catalog));
  return evidence(run, { ...options, trials: Math.max(1, count), sharpeVariance, trialsFrom: 'ledger' });
}

/**
 * `sweepEvidence` with the trials that the catalog's ledger has counted on the same symbol and timeframe; where the sweep was
 * not recorded, and so has more combinations than that, with its own.
 */
export async function evidenceOfSweep(
  strategy: AnyStrategy,
  bars: Bars,
  sweep: SweepResult | OptimiseResult,
  { catalog, ...options }: LedgerOptions & Omit<SweepEvidenceOptions, Counted> = {},
): Promise<Evidence> {
  const { count, sharpeVariance } = await trialsOn(bars, catalogOf(catalog));
  const counted = { trials: count, sharpeVariance, trialsFrom: 'ledger' as const };
  return sweepEvidence(strategy, bars, sweep, { ...options, ...(count >= sweep.length && counted) });
}

function catalogOf(catalog: string | undefined): LedgerOptions {
  return catalog === undefined ? {} : { catalog };
}
