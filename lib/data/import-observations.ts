// A file of a series that is not bars into the catalog, with the times at which its values became known.

import { basename } from 'node:path';
import { createObservations, type Observations, TradelabError } from '../core/index.ts';
import { catalogFolder } from './catalog.ts';
import { withLock } from './lock.ts';
import { observationRows, type Publication } from './observation-rows.ts';
import {
  type ObservationsMetadata,
  observationsFolder,
  readObservations,
  storedObservations,
  writeObservations,
} from './observations.ts';
import { SAMPLES } from './samples.ts';
import { findSource } from './source.ts';
import { readTextTable } from './text-table.ts';

/** Where a file's series goes, and when its values were published. */
export interface ObservationsImportOptions extends Publication {
  /** The name that loads the series: 'fear-greed'. */
  as: string;
  /** The catalog's folder; see `catalogFolder` for the default. */
  catalog?: string;
  /** Where the data were got, and on what terms: kept with the series. */
  source?: string;
  licence?: string;
}

/** What an import did. The counts are of the rows of the file. */
export interface ObservationsImportReport {
  readonly id: string;
  readonly added: number;
  readonly replaced: number;
  readonly unchanged: number;
  /** Columns of the file that were left out, as they hold no numbers. */
  readonly ignored: readonly string[];
  /** The names of the series' values. */
  readonly columns: readonly string[];
  /** Rows of the series now, and when the first and the last were published, ms UTC. */
  readonly rows: number;
  readonly first: number;
  readonly last: number;
  readonly folder: string;
}

/**
 * Imports a .csv or .parquet file into a series of the catalog: a row for each publication, with the time that it is about
 * where the file says it, and its columns of numbers. Rows that are there already change nothing; of two rows of one
 * publication and period the new one stays. Throws `bad-data` where the file does not say when its values were
 * published, and what `observationRows` refuses; `conflict` where the series has other columns, another lag or another writer.
 */
export async function importObservations(
  file: string,
  options: ObservationsImportOptions,
): Promise<ObservationsImportReport> {
  const { as: id, lag, source = basename(file), licence } = options;
  requireId(id);
  await findSource(file);
  const { observations, ignored } = observationRows(await readTextTable(file), id, file, options);
  const catalog = await catalogFolder(options.catalog);
  const folder = observationsFolder(catalog, id);
  return withLock(folder, async (lock) => {
    const stored = await storedObservations(catalog, id);
    const metadata: ObservationsMetadata = {
      columns: Object.keys(observations.values),
      hasPeriod: observations.period !== undefined,
      ...(lag !== undefined && { lag }),
      source,
      ...(licence !== undefined && { licence }),
    };
    if (stored !== undefined) requireSame(stored, metadata, id);
    const old = stored && (await readObservations(stored));
    const { merged, ...counts } = merge(old, observations);
    await lock.require();
    if (counts.added + counts.replaced > 0) await writeObservations(folder, merged, metadata);
    const { published, length: rows } = merged;
    const extent = { rows, first: published[0]!, last: published[rows - 1]! };
    return { id, ...counts, ignored, columns: metadata.columns, ...extent, folder };
  });
}

function requireId(id: string): void {
  if (/^[a-z0-9][a-z0-9-]{0,63}$/.test(id) && !SAMPLES.includes(id)) return;
  throw new TradelabError('bad-option', `'${id}' cannot be the name of a series`, {
    hint: 'lower case letters, digits and dashes, and no sample: fear-greed',
  });
}

function requireSame(stored: ObservationsMetadata, now: ObservationsMetadata, id: string): void {
  for (const [what, of] of Object.entries(FACTS)) {
    const [there, here] = [of(stored), of(now)];
    if (there === here) continue;
    throw new TradelabError('conflict', `series '${id}' has ${what} ${there}, and this file ${here}`, {
      hint: 'import it under another name',
    });
  }
}

const FACTS: Readonly<Record<string, (metadata: ObservationsMetadata) => string>> = {
  'the columns': ({ columns }) => columns.toSorted().join(', '),
  'periods:': ({ hasPeriod }) => (hasPeriod ? 'yes' : 'no'),
  'the lag': ({ lag }) => lag ?? 'none',
};

interface Merged {
  readonly merged: Observations;
  readonly added: number;
  readonly replaced: number;
  readonly unchanged: number;
}

/** The rows of both, those of `next` where one publication and period is in both. */
function merge(old: Observations | undefined, next: Observations): Merged {
  const counts = { added: 0, replaced: 0, unchanged: 0 };
  const names = Object.keys(next.values);
  const rows = new Map<string, Row>();
  for (const row of old === undefined ? [] : rowsOf(old, names)) rows.set(row.key, row);
  for (const row of rowsOf(next, names)) {
    const there = rows.get(row.key);
    const isSame = there?.values.every((value, k) => Object.is(value, row.values[k]));
    counts[there === undefined ? 'added' : isSame ? 'unchanged' : 'replaced']++;
    rows.set(row.key, row);
  }
  const all = [...rows.values()].sort((a, b) => a.published - b.published || a.period - b.period);
  const column = (k: number) => Float64Array.from(all, ({ values }) => values[k]!);
  const merged = createObservations({
    id: next.id,
    published: all.map(({ published }) => published),
    ...(next.period && { period: all.map(({ period }) => period) }),
    values: Object.fromEntries(names.map((name, k) => [name, column(k)])),
  });
  return { merged, ...counts };
}

interface Row {
  readonly key: string;
  readonly published: number;
  readonly period: number;
  readonly values: readonly number[];
}

function rowsOf({ published, period = published, values }: Observations, names: readonly string[]): Row[] {
  return Array.from(published, (time, k) => ({
    key: `${time} ${period[k]}`,
    published: time,
    period: period[k]!,
    values: names.map((name) => values[name]![k]!),
  }));
}
