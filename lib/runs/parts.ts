// The files of the ledger. A record is a part: a small Parquet file, written once and never changed. Many small parts
// are merged into one: the file merged.json names what has been merged into what, and renaming it into place is what
// makes a merge true.

import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { absent, writeWhole } from '../core/files.ts';
import { TradelabError } from '../core/index.ts';
import { duckdbMessage, sqlText, withDuckDB } from '../data/duckdb.ts';

/** The two tables of the ledger, by which its files are named. */
export const TABLES = ['runs', 'trials'] as const;

export type Table = (typeof TABLES)[number];

/** What has been merged: into which files, and from which parts that may still be there. */
export interface Merged {
  readonly files: readonly string[];
  readonly replaced: readonly string[];
}

/** The files that hold a ledger now. */
export type Parts = Readonly<Record<Table, readonly string[]>>;

/** The name of the list of merged parts. */
export const MERGED = 'merged.json';

/** The folder of the ledger of a catalog. */
export function ledgerFolder(catalog: string): string {
  return join(catalog, 'runs');
}

/** The file of a new part; `name` is unlike that of any other. */
export function partFile(folder: string, table: Table, name: string): string {
  return join(folder, `${table}-${name}.parquet`);
}

/** The files that hold the ledger now, oldest first. Throws `bad-data` where the list of merged parts is damaged. */
export async function listParts(folder: string): Promise<Parts> {
  // The folder before the list: what a merge takes away after that is missed when it is opened, not passed over.
  const names = (await readdir(folder).catch(absent([] as string[]))).sort();
  const { files, replaced } = await readMerged(folder);
  const gone = new Set(replaced);
  const paths = (table: Table) => {
    const parts = names.filter((name) => name.startsWith(`${table}-`) && name.endsWith('.parquet'));
    const merged = files.filter((name) => name.startsWith(`merged-${table}-`));
    return [...merged, ...parts.filter((name) => !gone.has(name))].map((name) => join(folder, name));
  };
  return { runs: paths('runs'), trials: paths('trials') };
}

/** The list of merged parts; empty where nothing was merged yet. */
export async function readMerged(folder: string): Promise<Merged> {
  const file = join(folder, MERGED);
  const text = await readFile(file, 'utf8').catch(absent(undefined));
  if (text === undefined) return { files: [], replaced: [] };
  try {
    const { files, replaced } = JSON.parse(text) as Record<keyof Merged, unknown[]>;
    return { files: files.map(String), replaced: replaced.map(String) };
  } catch (cause) {
    throw new TradelabError('bad-data', `${file} is damaged`, {
      hint: 'bring it back from a copy; without it, merged records are lost',
      cause,
    });
  }
}

/** Puts a new list of merged parts in the place of the old one, in one step. */
export function writeMerged(folder: string, merged: Merged): Promise<void> {
  const text = `${JSON.stringify(merged, null, 2)}\n`;
  return writeWhole(join(folder, MERGED), (aside) => writeFile(aside, text));
}

const ATTEMPTS = 5;

// How the messages of DuckDB about files begin, unlike those about the query.
const DAMAGE = /(Invalid( Input)?|IO) Error/;

/**
 * Runs `work` over the files of a ledger; again where a merge took one of them away meanwhile. Throws `bad-data` that
 * names the file where one is damaged.
 */
export async function withParts<T>(folder: string, work: (parts: Parts) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const parts = await listParts(folder);
    try {
      return await work(parts);
    } catch (error) {
      const files = TABLES.flatMap((table) => parts[table]);
      if (attempt < ATTEMPTS && !files.every((file) => existsSync(file))) continue;
      if (DAMAGE.test((error as Error).message)) await requireSound(files);
      throw error;
    }
  }
}

async function requireSound(files: readonly string[]): Promise<void> {
  for (const file of files) {
    await withDuckDB((connection) =>
      connection.run(`SELECT sum(hash(COLUMNS(*))) FROM ${sqlText(file)}`),
    ).catch((cause) => {
      throw new TradelabError('bad-data', `${file} is damaged: ${duckdbMessage(cause)}`, {
        hint: 'bring it back from a copy, or move it away: the records in it are then no longer counted',
        cause,
      });
    });
  }
}
