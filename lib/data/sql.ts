// Questions in SQL over the catalog.

import { join } from 'node:path';
import type { DuckDBConnection, JS } from '@duckdb/node-api';
import { formatTime, nearest, TradelabError } from '../core/index.ts';
import { catalogFolder, marketKeys } from './catalog.ts';
import { changingPaths, dayPaths } from './day-files.ts';
import { DAY_KINDS, type DayKind, daysFolder } from './day-kinds.ts';
import { duckdb, duckdbMessage, sqlName, sqlText, withDuckDB } from './duckdb.ts';
import { FUNDING, fundingFile, fundingKeys } from './funding.ts';
import { extentOf, type Manifest, readManifests } from './manifest.ts';
import { listObservations, OBSERVATIONS, observationPaths, selectObservations } from './observations.ts';
import { readUnchanged } from './read-unchanged.ts';
import { selectRules } from './rules.ts';
import { SAMPLES, samplePath } from './samples.ts';

/** A value of an answer: times as ISO text, whole numbers beyond 2^53 as text, lists and structs nested. */
export type SqlValue = string | number | boolean | null | SqlValue[] | { [name: string]: SqlValue };

/** The answer to a query, as plain data. */
export interface SqlResult {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly SqlValue[][];
}

/** Tables that another room adds to those of the catalog. */
export interface MoreTables {
  readonly names: readonly string[];
  /** Makes them as temporary views. */
  create(connection: DuckDBConnection): Promise<void>;
}

/**
 * Answers one SELECT (DuckDB's SQL) over the catalog. Its tables: `bars`, with venue, symbol, timeframe, time (UTC),
 * open, high, low, close and volume of all series; one view of each series, as binance_btc_usdt_1h; `series`, which
 * lists them; `funding`, with venue, symbol, time and rate; `trades`, with venue, symbol, id, time, price, size and
 * is_buy; `tickers`, with venue, symbol, time, bid, bid_size, ask, ask_size and last; `books`, with venue, symbol, time,
 * level, bid, bid_size, ask and ask_size; `observations`, with series, published, period, name and value of all series
 * that are not bars; `instruments`, the rules of markets and since when they were seen;
 * `sp500`. Nothing can be changed. Throws `bad-option` for SQL that is wrong or no SELECT.
 */
export async function sql(
  query: string,
  { catalog, tables }: { catalog?: string; tables?: MoreTables } = {},
): Promise<SqlResult> {
  const folder = await catalogFolder(catalog);
  return readUnchanged(
    () => replacedPaths(folder),
    () => ask(query, folder, tables),
  );
}

/** The paths of files that others may replace: those of series stay as they are. */
async function replacedPaths(catalog: string): Promise<string[]> {
  const days = (Object.keys(DAY_KINDS) as DayKind[]).map(async (kind) => {
    const keys = await marketKeys(catalog, DAY_KINDS[kind].table);
    return (await Promise.all(keys.map((key) => changingPaths(daysFolder(catalog, kind, key))))).flat();
  });
  const funding = (await fundingKeys(catalog)).map((key) => fundingFile(catalog, key));
  return [...(await Promise.all(days)).flat(), ...funding, ...(await observationPaths(catalog))];
}

async function ask(query: string, folder: string, tables: MoreTables | undefined): Promise<SqlResult> {
  const manifests = await readManifests(folder);
  const series = nameViews(manifests);
  const fundingFiles = (await fundingKeys(folder)).map((key) => fundingFile(folder, key));
  const observations = await listObservations({ catalog: folder });
  const days = await Promise.all(
    (Object.keys(DAY_KINDS) as DayKind[]).map((kind) => selectDays(folder, kind)),
  );
  return withDuckDB(async (connection) => {
    try {
      // All times are UTC: what has a zone, as now() does, is compared with them in that.
      await connection.run("SET TimeZone = 'UTC'");
      await createViews(connection, series, fundingFiles, query);
      for (const view of days) await connection.run(`CREATE TEMP VIEW ${view}`);
      await connection.run(`CREATE TEMP VIEW ${OBSERVATIONS} AS ${selectObservations(observations)}`);
      await tables?.create(connection);
      return await answer(connection, query);
    } catch (cause) {
      if (await isReplaced(cause, manifests, folder)) return ask(query, folder, tables);
      throw explain(cause, [...series.keys(), ...SAMPLES, ...(tables?.names ?? [])]);
    }
  });
}

/** Whether a query has failed because a change that ended since the manifests were read has removed files. */
async function isReplaced(cause: unknown, manifests: readonly Manifest[], folder: string): Promise<boolean> {
  if (!/^IO Error/.test(duckdbMessage(cause))) return false;
  return JSON.stringify(await readManifests(folder)) !== JSON.stringify(manifests);
}

const SELECTS = 'the catalog is only read here: SELECT, WITH, FROM, DESCRIBE, SUMMARIZE or SHOW';

async function answer(connection: DuckDBConnection, query: string): Promise<SqlResult> {
  if (/^[\s;]*$/.test(query)) throw new TradelabError('bad-option', 'the query is empty', { hint: SELECTS });
  const statements = await connection.extractStatements(query);
  const statement = statements.count === 1 ? await statements.prepare(0) : undefined;
  if (statement?.statementType !== duckdb().StatementType.SELECT) {
    throw new TradelabError('bad-option', 'the query is not one SELECT', { hint: SELECTS });
  }
  const result = await statement.run();
  const types = result.columnTypes().map(String);
  const columns = result.deduplicatedColumnNames().map((name, k) => ({ name, type: types[k]! }));
  return { columns, rows: (await result.getRowsJS()).map((row) => row.map(plain)) };
}

function plain(value: JS): SqlValue {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Date) return formatTime(value.getTime());
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
}

