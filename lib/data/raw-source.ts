// The bars of a source as they are stored, whether they are sound or not.

import { extname } from 'node:path';
import { TradelabError } from '../core/index.ts';
import { readCsv } from './csv.ts';
import { duckdbMessage } from './duckdb.ts';
import { type Manifest, replacement } from './manifest.ts';
import { readParquet } from './parquet.ts';
import { oldestFirst, type RawBars } from './raw-bars.ts';
import { readSeries, type TimeRange } from './series-read.ts';
import type { Source } from './source.ts';

/** The range that leaves nothing out. */
export const ALL_TIME: TimeRange = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

/**
 * The raw bars of a source: of a file always all, oldest first; of a series those in the range.
 * Throws `bad-data` where there are none at all, or where a file cannot be read.
 */
export async function readSource(source: Source, range: TimeRange = ALL_TIME): Promise<RawBars> {
  if (source.kind === 'series') return readStored(source.manifest, range);
  const isCsv = extname(source.path).toLowerCase() === '.csv';
  const raw = oldestFirst(await (isCsv ? readCsv(source.path) : readParquet(source.path)));
  if (raw.columns.time.length > 0) return raw;
  throw new TradelabError('bad-data', `${source.path} has column names, but no bars`, {
    hint: 'see that it was downloaded completely',
  });
}

async function readStored(manifest: Manifest, range: TimeRange): Promise<RawBars> {
  try {
    return { columns: await readSeries(manifest, range), faults: [], metadata: manifest };
  } catch (cause) {
    const now = await replacement(manifest);
    if (now !== undefined) return readStored(now, range);
    throw new TradelabError('bad-data', `${manifest.folder} cannot be read: ${duckdbMessage(cause)}`, {
      hint: 'remove the folder and import the series again',
      cause,
    });
  }
}
