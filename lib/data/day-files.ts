// What is stored by the day: a folder of a market has one Parquet file for each day, in UTC, and parts of days that are
// being recorded, which become one file when the day is over or they are many.

import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { absent, writeWhole } from '../core/files.ts';
import { DAY_MS, formatTime } from '../core/index.ts';
import { type Frame, METADATA_KEY } from '../frames/index.ts';
import { sqlText, withDuckDB } from './duckdb.ts';
import type { Span } from './exchange/spans.ts';
import { writeParquet } from './parquet-write.ts';

/** A file of a day, or of a part of it, with the times [from, to) of which it has all rows. */
export interface DayFile {
  readonly path: string;
  /** When its day begins, ms UTC. */
  readonly day: number;
  readonly isPart: boolean;
  readonly covered: Span;
}

// In the order of their names, the parts of a day follow its file, oldest first.
const NAME = /^(\d{4}-\d{2}-\d{2})\.(?:parquet|part-(\d+)-(\d+)\.parquet)$/;

/** How many parts a day may have before they become one file. */
const PARTS = 60;

/** The beginning of the day of a time, UTC. */
export function dayOf(time: number): number {
  return Math.floor(time / DAY_MS) * DAY_MS;
}

function dayFile(folder: string, day: number): string {
  return join(folder, `${formatTime(day)}.parquet`);
}

/**
 * The files of a market's folder that are to be read, oldest first, of all days or of those that the times [from, to)
 * touch: a year of files takes a while to open. Parts that are in their day's file are left out.
 */
export async function dayFiles(
  folder: string,
  [from, to]: Span = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
): Promise<DayFile[]> {
  const names = (await dayNames(folder)).filter((name) => {
    const day = dayNamed(name);
    return day < to && day + DAY_MS > from;
  });
  return (await filesOf(folder, names)).filter(({ isStale }) => !isStale);
}

/** The paths of `dayFiles`, without opening the files of days that have no parts. */
export async function dayPaths(folder: string): Promise<string[]> {
  const [inParts, others] = await partedNames(folder);
  const files = (await filesOf(folder, inParts)).filter(({ isStale }) => !isStale);
  return [...others.map((name) => join(folder, name)), ...files.map(({ path }) => path)].sort();
}

/** The paths of files that may be replaced or removed while they are read: of days that have parts, and of the last day. */
export async function changingPaths(folder: string): Promise<string[]> {
  const [inParts, others] = await partedNames(folder);
  return [...inParts, ...others.slice(-1)].map((name) => join(folder, name));
}

/** The names of days that have parts, and of the other days. */
async function partedNames(folder: string): Promise<[inParts: string[], others: string[]]> {
  const names = await dayNames(folder);
  const parted = new Set(names.filter(isPart).map(dateOf));
  return [
    names.filter((name) => parted.has(dateOf(name))),
    names.filter((name) => !parted.has(dateOf(name))),
  ];
}

/** Files with what they cover; a part is stale that is in the file of its day. */
async function filesOf(
  folder: string,
  names: readonly string[],
): Promise<(DayFile & { isStale: boolean })[]> {
  const wholes = names.filter((name) => !isPart(name)).map((name) => join(folder, name));
  const covered = await coveredOf(wholes);
  return names.map((name) => {
    const [, date, from, to] = NAME.exec(name)!;
    const [path, day] = [join(folder, name), Date.parse(date!)];
    if (from === undefined) return { path, day, isPart: false, covered: covered.get(path)!, isStale: false };
    const whole = covered.get(dayFile(folder, day));
    const isStale = whole !== undefined && Number(to) <= whole[1];
    return { path, day, isPart: true, covered: [Number(from), Number(to)], isStale };
  });
}

async function dayNames(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(absent<string[]>([]));
  return names.filter((name) => NAME.test(name)).sort();
}

function isPart(name: string): boolean {
  return name.includes('.part-');
}

