// Series that are not bars in the catalog: one Parquet file each, replaced as a whole.

import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { absent } from '../core/files.ts';
import { createObservations, nearest, type Observations, TradelabError } from '../core/index.ts';
import { createFrame } from '../frames/index.ts';
import { catalogFolder } from './catalog.ts';
import { doubles, sqlName, sqlText, withDuckDB } from './duckdb.ts';
import { metadataText } from './parquet-metadata.ts';
import { writeParquet } from './parquet-write.ts';
import { readUnchanged } from './read-unchanged.ts';

/** The folder of the catalog that holds them, and the file of a series. */
export const OBSERVATIONS = 'observations';
const FILE = 'observations.parquet';

/** What is kept with a series beside its rows. */
export interface ObservationsMetadata {
  /** The names of its values. */
  readonly columns: readonly string[];
  /** Whether its rows say which time they are about. */
  readonly hasPeriod: boolean;
  /** How long after its period each row counts as published, where the file did not say when it was. */
  readonly lag?: string;
  readonly source?: string;
  readonly licence?: string;
}

interface Extent {
  readonly rows: number;
  /** When the first and the last row were published, ms UTC. */
  readonly first: number;
  readonly last: number;
}

/** One series of the catalog that is not bars. */
export interface ObservationsInfo extends ObservationsMetadata, Extent {
  readonly kind: 'series';
  /** The id that loads it: 'fear-greed'. */
  readonly id: string;
  readonly bytes: number;
  readonly folder: string;
}

/** The folder of a series. */
export function observationsFolder(catalog: string, id: string): string {
  return join(catalog, OBSERVATIONS, id);
}

/**
 * The series that was imported under `id`, with all of its revisions. Throws `not-found` where the catalog has none.
 */
export async function loadObservations(
  id: string,
  options: { catalog?: string } = {},
): Promise<Observations> {
  const catalog = await catalogFolder(options.catalog);
  return readUnchanged(
    async () => [join(observationsFolder(catalog, id), FILE)],
    () => load(catalog, id),
  );
}

async function load(catalog: string, id: string): Promise<Observations> {
  const all = await listObservations({ catalog });
  const info = all.find((one) => one.id === id);
  if (info !== undefined) return readObservations(info);
  const near = nearest(
    id,
    all.map((one) => one.id),
  );
  throw new TradelabError('not-found', `there is no series '${id}' in the catalog`, {
    hint: near
      ? `did you mean '${near}'?`
      : `'tradelab data import file.csv --kind series --as ${id}' puts one there`,
  });
}

/** The series of the catalog that are not bars, by id. The folder defaults as `catalogFolder` says. */
export async function listObservations(options: { catalog?: string } = {}): Promise<ObservationsInfo[]> {
  const catalog = await catalogFolder(options.catalog);
  const found = await Promise.all((await idsOf(catalog)).map((id) => storedObservations(catalog, id)));
  return found.filter((info) => info !== undefined);
}

/** The paths of their files, where these are. */
export async function observationPaths(catalog: string): Promise<string[]> {
  return (await idsOf(catalog)).map((id) => join(observationsFolder(catalog, id), FILE));
}

async function idsOf(catalog: string): Promise<string[]> {
  return (await readdir(join(catalog, OBSERVATIONS)).catch(absent<string[]>([]))).sort();
}

/** What is stored under an id; undefined where nothing is. */
export async function storedObservations(catalog: string, id: string): Promise<ObservationsInfo | undefined> {
  const folder = observationsFolder(catalog, id);
  const file = join(folder, FILE);
  const size = await stat(file).then(({ size }) => size, absent(undefined));
  if (size === undefined) return undefined;
  const metadata = await readMetadata(file).catch((cause: unknown) => {
    throw new TradelabError('bad-data', `${file} is damaged`, {
      hint: 'remove the folder and import the series again',
      cause,
    });
  });
  return { kind: 'series', id, ...metadata, bytes: size, folder };
}

function readMetadata(file: string): Promise<ObservationsMetadata & Extent> {
  return withDuckDB(async (connection) => {
    const text = await metadataText(connection, file);
    return JSON.parse(String(text)) as ObservationsMetadata & Extent;
  });
}

/** Replaces the file of a series in one step. */
export function writeObservations(
  folder: string,
  { length, published, period, values }: Observations,
  metadata: ObservationsMetadata,
): Promise<void> {
  const extent: Extent = { rows: length, first: published[0]!, last: published[length - 1]! };
  const frame = createFrame(
    [
      ['published', { type: 'time', values: published }],
      ...(period ? [['period', { type: 'time', values: period }] as const] : []),
      ...Object.entries(values).map(([name, column]) => [name, { type: 'number', values: column }] as const),
    ],
    { ...metadata, ...extent },
  );
  return writeParquet(join(folder, FILE), frame);
}

/** The rows of a series that is stored. */
export function readObservations({
  id,
  folder,
  columns,
  hasPeriod,
}: Pick<ObservationsInfo, 'id' | 'folder' | 'columns' | 'hasPeriod'>): Promise<Observations> {
  const times = hasPeriod ? ['published', 'period'] : ['published'];
  const select = [
    ...times.map((name) => `epoch_ms(${name})::DOUBLE`),
    ...columns.map((name) => `coalesce(${sqlName(name)}, 'nan')`),
  ];
  return withDuckDB(async (connection) => {
    const result = await connection.run(
      `SELECT ${select.join(', ')} FROM read_parquet(${sqlText(join(folder, FILE))}, file_row_number = true)
      ORDER BY file_row_number`,
    );
    const read = select.map(() => new Float64Array(result.rowCount));
    for (let k = 0, row = 0; k < result.chunkCount; k++) {
      const chunk = result.getChunk(k);
      for (const [j, column] of read.entries()) column.set(doubles(chunk, j), row);
      row += chunk.rowCount;
    }
    const [published, period] = [read[0]!, hasPeriod ? { period: read[1]! } : {}];
    const values = columns.map((name, k) => [name, read[times.length + k]!]);
    return createObservations({ id, published, ...period, values: Object.fromEntries(values) });
  });
}

/** A SELECT of all values of some series: a line for each, with the names of its series and of its column. */
export function selectObservations(series: readonly ObservationsInfo[]): string {
  if (series.length === 0) return `SELECT * FROM (SELECT ${NO_VALUE}) WHERE false`;
  const lines = series.map(({ id, folder, columns, hasPeriod }) => {
    const period = hasPeriod ? 'period' : 'NULL::TIMESTAMP AS period';
    return `SELECT ${sqlText(id)} AS series, published, ${period}, name, value FROM
      (UNPIVOT (FROM read_parquet(${sqlText(join(folder, FILE))})) ON ${columns.map(sqlName).join(', ')}
      INTO NAME name VALUE value)`;
  });
  return lines.join(' UNION ALL ');
}

const NO_VALUE =
  "'' AS series, now()::TIMESTAMP AS published, now()::TIMESTAMP AS period, '' AS name, 0::DOUBLE AS value";
