// What the catalog holds, read from its manifests alone.

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { absent } from '../core/files.ts';
import { type Grade, type Instrument, TradelabError } from '../core/index.ts';
import { catalogFolder, type SeriesKey } from './catalog.ts';
import { extentOf, type Manifest, readManifests, replacement } from './manifest.ts';
import { idOf } from './source.ts';

/** One series of the catalog. */
export interface SeriesInfo extends SeriesKey {
  /** The id that loads it: 'binance:BTC/USDT'. */
  readonly id: string;
  readonly rows: number;
  /** The open times of the first and the last bar. */
  readonly first: number;
  readonly last: number;
  /** The size of its files. */
  readonly bytes: number;
  readonly folder: string;
  /** The times [from, to) that an exchange was asked for; absent where none was. */
  readonly covered?: readonly (readonly [from: number, to: number])[];
  /** What the last check found; absent where bars that it read have changed since. */
  readonly grade?: Grade;
  /** How many bars came after those that it read; absent where there is no grade. */
  readonly ungraded?: number;
  readonly instrument?: Instrument;
  readonly synthetic?: string;
  readonly source?: string;
  readonly licence?: string;
}

/**
 * All series of the catalog, by venue, symbol and timeframe. The folder defaults as `catalogFolder` says. Throws `bad-data`
 * where a manifest is damaged or a file missing.
 */
export async function listSeries(options: { catalog?: string } = {}): Promise<SeriesInfo[]> {
  return Promise.all((await readManifests(await catalogFolder(options.catalog))).map(infoOf));
}

async function infoOf(manifest: Manifest): Promise<SeriesInfo> {
  const { files, graded, ...metadata } = manifest;
  const paths = files.map(({ name }) => join(manifest.folder, name));
  const sizes = await Promise.all(
    paths.map((path) => stat(path).then(({ size }) => size, absent(undefined))),
  );
  const missing = sizes.indexOf(undefined);
  if (missing >= 0) {
    const now = await replacement(manifest);
    if (now !== undefined) return infoOf(now);
    throw new TradelabError('bad-data', `${paths[missing]} is missing`, {
      hint: 'remove its folder and import the series again',
    });
  }
  const bytes = sizes.reduce<number>((sum, size) => sum + size!, 0);
  const extent = extentOf(manifest);
  const quality = graded && { grade: graded.grade, ungraded: extent.rows - graded.rows };
  return { ...metadata, id: idOf(manifest), ...extent, bytes, ...quality };
}