function dateOf(name: string): string {
  return name.slice(0, 10);
}

/** The beginning of the day of a file by its name, ms UTC. */
export function dayNamed(name: string): number {
  return Date.parse(dateOf(name));
}

/** The times that files say they have all rows of. */
async function coveredOf(files: readonly string[]): Promise<Map<string, Span>> {
  if (files.length === 0) return new Map();
  return withDuckDB(async (connection) => {
    const result = await connection.run(
      `SELECT file_name, decode(value) FROM parquet_kv_metadata([${files.map(sqlText).join(', ')}])
      WHERE decode(key) = '${METADATA_KEY}'`,
    );
    const rows = await result.getRowsJS();
    return new Map(
      rows.map(([file, json]) => [String(file), (JSON.parse(String(json)) as { covered: Span }).covered]),
    );
  });
}

/** Adds rows of the times [from, to) to a day, after those that it has; `frame` has all of them. */
export async function addToDay(folder: string, frame: Frame, [from, to]: Span): Promise<void> {
  const day = dayOf(from);
  const isWhole = from === day && to === day + DAY_MS;
  const part = join(folder, `${formatTime(day)}.part-${from}-${to}.parquet`);
  await writeParquet(isWhole ? dayFile(folder, day) : part, { ...frame, metadata: { covered: [from, to] } });
}

/**
 * Makes one file of each day whose parts are many, or that ends at `now` or before. The parts stay until the next time,
 * as someone may be reading them.
 */
export async function mergeParts(folder: string, now: number): Promise<void> {
  await removeStale(folder);
  const [names] = await partedNames(folder);
  const files = await filesOf(folder, names);
  for (const day of new Set(files.map((file) => file.day))) {
    const own = files.filter((file) => file.day === day);
    const parts = own.filter(({ isPart }) => isPart).length;
    if (parts >= PARTS || day + DAY_MS <= now) await mergeDay(folder, day, own);
  }
}

async function removeStale(folder: string): Promise<void> {
  const [names] = await partedNames(folder);
  for (const { path, isStale } of await filesOf(folder, names)) if (isStale) await rm(path, { force: true });
}

/** Makes one file of those of a day. */
async function mergeDay(folder: string, day: number, files: readonly DayFile[]): Promise<void> {
  const covered: Span = [files[0]!.covered[0], files.at(-1)!.covered[1]];
  const list = files.map(({ path }) => sqlText(path)).join(', ');
  await writeWhole(dayFile(folder, day), (aside) =>
    withDuckDB((connection) =>
      connection.run(
        `COPY (SELECT * EXCLUDE (filename, file_row_number)
          FROM read_parquet([${list}], hive_partitioning = false, filename = true, file_row_number = true)
          ORDER BY filename, file_row_number) TO ${sqlText(aside)} (FORMAT parquet, COMPRESSION zstd,
          USE_TMP_FILE false, KV_METADATA {${METADATA_KEY}: ${sqlText(JSON.stringify({ covered }))}})`,
      ),
    ),
  );
}

/** Makes one file of every day that has parts, and removes what a process left that was killed while it wrote. */
export async function tidyDays(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(absent<string[]>([])))
    if (name.endsWith('.tmp')) await rm(join(folder, name), { force: true });
  await mergeParts(folder, Number.POSITIVE_INFINITY);
  await removeStale(folder);
}

/** Removes the days that end at `before` or earlier; returns how many, and how many are left. */
export async function removeDays(
  folder: string,
  before: number,
  dryRun = false,
): Promise<{ readonly removed: number; readonly days: number }> {
  const names = await dayNames(folder);
  const isOld = (name: string) => dayNamed(name) + DAY_MS <= before;
  const days = (some: readonly string[]) => new Set(some.map(dateOf)).size;
  const old = names.filter(isOld);
  if (!dryRun) for (const name of old) await rm(join(folder, name), { force: true });
  return { removed: days(old), days: days(names) - days(old) };
}
