// Repair: a series of the catalog against its exchange, where bars are missing or doubtful.

import { join } from 'node:path';
import {
  type Grade,
  parseTime,
  parseTimeframe,
  type Timeframe,
  type TimeInput,
  timeframeMs,
} from '../../core/index.ts';
import { withLock } from '../lock.ts';
import { knownGaps } from '../maintenance.ts';
import type { Manifest } from '../manifest.ts';
import { assess } from '../quality.ts';
import { readSource } from '../raw-source.ts';
import { idOf, storedSeries } from '../source.ts';
import type { ExchangeClient } from './client.ts';
import { type BarChange, compareBars, type RepairPreference } from './compare.ts';
import { type LearnOptions, learnMaintenance } from './learn-maintenance.ts';
import { applyRepair, planRepair } from './repair-apply.ts';
import { askFor, exchangeOf } from './repair-ask.ts';
import { spansToAsk } from './repair-spans.ts';
import type { Span } from './spans.ts';

/** What to repair, and how. */
export interface RepairOptions extends LearnOptions {
  /** Which of the series' timeframes, where several are stored. */
  timeframe?: Timeframe;
  /** With `from` or `to`, all bars of this range [from, to) are asked for, doubtful or not. */
  from?: TimeInput;
  to?: TimeInput;
  /** Whose bar is taken where stored and fetched bars differ; default the exchange's. */
  prefer?: RepairPreference;
  /** Whether to say only what would change; default false. */
  dryRun?: boolean;
  /** The catalog's folder; see `catalogFolder` for the default. */
  catalog?: string;
  /** A client of ccxt of one's own; default a new one for public data. */
  client?: ExchangeClient;
  /** Told after each answer how much of the time in question has come, as a share of 1, and how many bars in all. */
  onProgress?: (share: number, bars: number) => void;
}

/** What a repair has found and changed. */
export interface RepairReport {
  /** The id that loads the series: 'binance:BTC/USDT'. */
  readonly id: string;
  readonly timeframe: Timeframe;
  readonly prefer: RepairPreference;
  readonly dryRun: boolean;
  /** The times [from, to) that the exchange was asked for, ms UTC. */
  readonly asked: readonly Span[];
  readonly requests: number;
  /** Every bar that stored and fetched data differ in, oldest first. */
  readonly changes: readonly BarChange[];
  /** The grade before and after; in a dry run, what it would be. */
  readonly grades: { readonly before: Grade; readonly after: Grade };
}

/**
 * Asks the exchange that a series is named after again for the times in which bars are missing or doubtful, as `checkBars`
 * finds them, and compares every bar of its answers with what is stored. All changes are made in one step, and logged with
 * the values before and after (`repairLog`). Bars that have not closed are left alone. Throws as `downloadBars` does, and
 * `conflict` where the series was changed meanwhile.
 */
export async function repairBars(id: string, options: RepairOptions = {}): Promise<RepairReport> {
  const find = () =>
    storedSeries(id, options.timeframe && parseTimeframe(options.timeframe), options.catalog);
  const { folder } = await find();
  return withLock(join(folder, 'download'), async () => repairSeries(await find(), options));
}

async function repairSeries(series: Manifest, options: RepairOptions): Promise<RepairReport> {
  const { prefer = 'exchange', dryRun = false, client, signal, onRetry, firstWaitMs } = options;
  const { timeframe } = series;
  const id = idOf(series);
  const source = await exchangeOf(series, client, { signal, onRetry, firstWaitMs });
  const { columns } = await readSource({ kind: 'series', id, manifest: series });
  const found = assess({ columns, faults: [], metadata: {} }, timeframe, await knownGaps(series));
  const wanted = rangeOf(options) ?? found.doubts.map(({ from, to }): Span => [from, to]);
  const asked = spansToAsk(wanted, source.limits, timeframeMs(timeframe), source.perPage);
  const { bars, requests } = await askFor(asked, source, options.onProgress);
  const changes = bars.flatMap((fetched) => compareBars(columns, fetched, prefer));
  if (!dryRun) await learnMaintenance(source.client, options.catalog, options);
  const repair = planRepair(timeframe, columns, bars, changes, await knownGaps(series));
  const entry = { at: Date.now(), exchange: source.client.id, timeframe, prefer, changes };
  if (!dryRun && asked.length > 0) await applyRepair(series, repair, entry);
  const grades = { before: found.grade, after: repair.grade };
  return { id, timeframe, prefer, dryRun, asked, requests, changes, grades };
}

/** The range of the options, where they name one. */
function rangeOf({ from, to }: RepairOptions): Span[] | undefined {
  if (from === undefined && to === undefined) return undefined;
  return [
    [from === undefined ? 0 : parseTime(from, 'from'), to === undefined ? Infinity : parseTime(to, 'to')],
  ];
}
