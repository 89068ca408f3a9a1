// Longer bars of a series of the catalog, stored beside the shorter ones.

import { aggregateBars, parseTimeframe, type Timeframe, TradelabError } from '../core/index.ts';
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
  catalog?: string;
}

/**
 * Makes bars of the timeframe `to` from the stored bars of a series, by the rule of `aggregateBars` (the last bar is
 * left out until it is closed), and merges them into the catalog. Throws `bad-option` where `to` is no multiple.
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
  const longer = aggregateBars(bars, parseTimeframe(to));
  const venue = id.slice(0, id.indexOf(':'));
  const report = await storeBars(longer, {
    ...metadata,
    venue,
    source: `${id} ${bars.timeframe}`,
    ...catalog,
  });
  await gradeSeries(report.folder, report);
  return report;
}
