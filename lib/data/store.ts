// Putting bars into the catalog: merged with what is there, all of it or nothing.

import { type Bars, rowAt, TradelabError } from '../core/index.ts';
import { catalogFolder, type SeriesKey, seriesFolder, symbolsOf } from './catalog.ts';
import { changeSeries } from './change-series.ts';
import { type Span, withSpan } from './exchange/spans.ts';
import { extentOf, type Manifest, type SeriesFile } from './manifest.ts';
import type { MergeCounts } from './merge.ts';
import { mergePeriods } from './merge-periods.ts';
import { pickMetadata, type SeriesMetadata } from './metadata.ts';
import { withRules } from './rules.ts';

/** Where bars are stored, and what is kept with them. */
export interface StoreOptions {
  /** Where the bars are from, in lower case: an exchange, a broker, 'synthetic'. */
  venue: string;
  /** The catalog's folder; see `catalogFolder` for the default. */
  catalog?: string;
  /** Where the data were got, and on what terms: kept with the series. */
  source?: string;
  licence?: string;
  /** The times [from, to) that an exchange was asked for with these bars as its answer; see `Manifest.covered`. */
  covered?: Span;
  /** Told after each period how many of the bars are dealt with. */
  onProgress?: (done: number, total: number) => void;
}

/** What storing bars did. The counts are of the bars that came in. */
export interface StoreReport extends MergeCounts, SeriesKey {
  /** The id that loads the series: 'binance:BTC/USDT'. */
  readonly id: string;
  /** Bars in the series now, and the open times of the first and the last. */
  readonly rows: number;
  readonly first: number;
  readonly last: number;
  readonly folder: string;
}

/**
 * Merges bars into their series of the catalog: new times are added, other values replace what is stored, the same
 * bars again change nothing. A reader sees the series as it was or as it will be, whatever happens in between.
 * Synthetic bars that were made in another way replace the series. Throws `conflict` where another process writes the
 * series, or where synthetic bars and those of a market would mix, and `disk`.
 */
export async function storeBars(bars: Bars, options: StoreOptions): Promise<StoreReport> {
  const catalog = await catalogFolder(options.catalog);
  const key = { venue: options.venue, symbol: bars.symbol, timeframe: bars.timeframe };
  await requireStorable(bars, key, catalog);
  const folder = seriesFolder(catalog, key);
  const counts = { added: 0, replaced: 0, unchanged: 0 };
  const next = await changeSeries(folder, key, async (stored) => {
    const old = startingPoint(stored, bars) ?? { ...key, folder, files: [] };
    const metadata = pickMetadata({ ...old, ...options, ...bars });
    const files = await mergePeriods(old, bars, metadata, counts, options.onProgress);
    const next = changed(old, metadata, files, options.covered && [options.covered]);
    return old.graded && onlyAppends(bars, old, counts) ? { ...next, graded: old.graded } : next;
  });
  return { ...counts, ...key, id: `${key.venue}:${key.symbol}`, ...extentOf(next), folder };
}

/** A series with other files, and without a grade; `asked` are times that an exchange was asked for besides. */
export function changed(
  old: Manifest,
  metadata: SeriesMetadata,
  files: readonly SeriesFile[],
  asked: readonly Span[] = [],
): Manifest {
  const { venue, symbol, timeframe, folder, repairs } = old;
  const covered = asked.reduce<readonly Span[]>((spans, span) => withSpan(spans, span), old.covered ?? []);
  const rules = withRules(old.rules ?? [], metadata.instrument);
  return {
    ...metadata,
    ...{ venue, symbol, timeframe, folder, files },
    ...(covered.length > 0 && { covered }),
    ...(rules.length > 0 && { rules }),
    ...(repairs && { repairs }),
  };
}

/** Whether all that is new of bars comes after those that are there. */
function onlyAppends(bars: Bars, old: Manifest, { added, replaced }: MergeCounts): boolean {
  return replaced === 0 && added === bars.length - rowAt(bars.time, extentOf(old).last + 1);
}

async function requireStorable(bars: Bars, key: SeriesKey, catalog: string): Promise<void> {
  if (!/^[a-z0-9][a-z0-9._-]{0,63}$/.test(key.venue)) {
    throw new TradelabError('bad-option', `'${key.venue}' cannot be the name of a venue`, {
      hint: "lower case letters, digits, '.', '_' and '-': binance",
    });
  }
  if (!/^[^\p{C}]{1,64}$/u.test(key.symbol)) {
    throw new TradelabError('bad-option', `'${key.symbol}' cannot be a symbol`, { hint: 'as in BTC/USDT' });
  }
  if (bars.length === 0) throw new TradelabError('bad-data', `${key.symbol}: there are no bars to store`);
  const isSame = (symbol: string) => symbol.toLowerCase() === key.symbol.toLowerCase();
  const other = (await symbolsOf(catalog, 'bars', key.venue)).find(isSame);
  if (other !== undefined && other !== key.symbol) {
    throw new TradelabError('conflict', `${key.venue} has '${other}' already, not '${key.symbol}'`, {
      hint: 'many file systems do not tell upper from lower case: use the name that is there',
    });
  }
}

/** The stored series that bars are added to; undefined where there is none, or where generated bars replace it. */
function startingPoint(stored: Manifest | undefined, bars: Bars): Manifest | undefined {
  if (stored === undefined || stored.synthetic === bars.synthetic) return stored;
  if (stored.synthetic !== undefined && bars.synthetic !== undefined) return undefined;
  const [here, there] = stored.synthetic ? ['synthetic', 'from a market'] : ['from a market', 'synthetic'];
  throw new TradelabError(
    'conflict',
    `${stored.venue}:${stored.symbol} ${stored.timeframe} is ${here}, and these bars are ${there}`,
    { hint: 'store them under another venue' },
  );
}
