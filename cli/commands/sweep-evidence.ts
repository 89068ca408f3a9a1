// Whether the best of a sweep is luck, on each of its markets.

import {
  type AnyStrategy,
  type BacktestOptions,
  type Bars,
  type Evidence,
  evidenceOfSweep,
  type MetricName,
  type OptimiseResult,
  type SweepResult,
} from 'tradelab';
import type { Io } from '../io.ts';
import { judge } from '../judge.ts';
import { progress } from '../progress.ts';

/** What was swept, and how it is judged. */
interface Judged {
  readonly strategy: AnyStrategy;
  readonly bars: readonly Bars[];
  readonly options: BacktestOptions;
  readonly by: MetricName;
  /** Whether combinations are run again for the tests of the whole search. */
  readonly luck: boolean;
  readonly quiet: boolean;
}

/** The evidence for the best on every market, undefined where the ledger cannot be read. */
export async function sweepEvidences(
  results: readonly (SweepResult | OptimiseResult)[],
  { strategy, bars, options, by, luck, quiet }: Judged,
  io: Io,
): Promise<(Evidence | undefined)[]> {
  const found: (Evidence | undefined)[] = [];
  for (const [k, result] of results.entries()) {
    const tell = luck && !quiet ? progress(io, 'judging', 'combinations') : undefined;
    const onProgress = ({ done, total }: { done: number; total: number }) => tell?.(done, total);
    const depth = luck ? { onProgress } : { combinations: 1 };
    found.push(
      await judge(() => evidenceOfSweep(strategy, bars[k]!, result, { ...options, by, ...depth }), io),
    );
  }
  return found;
}
