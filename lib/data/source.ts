// What a data id stands for: a bundled sample, a file, or a series of the catalog.

import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname } from 'node:path';
import { absent } from '../core/files.ts';
import { didYouMean, nearest, type Timeframe, TradelabError, timeframeMs } from '../core/index.ts';
import { catalogFolder, type SeriesKey } from './catalog.ts';
import { type Manifest, marketManifests, readManifests } from './manifest.ts';
import { SAMPLES, samplePath } from './samples.ts';

/** Where the bars of an id are. */
export type Source =
  | { readonly kind: 'file'; readonly id: string; readonly path: string }
  | { readonly kind: 'series'; readonly id: string; readonly manifest: Manifest };

/**
 * Finds what an id stands for: 'sp500', a path that ends in .csv or .parquet, or 'venue:SYMBOL' in the catalog, which
 * needs a timeframe where several are stored. Throws `not-found`, or `bad-option` where the timeframe is not stored.
 */
export async function findSource(id: string, timeframe?: Timeframe, catalog?: string): Promise<Source> {
  if (SAMPLES.includes(id)) return { kind: 'file', id, path: samplePath(id) };
  if (isFile(id)) return findFile(id);
  return { kind: 'series', id, manifest: choose(id, await seriesOf(id, catalog), timeframe) };
}

/** The series of the catalog that 'venue:SYMBOL' names, by length of the timeframe. Throws `not-found`. */
export async function seriesOf(id: string, catalog: string | undefined): Promise<Manifest[]> {
  const folder = await catalogFolder(catalog);
  const colon = id.indexOf(':');
  const stored = await marketManifests(folder, { venue: id.slice(0, colon), symbol: id.slice(colon + 1) });
  if (colon > 0 && stored.length > 0) return stored;
  throw unknown(id, await readManifests(folder));
}

/** The series of the catalog that an id names. Throws `bad-option` for a file or a sample. */
export async function storedSeries(
  id: string,
  timeframe: Timeframe | undefined,
  catalog: string | undefined,
): Promise<Manifest> {
  const source = await findSource(id, timeframe, catalog);
  if (source.kind === 'series') return source.manifest;
  throw new TradelabError('bad-option', `'${id}' is not in the catalog`, {
    hint: "import it first, with 'tradelab data import'",
  });
}

/** The id of a series of the catalog: 'binance:BTC/USDT'. */
export function idOf({ venue, symbol }: Pick<SeriesKey, 'venue' | 'symbol'>): string {
  return `${venue}:${symbol}`;
}

/** Whether an id is a path of a file with bars. */
export function isFile(id: string): boolean {
  return ['.csv', '.parquet'].includes(extname(id).toLowerCase());
}

async function findFile(path: string): Promise<Source> {
  const found = await stat(path).catch(absent(undefined));
  if (found === undefined) {
    const beside = (await readdir(dirname(path)).catch(absent([]))).filter(isFile);
    throw new TradelabError('not-found', `there is no file ${path}`, {
      hint: beside.length > 0 ? didYouMean(basename(path), beside) : 'see that the path is right',
    });
  }
  if (!found.isFile()) throw new TradelabError('not-found', `${path} is not a file`);
  if (found.size === 0) {
    throw new TradelabError('bad-data', `${path} is empty`, {
      hint: 'see that it was downloaded completely',
    });
  }
  return { kind: 'file', id: path, path };
}

function unknown(id: string, manifests: readonly Manifest[]): TradelabError {
  const near = nearest(id, [...SAMPLES, ...manifests.map(idOf)]);
  return new TradelabError('not-found', `there is no data '${id}'`, {
    hint: near
      ? `did you mean '${near}'?`
      : "'sp500', a path ending in .csv or .parquet, or a series that 'tradelab data list' shows",
  });
}

function choose(id: string, stored: readonly Manifest[], wanted: Timeframe | undefined): Manifest {
  const list = stored.map(({ timeframe }) => timeframe).join(', ');
  if (wanted === undefined) {
    if (stored.length === 1) return stored[0]!;
    throw new TradelabError('bad-option', `'${id}' is stored as ${list}: which?`, {
      hint: 'name one, with --timeframe or as the second argument',
    });
  }
  const found = stored.find(({ timeframe }) => timeframe === wanted);
  if (found) return found;
  const finer = stored.filter(({ timeframe }) => timeframeMs(wanted) % timeframeMs(timeframe) === 0);
  throw new TradelabError('bad-option', `'${id}' is not stored as ${wanted}, only as ${list}`, {
    hint: finer.length > 0 ? resampleHint(finer[0]!.timeframe, wanted) : `import it as ${wanted}`,
  });
}

/** How to get longer bars. */
export function resampleHint(from: Timeframe, to: Timeframe): string {
  return `'tradelab data resample' makes ${to} bars of the ${from} bars`;
}
