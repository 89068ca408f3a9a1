// Whether a run is luck, given all that the ledger says was tried on its market.

import type { Bars } from '../core/bars.ts';
import type { Evidence } from '../core/evidence.ts';
import type { Performance } from '../metrics/index.ts';
import { type EvidenceOptions, evidence } from '../research/index.ts';
import type { LedgerOptions } from './query.ts';
import { trialsOn } from './trials-on.ts';

/**
 * The evidence of a run with the trials that the catalog's ledger has counted on the same symbol and timeframe. Where runs
 * are not recorded (`recordRuns`), nothing is counted, and the run is taken for the only trial.
 */
export async function evidenceOf(
  run: { readonly bars: Bars; readonly performance: Performance },
  {
    catalog,
    ...options
  }: LedgerOptions & Omit<EvidenceOptions, 'trials' | 'sharpeVariance' | 'trialsFrom'> = {},
): Promise<Evidence> {
  const { count, sharpeVariance } = await trialsOn(run.bars, catalog === undefined ? {} : { catalog });
  return evidence(run, { ...options, trials: Math.max(1, count), sharpeVariance, trialsFrom: 'ledger' });
}