function explain(cause: unknown, views: readonly string[]): TradelabError {
  if (cause instanceof TradelabError) return cause;
  const message = duckdbMessage(cause);
  const unknown = /Table with name (\S+) does not exist/.exec(message)?.[1];
  const near =
    unknown === undefined
      ? undefined
      : nearest(unknown, ['bars', 'series', 'instruments', FUNDING, OBSERVATIONS, ...DAY_TABLES, ...views]);
  return new TradelabError('bad-option', `the query failed: ${message}`, {
    hint: near ? `did you mean '${near}'?` : 'FROM series lists the views, DESCRIBE bars their columns',
    cause,
  });
}

async function createViews(
  connection: DuckDBConnection,
  series: ReadonlyMap<string, Manifest>,
  fundingFiles: readonly string[],
  query: string,
): Promise<void> {
  const view = (name: string, select: string) =>
    connection.run(`CREATE TEMP VIEW ${sqlName(name)} AS ${select}`);
  await view('bars', selectAll([...series.values()]));
  await view('series', listViews(series));
  await view('instruments', selectRules([...series.values()]));
  await view(FUNDING, selectFunding(fundingFiles));
  for (const id of SAMPLES) await view(id, `SELECT * FROM read_parquet(${sqlText(samplePath(id))})`);
  // A view opens a file when it is made: only those that the query may ask for are.
  const text = query.toLowerCase();
  for (const [name, manifest] of series) if (text.includes(name)) await view(name, selectSeries(manifest));
}

function listViews(series: ReadonlyMap<string, Manifest>): string {
  const rows = [...series].map(([name, manifest]) => {
    const { rows, first, last } = extentOf(manifest);
    const texts = [name, manifest.venue, manifest.symbol, manifest.timeframe].map(sqlText);
    return `(${texts.join(', ')}, ${rows}, epoch_ms(${first}), epoch_ms(${last}), ${manifest.synthetic !== undefined})`;
  });
  const none = "('', '', '', '', 0, epoch_ms(0), epoch_ms(0), false)";
  const columns = 'view, venue, symbol, timeframe, rows, first, last, synthetic';
  return `SELECT * FROM (VALUES ${rows.length > 0 ? rows.join(', ') : none}) AS series(${columns}) WHERE view <> ''`;
}

const COLUMNS = 'venue, symbol, timeframe, time, open, high, low, close, volume';

function selectAll(manifests: readonly Manifest[]): string {
  const paths = manifests.flatMap(pathsOf);
  if (paths.length > 0) {
    // The names of the folders are columns, so that a query of one symbol opens the files of no other.
    return `SELECT ${COLUMNS} FROM read_parquet([${paths.join(', ')}], hive_partitioning = true,
      hive_types = {venue: VARCHAR, symbol: VARCHAR, timeframe: VARCHAR})`;
  }
  const row = "'', '', '', TIMESTAMP 'epoch', 0::DOUBLE, 0::DOUBLE, 0::DOUBLE, 0::DOUBLE, 0::DOUBLE";
  return `SELECT * FROM (VALUES (${row})) AS bars(${COLUMNS}) WHERE false`;
}

function selectFunding(files: readonly string[]): string {
  if (files.length === 0)
    return "SELECT '' AS venue, '' AS symbol, now()::TIMESTAMP AS time, 0::DOUBLE AS rate WHERE false";
  return `SELECT venue, symbol, time, rate FROM read_parquet([${files.map(sqlText).join(', ')}], hive_partitioning = true,
    hive_types = {venue: VARCHAR, symbol: VARCHAR})`;
}

const DAY_TABLES = Object.values(DAY_KINDS).map(({ table }) => table);
const SQL_TYPES = { word: 'VARCHAR', time: 'TIMESTAMP', number: 'DOUBLE', boolean: 'BOOLEAN' } as const;

/** The view of all days of a kind. */
async function selectDays(catalog: string, kind: DayKind): Promise<string> {
  const { table, columns } = DAY_KINDS[kind];
  const keys = await marketKeys(catalog, table);
  const paths = (await Promise.all(keys.map((key) => dayPaths(daysFolder(catalog, kind, key))))).flat();
  const names = ['venue', 'symbol', ...Object.keys(columns)];
  if (paths.length > 0)
    return `${table} AS SELECT ${names.join(', ')} FROM read_parquet([${paths.map(sqlText).join(', ')}],
      hive_partitioning = true, hive_types = {venue: VARCHAR, symbol: VARCHAR})`;
  const types = ['VARCHAR', 'VARCHAR', ...Object.values(columns).map((type) => SQL_TYPES[type])];
  const none = names.map((name, k) => `NULL::${types[k]} AS ${name}`);
  return `${table} AS SELECT ${none.join(', ')} WHERE false`;
}

function selectSeries({ venue, symbol, timeframe }: Manifest): string {
  return `SELECT time, open, high, low, close, volume FROM bars
    WHERE venue = ${sqlText(venue)} AND symbol = ${sqlText(symbol)} AND timeframe = ${sqlText(timeframe)}`;
}

function pathsOf({ folder, files }: Manifest): string[] {
  return files.map(({ name }) => sqlText(join(folder, name)));
}

/** A plain name for each series: binance_btc_usdt_1h; where two would be the same, the second ends in _2. */
function nameViews(manifests: readonly Manifest[]): Map<string, Manifest> {
  const names = new Map<string, Manifest>();
  for (const manifest of manifests) {
    const { venue, symbol, timeframe } = manifest;
    const plainName = `${venue}_${symbol}_${timeframe}`.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '_');
    let name = plainName;
    for (let k = 2; names.has(name); k++) name = `${plainName}_${k}`;
    names.set(name, manifest);
  }
  return names;
}
