// Longer bars of a series of the catalog, stored beside the shorter ones.

import {
  aggregateBars,
  parseSession,
  parseTimeframe,
  type Session,
  type Timeframe,
  TradelabError,
} from '../core/index.ts';
import { pickCatalog } from './catalog.ts';
import { gradeSeries } from './keep-grade.ts';
import { loadSeries } from './load-bars.ts';
import { SAMPLES } from './samples.ts';
import { isFile, seriesOf } from './source.ts';
import { type StoreReport, storeBars } from './store.ts';

/** What to make longer bars of. */
export interface ResampleOptions {
  /** The stored timeframe to start from; absent: the shortest. */
  from?: Timeframe;
  /** When the market's sessions begin, which the longer bars then begin with: '17:00 America/New_York'; default the epoch, UTC. */
  session?: Session;
  catalog?: string;
}

/**
 * Makes bars of the timeframe `to` from the stored bars of a series, by the rule of `aggregateBars` (the last bar is
 * left out until it is closed), and merges them into the catalog. Bars of sessions have a venue of their own, which other
 * bars of that length are never mixed into: 'binance.1700-america-new_york'. Throws `bad-option` where `to` is no multiple.
 */
export async function resample(
  id: string,
  to: Timeframe,
  options: ResampleOptions = {},
): Promise<StoreReport> {
  if (SAMPLES.includes(id) || isFile(id)) {
    throw new TradelabError('bad-option', `'${id}' is not in the catalog`, {
      hint: "import it first, with 'tradelab data import'",
    });
  }
  const catalog = pickCatalog(options);
  const [shortest] = await seriesOf(id, options.catalog);
  const { bars, metadata } = await loadSeries(id, options.from ?? shortest!.timeframe, catalog);
  const session = options.session === undefined ? undefined : parseSession(options.session);
  const longer = aggregateBars(bars, parseTimeframe(to), session && { session });
  const report = await storeBars(longer, {
    ...metadata,
    venue: [id.slice(0, id.indexOf(':')), ...(session ? [nameOf(session)] : [])].join('.'),
    source: `${id} ${bars.timeframe}${session ? `, sessions at ${session}` : ''}`,
    ...catalog,
  });
  await gradeSeries(report.folder, report);
  return report;
}

/** A session as a part of a venue's name: '1700-america-new_york'. */
function nameOf(session: Session): string {
  return session
    .toLowerCase()
    .replace(':', '')
    .replaceAll(/[^a-z0-9._]/g, '-');
}
