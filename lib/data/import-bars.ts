// A file of bars into the catalog.

import { basename, extname } from 'node:path';
import { type Bars, createBars, type Timeframe } from '../core/index.ts';
import { pickCatalog } from './catalog.ts';
import { gradeSeries } from './keep-grade.ts';
import { loadSeries } from './load-bars.ts';
import { pickMetadata, type SeriesMetadata } from './metadata.ts';
import { inferTimeframe } from './raw-bars.ts';
import { readSource } from './raw-source.ts';
import { soundBars } from './sound-bars.ts';
import { findSource } from './source.ts';
import { type StoreOptions, type StoreReport, storeBars } from './store.ts';

/** Where a file's bars go, and what they are where the file does not say. */
export interface ImportOptions extends StoreOptions {
  /** Absent: what the file's symbol column, metadata or name says. */
  symbol?: string;
  /** Absent: what the file's metadata or times say. */
  timeframe?: Timeframe;
  /** Whether rows that cannot be bars are left out and counted; default false, where they are refused. */
  skipBroken?: boolean;
}

/** What an import did. */
export interface ImportReport extends StoreReport {
  /** Rows that were left out, as they cannot be bars. */
  readonly skipped: number;
}

/**
 * Imports a .csv or .parquet file (or a sample) into a series of the catalog; see `loadBars` for what is read and
 * refused, and `storeBars` for how it is merged. Nothing is stored unless every bar is sound, or the broken ones are to be
 * skipped; of two different bars of one time, both are broken.
 */
export async function importBars(file: string, options: ImportOptions): Promise<ImportReport> {
  const read = options.skipBroken ? readSound : readAll;
  const { bars, metadata, skipped } = await read(file, options);
  const symbol = options.symbol ?? bars.symbol;
  const stored = { source: basename(file), ...metadata, ...options };
  const report = await storeBars({ ...bars, symbol }, stored);
  await gradeSeries(report.folder, report);
  return { ...report, skipped };
}

interface Read {
  readonly bars: Bars;
  readonly metadata: SeriesMetadata;
  readonly skipped: number;
}

async function readAll(file: string, options: ImportOptions): Promise<Read> {
  return { ...(await loadSeries(file, options.timeframe, pickCatalog(options))), skipped: 0 };
}

async function readSound(file: string, options: ImportOptions): Promise<Read> {
  const raw = await readSource(await findSource(file, options.timeframe, options.catalog));
  const { metadata } = raw;
  const timeframe = options.timeframe ?? metadata.timeframe ?? inferTimeframe(raw.columns.time, file);
  const columns = soundBars(raw, timeframe);
  const symbol = metadata.symbol ?? basename(file, extname(file));
  const bars = createBars({ ...columns, ...metadata, symbol, timeframe });
  return { bars, metadata: pickMetadata({ ...metadata }), skipped: raw.columns.time.length - bars.length };
}
