// Bars by their data id: what a backtest starts from.

import { basename, extname } from 'node:path';
import {
  type Bars,
  type BarsQuality,
  createBars,
  formatTime,
  parseTime,
  parseTimeframe,
  sliceBars,
  type Timeframe,
  type TimeInput,
  TradelabError,
  timeframeMs,
} from '../core/index.ts';
import { knownGaps } from './maintenance.ts';
import { extentOf } from './manifest.ts';
import { pickMetadata, type SeriesMetadata } from './metadata.ts';
import { assess } from './quality.ts';
import { commonStep, inferTimeframe, type RawBars } from './raw-bars.ts';
import { ALL_TIME, readSource } from './raw-source.ts';
import type { TimeRange } from './series-read.ts';
import { findSource, resampleHint, type Source } from './source.ts';

/** Which of the bars to load, and from which catalog. */
export interface LoadOptions {
  /** The first open time to load; absent: from the first bar. */
  from?: TimeInput;
  /** The open time to stop before; absent: to the last bar. */
  to?: TimeInput;
  /** The catalog's folder; absent: $TRADELAB_CATALOG, tradelab.config.json, or ~/.tradelab/catalog. */
  catalog?: string;
}

/**
 * The bars of a data id with from <= open time < to: 'sp500' (bundled), 'venue:SYMBOL' in the catalog, or a path to a
 * .csv or .parquet file. The timeframe chooses among those stored; of a file it is read from the times where absent.
 * Throws `not-found`, `bad-data` (broken bars, a missing column, text for a number) or `bad-option` (the timeframe is
 * not stored, no bars in the range).
 */
export async function loadBars(id: string, timeframe?: Timeframe, options: LoadOptions = {}): Promise<Bars> {
  return (await loadSeries(id, timeframe, options)).bars;
}

/** The bars of `loadBars`, and what else is known of their series. */
export async function loadSeries(
  id: string,
  timeframe: Timeframe | undefined,
  options: LoadOptions,
): Promise<{ bars: Bars; metadata: SeriesMetadata }> {
  const range = parseRange(options);
  const wanted = timeframe === undefined ? undefined : parseTimeframe(timeframe);
  const source = await findSource(id, wanted, options.catalog);
  const raw = await readSource(source, range);
  requireReadable(raw, source);
  const bars = createBars({
    ...raw.columns,
    ...raw.metadata,
    symbol: raw.metadata.symbol ?? symbolOf(source),
    timeframe: source.kind === 'series' ? source.manifest.timeframe : fileTimeframe(raw, source.id, wanted),
    id,
  });
  const inRange = sliceBars(bars, options);
  if (inRange.length === 0) throw outOfRange(source, bars, range);
  return {
    bars: Object.assign(inRange, { quality: await qualityOf(inRange, source) }),
    metadata: pickMetadata({ ...raw.metadata, ...bars }),
  };
}

/** The quality of the bars that were loaded, and no others. */
async function qualityOf(bars: Bars, source: Source): Promise<BarsQuality> {
  const { grade, doubtful, doubts } = assess(
    { columns: bars, faults: [], metadata: {} },
    bars.timeframe,
    source.kind === 'series' ? await knownGaps(source.manifest) : undefined,
  );
  return { grade, doubtful, doubts };
}

function parseRange(options: LoadOptions): TimeRange {
  const from = options.from === undefined ? ALL_TIME.from : parseTime(options.from, 'from');
  const to = options.to === undefined ? ALL_TIME.to : parseTime(options.to, 'to');
  if (from < to) return { from, to };
  throw new TradelabError('bad-option', `from ${formatTime(from)} is not before to ${formatTime(to)}`, {
    hint: 'bars are loaded from the first time up to, but not with, the second',
  });
}

function requireReadable({ faults }: RawBars, source: Source): void {
  const [first] = faults;
  if (first === undefined) return;
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
  throw new TradelabError('bad-data', `${source.id}: ${first.message}${more}`, {
    hint: `correct the file; 'tradelab data check ${source.id}' lists all that is wrong with it`,
  });
}

function symbolOf(source: Source): string {
  return source.kind === 'series' ? source.manifest.symbol : basename(source.path, extname(source.path));
}

/** The timeframe of a file: what its metadata or its times say, and `wanted` where that does not contradict it. */
function fileTimeframe(raw: RawBars, file: string, wanted: Timeframe | undefined): Timeframe {
  const held = raw.metadata.timeframe;
  if (wanted === undefined) return held ?? inferTimeframe(raw.columns.time, file);
  // Times further apart than the timeframe may be holes; times closer together cannot be its bars.
  const step = commonStep(raw.columns.time) ?? timeframeMs(wanted);
  if (held === undefined ? timeframeMs(wanted) <= step : held === wanted) return wanted;
  const actual = held ?? inferTimeframe(raw.columns.time, file);
  throw new TradelabError('bad-option', `${file} holds ${actual} bars, not ${wanted}`, {
    hint:
      timeframeMs(wanted) % timeframeMs(actual) === 0 ? resampleHint(actual, wanted) : `load it as ${actual}`,
  });
}

function outOfRange(source: Source, bars: Bars, range: TimeRange): TradelabError {
  const { first, last } =
    source.kind === 'series' ? extentOf(source.manifest) : { first: bars.time[0]!, last: bars.time.at(-1)! };
  const wanted = [
    Number.isFinite(range.from) ? ` from ${formatTime(range.from)}` : '',
    Number.isFinite(range.to) ? ` to ${formatTime(range.to)}` : '',
  ].join('');
  return new TradelabError('bad-option', `'${source.id}' has no bars${wanted}`, {
    hint: `its bars go from ${formatTime(first)} to ${formatTime(last)}`,
  });
}
