// A file of bars into the catalog.

import { basename } from 'node:path';
import type { Timeframe } from '../core/index.ts';
import { pickCatalog } from './catalog.ts';
import { loadSeries } from './load-bars.ts';
import { type StoreOptions, type StoreReport, storeBars } from './store.ts';

/** Where a file's bars go, and what they are where the file does not say. */
export interface ImportOptions extends StoreOptions {
  /** Absent: what the file's symbol column, metadata or name says. */
  symbol?: string;
  /** Absent: what the file's metadata or times say. */
  timeframe?: Timeframe;
}

/**
 * Imports a .csv or .parquet file (or a sample) into a series of the catalog; see `loadBars` for what is read and
 * refused, and `storeBars` for how it is merged. Nothing is stored unless every bar is sound.
 */
export async function importBars(file: string, options: ImportOptions): Promise<StoreReport> {
  const { bars, metadata } = await loadSeries(file, options.timeframe, pickCatalog(options));
  const symbol = options.symbol ?? bars.symbol;
  return storeBars({ ...bars, symbol }, { source: basename(file), ...metadata, ...options });
}
