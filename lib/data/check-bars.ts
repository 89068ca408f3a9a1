// The quality of data, before anyone trusts a backtest on them.

import type { Doubt, Grade, Timeframe } from '../core/index.ts';
import type { Finding } from './findings.ts';
import { keepGrade } from './keep-grade.ts';
import { knownGaps } from './maintenance.ts';
import { assess } from './quality.ts';
import { inferTimeframe } from './raw-bars.ts';
import { readSource } from './raw-source.ts';
import { findSource } from './source.ts';

/** What a check has found. */
export interface QualityReport {
  readonly id: string;
  readonly timeframe: Timeframe;
  readonly rows: number;
  /** The earliest and the latest readable open time; null where there is none. */
  readonly first: number | null;
  readonly last: number | null;
  readonly grade: Grade;
  /** The share of bars that are missing, jump, are stale or lack volume, among those that there should be. */
  readonly doubtful: number;
  /** The worst kind first; empty where nothing was found. */
  readonly findings: readonly Finding[];
  /** All times that one should not rely on, in their order. */
  readonly doubts: readonly Doubt[];
}

/**
 * Checks the bars of a data id or file, broken or not, row by row. The grade is F where any row cannot be a bar
 * (unreadable, out of order, duplicate, impossible prices or volume); otherwise it follows from the share of bars that
 * are missing, jump, are stale or lack volume: A up to 0.1 %, B up to 1 %, C up to 5 %, D above. Bars that the exchange was
 * asked for and has not (`confirmed-gap`), and those that are missing within maintenance of which it has told
 * (`maintenance`), are told, and do not count. The grade of a series is kept in the catalog, for `listSeries`. Throws as
 * `loadBars` does where nothing can be read at all.
 */
export async function checkBars(
  id: string,
  options: { timeframe?: Timeframe; catalog?: string } = {},
): Promise<QualityReport> {
  const source = await findSource(id, options.timeframe, options.catalog);
  const raw = await readSource(source);
  const timeframe = raw.metadata.timeframe ?? options.timeframe ?? inferTimeframe(raw.columns.time, id);
  const found = assess(
    raw,
    timeframe,
    source.kind === 'series' ? await knownGaps(source.manifest) : undefined,
  );
  if (source.kind === 'series') await keepGrade(source.manifest, found.grade);
  return { id, timeframe, rows: raw.columns.time.length, ...found };
}
