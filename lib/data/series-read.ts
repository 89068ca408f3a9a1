// Bars of a series of the catalog, read from those of its files that the range needs.

import { join } from 'node:path';
import type { BarColumns } from '../core/index.ts';
import { sqlText, withDuckDB } from './duckdb.ts';
import type { Manifest, SeriesFile } from './manifest.ts';
import { readColumns } from './parquet.ts';
import { newColumns } from './raw-bars.ts';

/** Open times in ms, half open. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** The bars of a series with from <= time < to. */
export async function readSeries(manifest: Manifest, range: TimeRange): Promise<BarColumns> {
  const files = manifest.files.filter((file) => file.last >= range.from && file.first < range.to);
  const isWhole = files.every((file) => file.first >= range.from && file.last < range.to);
  return readFiles(manifest.folder, files, isWhole ? '' : `WHERE ${within(range)}`);
}

/** The bars of some files of a series, in their order. */
export async function readFiles(
  folder: string,
  files: readonly SeriesFile[],
  where = '',
): Promise<BarColumns> {
  if (files.length === 0) return newColumns(0);
  const paths = files.map((file) => sqlText(join(folder, file.name))).join(', ');
  const query = `SELECT epoch_ms(time)::DOUBLE, open, high, low, close, volume FROM read_parquet([${paths}]) ${where}`;
  return withDuckDB((connection) => readColumns(connection, query));
}

function within({ from, to }: TimeRange): string {
  const conditions = [];
  // In microseconds, as the files have them, so that DuckDB skips row groups by their statistics.
  if (Number.isFinite(from)) conditions.push(`time >= make_timestamp(${BigInt(Math.ceil(from)) * 1000n})`);
  if (Number.isFinite(to)) conditions.push(`time < make_timestamp(${BigInt(Math.ceil(to)) * 1000n})`);
  return conditions.join(' AND ');
}
