// How long trades, tickers and order books are kept: days that are older leave a market.

import { parseTime, type TimeInput } from '../core/index.ts';
import { catalogFolder } from './catalog.ts';
import { removeDays } from './day-files.ts';
import { type DayKind, dayMarket, daysFolder } from './day-kinds.ts';
import { withLock } from './lock.ts';

/** Which days of a market are kept. */
export interface RetainDaysOptions {
  kind: DayKind;
  /** What is older goes, by whole days in UTC: those that end at this time or earlier. */
  from: TimeInput;
  /** Whether to say only what would go; default false. */
  dryRun?: boolean;
  /** The catalog's folder; see `catalogFolder` for the default. */
  catalog?: string;
}

/** How many days have gone, and how many are left. */
export interface RetainDaysReport {
  readonly id: string;
  readonly kind: DayKind;
  readonly removed: number;
  readonly days: number;
}

/**
 * Removes the days of trades, tickers or order books of 'venue:SYMBOL' that are older than a time, for good. Throws
 * `not-found`, and `conflict` while they are recorded or downloaded.
 */
export async function retainDays(id: string, options: RetainDaysOptions): Promise<RetainDaysReport> {
  const { kind, dryRun = false } = options;
  const from = parseTime(options.from, 'from');
  const catalog = await catalogFolder(options.catalog);
  const folder = daysFolder(catalog, kind, await dayMarket(catalog, kind, id));
  const gone = dryRun
    ? await removeDays(folder, from, true)
    : await withLock(folder, () => removeDays(folder, from));
  return { id, kind, ...gone };
}
