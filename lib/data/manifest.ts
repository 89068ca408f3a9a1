// The manifest of a series: which Parquet files hold its bars now. Renaming a new one into place is what commits an import.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { absent, writeWhole } from '../core/files.ts';
import { type Grade, TradelabError } from '../core/index.ts';
import { type MarketKey, marketSeries, type SeriesKey, seriesFolder, seriesKeys } from './catalog.ts';
import type { Span } from './exchange/spans.ts';
import { pickMetadata, type SeriesMetadata } from './metadata.ts';
import type { SavedRules } from './rules.ts';

/** One Parquet file of a series: bars of one period, sorted by time. */
export interface SeriesFile {
  readonly name: string;
  /** The period that it holds: '2021-03', '2021', or 'all'. */
  readonly period: string;
  readonly rows: number;
  /** The open times of its first and last bar. */
  readonly first: number;
  readonly last: number;
}

/** A series of the catalog: its key, what is known of it, and its files. */
export interface Manifest extends SeriesKey, Omit<SeriesMetadata, 'symbol' | 'timeframe'> {
  readonly folder: string;
  /** Oldest first, without overlap. */
  readonly files: readonly SeriesFile[];
  /** The times that an exchange was asked for, and need not be asked for again; absent where none was. */
  readonly covered?: readonly Span[];
  /** What its market's rules were, oldest first; absent where they were never known. */
  readonly rules?: readonly SavedRules[];
  /** The files that log its repairs, oldest first; absent where there was none. */
  readonly repairs?: readonly string[];
  /** What the last check found; absent where bars that it read have changed since. */
  readonly graded?: Graded;
}

/** The grade of the first `rows` bars of a series. */
export interface Graded {
  readonly grade: Grade;
  readonly rows: number;
}

/** The name of the manifest in a series' folder. */
export const MANIFEST = 'series.json';

/** The manifest in a series' folder, or undefined where there is none. Throws `bad-data` where it is damaged. */
export async function readManifest(folder: string, key: SeriesKey): Promise<Manifest | undefined> {
  const file = join(folder, MANIFEST);
  const text = await readFile(file, 'utf8').catch(absent(undefined));
  if (text === undefined) return undefined;
  try {
    const { files, covered, rules, repairs, graded, ...json } = JSON.parse(text) as Manifest;
    return {
      ...{ ...pickMetadata(json), ...key, folder, files: files.map(requireFile) },
      ...(covered && { covered: covered.map(requireSpan) }),
      ...(rules && { rules: Array.from(rules) }),
      ...(repairs && { repairs: repairs.map(String) }),
      ...(graded && { graded }),
    };
  } catch (cause) {
    throw new TradelabError('bad-data', `${file} is damaged`, {
      hint: 'remove the folder and import the series again',
      cause,
    });
  }
}

/** The manifest of a series as it is now, where a change that has ended since it was read has replaced files. */
export async function replacement(read: Manifest): Promise<Manifest | undefined> {
  const now = await readManifest(read.folder, read);
  return now && JSON.stringify(now.files) !== JSON.stringify(read.files) ? now : undefined;
}

function requireFile(file: SeriesFile): SeriesFile {
  const numbers = [file.rows, file.first, file.last].every(Number.isFinite);
  if (!numbers || typeof file.name !== 'string' || typeof file.period !== 'string')
    throw new TypeError('a file');
  return file;
}

function requireSpan(span: Span): Span {
  if (!(Array.isArray(span) && span.length === 2 && span.every(Number.isFinite)))
    throw new TypeError('a span');
  return span;
}

/** Puts a new manifest in the place of the old one, in one step. */
export async function writeManifest(manifest: Manifest): Promise<void> {
  const { folder, ...json } = manifest;
  const text = `${JSON.stringify(json, null, 2)}\n`;
  await writeWhole(join(folder, MANIFEST), (aside) => writeFile(aside, text));
}

/** The manifests of all series of a catalog. */
export async function readManifests(catalog: string): Promise<Manifest[]> {
  return readEach(catalog, await seriesKeys(catalog));
}

/** The manifests of one market's series, by length of the timeframe. */
export async function marketManifests(catalog: string, market: MarketKey): Promise<Manifest[]> {
  return readEach(catalog, await marketSeries(catalog, market));
}

async function readEach(catalog: string, keys: readonly SeriesKey[]): Promise<Manifest[]> {
  const found = await Promise.all(keys.map((key) => readManifest(seriesFolder(catalog, key), key)));
  return found.filter((manifest) => manifest !== undefined);
}

/** How many bars a series has, and the open times of the first and the last (NaN where it has none). */
export function extentOf({ files }: Manifest): { rows: number; first: number; last: number } {
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  return { rows, first: files[0]?.first ?? Number.NaN, last: files.at(-1)?.last ?? Number.NaN };
}
