// The catalog: a folder of Parquet files by venue, symbol and timeframe. Here: where it is, and what its paths mean.

import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { absent } from '../core/files.ts';
import { parseTimeframe, type Timeframe, TradelabError, timeframeMs } from '../core/index.ts';

/** The choice of a catalog among other options. */
export function pickCatalog({ catalog }: { catalog?: string | undefined }): { catalog?: string } {
  return catalog === undefined ? {} : { catalog };
}

/** What names one market of a catalog. */
export interface MarketKey {
  /** Where it trades, or who the data are from: lower case, as 'binance'. */
  readonly venue: string;
  readonly symbol: string;
}

/** What names one series of a catalog. */
export interface SeriesKey extends MarketKey {
  readonly timeframe: Timeframe;
}

/** What a venue of mark prices ends with, which lie apart from what was traded: 'binanceusdm.mark'. */
export const MARK = /\.mark$/;

const CONFIG = 'tradelab.config.json';

/**
 * The folder of the catalog: `given`, else $TRADELAB_CATALOG, else `catalog` of the tradelab.config.json in the working
 * directory or above it, else ~/.tradelab/catalog.
 */
export async function catalogFolder(given?: string): Promise<string> {
  const named = given ?? process.env['TRADELAB_CATALOG'];
  if (named) return resolve(named);
  return (await configuredCatalog(process.cwd())) ?? join(homedir(), '.tradelab', 'catalog');
}

async function configuredCatalog(folder: string): Promise<string | undefined> {
  const file = join(folder, CONFIG);
  const text = await readFile(file, 'utf8').catch(absent(undefined));
  if (text === undefined) return folder === dirname(folder) ? undefined : configuredCatalog(dirname(folder));
  const { catalog } = parseConfig(text, file);
  if (catalog === undefined) return undefined;
  if (typeof catalog === 'string') return resolve(folder, catalog);
  throw new TradelabError('bad-option', `${file}: 'catalog' is no path`, { hint: 'name a folder' });
}

function parseConfig(text: string, file: string): { catalog?: unknown } {
  try {
    return JSON.parse(text) as { catalog?: unknown };
  } catch (cause) {
    throw new TradelabError('bad-option', `${file} is not JSON: ${(cause as Error).message}`, { cause });
  }
}

/**
 * The folder of a market's data of one kind, as 'bars'. Its parts read `name=value`, which DuckDB and others take for
 * columns ("Hive partitions").
 */
export function marketFolder(catalog: string, kind: string, { venue, symbol }: MarketKey): string {
  return join(catalog, kind, part('venue', venue), part('symbol', symbol));
}

/** The folder of a series. */
export function seriesFolder(catalog: string, key: SeriesKey): string {
  return join(marketFolder(catalog, 'bars', key), part('timeframe', key.timeframe));
}

/** The catalog that the folder of a series is in. */
export function catalogOf(folder: string): string {
  return resolve(folder, '../../../..');
}

/** The file of what an exchange has told of its maintenance. */
export function maintenanceFile(catalog: string, exchange: string): string {
  return join(catalog, 'maintenance', `${part('venue', exchange)}.json`);
}

function part(name: string, value: string): string {
  // encodeURIComponent leaves '*', which Windows does not allow in names.
  return `${name}=${encodeURIComponent(value).replaceAll('*', '%2A')}`;
}

/** The markets that a catalog has folders of a kind of data for, by venue and symbol. */
export async function marketKeys(catalog: string, kind: string): Promise<MarketKey[]> {
  const keys: MarketKey[] = [];
  for (const venue of await partValues(join(catalog, kind), 'venue')) {
    const symbols = await symbolsOf(catalog, kind, venue);
    keys.push(...symbols.map((symbol) => ({ venue, symbol })));
  }
  return keys;
}

/** The symbols that a catalog has folders of a kind of data for, of one venue. */
export function symbolsOf(catalog: string, kind: string, venue: string): Promise<string[]> {
  return partValues(join(catalog, kind, part('venue', venue)), 'symbol');
}

/** The keys that a catalog has folders for, by venue, symbol and length of the timeframe; a folder may still be without bars. */
export async function seriesKeys(catalog: string): Promise<SeriesKey[]> {
  const keys: SeriesKey[] = [];
  for (const market of await marketKeys(catalog, 'bars')) keys.push(...(await marketSeries(catalog, market)));
  return keys;
}

/** The keys of one market that a catalog has folders for, by length of the timeframe. */
export async function marketSeries(catalog: string, { venue, symbol }: MarketKey): Promise<SeriesKey[]> {
  const timeframes = await partValues(marketFolder(catalog, 'bars', { venue, symbol }), 'timeframe');
  const sorted = timeframes.map(parseTimeframe).sort((a, b) => timeframeMs(a) - timeframeMs(b));
  return sorted.map((timeframe) => ({ venue, symbol, timeframe }));
}

async function partValues(folder: string, name: string): Promise<string[]> {
  const entries = await readdir(folder).catch(absent([]));
  const own = entries.filter((entry) => entry.startsWith(`${name}=`));
  return own.map((entry) => decodeURIComponent(entry.slice(name.length + 1))).sort();
}
