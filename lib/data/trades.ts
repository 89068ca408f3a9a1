// Trades of markets in the catalog: one Parquet file for each day of a market, in UTC.

import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { absent } from '../core/files.ts';
import { DAY_MS, formatTime, nearest, parseTime, TradelabError } from '../core/index.ts';
import { createFrame } from '../frames/index.ts';
import { catalogFolder, type MarketKey, marketFolder, marketKeys } from './catalog.ts';
import { doubles, sqlText, withDuckDB } from './duckdb.ts';
import type { Span } from './exchange/spans.ts';
import type { LoadOptions } from './load-bars.ts';
import { writeParquet } from './parquet-write.ts';

/** All trades of a market with from <= time < to, oldest first. */
export interface Trades {
  /** The id that they were loaded by: 'binance:BTC/USDT'. */
  readonly id: string;
  readonly symbol: string;
  /** The times [from, to) of which all trades are here, ms UTC. */
  readonly from: number;
  readonly to: number;
  readonly length: number;
  /** ms UTC. */
  readonly time: Float64Array;
  readonly price: Float64Array;
  /** In base units. */
  readonly size: Float64Array;
  /** 1 where the buyer took an offer, 0 where the seller hit a bid. */
  readonly isBuy: Uint8Array;
  /** The exchange's ids. */
  readonly ids: readonly string[];
}

/** The columns of trades. */
export type TradeRows = Pick<Trades, 'time' | 'price' | 'size' | 'isBuy' | 'ids'>;

/** The folder of the catalog that holds them. */
export const TRADES = 'trades';

const DAY_FILE = /^\d{4}-\d{2}-\d{2}\.parquet$/;

/**
 * The trades of 'venue:SYMBOL' with from <= time < to, as far as they were downloaded without a hole.
 * Throws `not-found` where the catalog has none, and `bad-option` where it has none of that time.
 */
export async function loadTrades(id: string, options: LoadOptions = {}): Promise<Trades> {
  const catalog = await catalogFolder(options.catalog);
  const keys = await marketKeys(catalog, TRADES);
  const key = keys.find(({ venue, symbol }) => `${venue}:${symbol}` === id);
  if (key === undefined) throw unknown(id, keys);
  const from = options.from === undefined ? Number.NEGATIVE_INFINITY : parseTime(options.from, 'from');
  const to = options.to === undefined ? Number.POSITIVE_INFINITY : parseTime(options.to, 'to');
  const days = [...(await storedDays(catalog, key))].filter(([, [, end]]) => end > from);
  const files: string[] = [];
  let span: Span | undefined;
  for (const [file, [start, end]] of days) {
    if (start >= to || (span !== undefined && start > span[1])) break;
    files.push(file);
    span = [Math.max(from, span?.[0] ?? start), Math.min(to, end)];
  }
  if (span === undefined)
    throw new TradelabError('bad-option', `'${id}' has no trades of that time`, {
      hint: `'tradelab data download ${id} --kind trades --from …' gets them`,
    });
  const rows = await readTrades(files, span);
  return { id, symbol: key.symbol, from: span[0], to: span[1], length: rows.time.length, ...rows };
}

function unknown(id: string, keys: readonly MarketKey[]): TradelabError {
  const near = nearest(
    id,
    keys.map(({ venue, symbol }) => `${venue}:${symbol}`),
  );
  return new TradelabError('not-found', `there are no trades of '${id}'`, {
    hint: near
      ? `did you mean '${near}'?`
      : `'tradelab data download ${id} --kind trades --from …' gets them`,
  });
}

/** The file of the day that begins at `day`. */
export function dayFile(catalog: string, key: MarketKey, day: number): string {
  return join(marketFolder(catalog, TRADES, key), `${formatTime(day)}.parquet`);
}

/** The files of a market's days, oldest first. */
export async function dayFiles(catalog: string, key: MarketKey): Promise<string[]> {
  const folder = marketFolder(catalog, TRADES, key);
  const names = await readdir(folder).catch(absent<string[]>([]));
  return names
    .filter((name) => DAY_FILE.test(name))
    .sort()
    .map((name) => join(folder, name));
}

/** Each day's file with the times [from, to) of which it has all trades, oldest first. */
export async function storedDays(catalog: string, key: MarketKey): Promise<Map<string, Span>> {
  const files = await dayFiles(catalog, key);
  if (files.length === 0) return new Map();
  return withDuckDB(async (connection) => {
    const result = await connection.run(
      `SELECT file_name, decode(value) FROM parquet_kv_metadata([${files.map(sqlText).join(', ')}])
      WHERE decode(key) = 'tradelab' ORDER BY file_name`,
    );
    const rows = await result.getRowsJS();
    return new Map(rows.map(([file, json]) => [String(file), spanOf(String(json))]));
  });
}

function spanOf(json: string): Span {
  const { covered } = JSON.parse(json) as { covered: Span };
  return covered;
}

/** Replaces a day's file in one step; `covered` are the times of which `rows` are all trades. */
export function writeDay(file: string, rows: TradeRows, covered: Span): Promise<void> {
  const { time, price, size, isBuy, ids } = rows;
  const frame = createFrame(
    [
      ['id', { type: 'word', values: ids }],
      ['time', { type: 'time', values: time }],
      ['price', { type: 'number', values: price }],
      ['size', { type: 'number', values: size }],
      ['is_buy', { type: 'boolean', values: isBuy }],
    ],
    { covered },
  );
  return writeParquet(file, frame);
}

/** Removes what a process left that was killed while it wrote. */
export async function removeUnfinished(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(absent<string[]>([])))
    if (name.endsWith('.tmp')) await rm(join(folder, name), { force: true });
}

/** The trades of some files with from <= time < to. */
export async function readTrades(files: readonly string[], [from, to]: Span): Promise<TradeRows> {
  return withDuckDB(async (connection) => {
    const result = await connection.run(
      `SELECT epoch_ms(time)::DOUBLE, price, size, is_buy::DOUBLE, id
      FROM read_parquet([${files.map(sqlText).join(', ')}], file_row_number = true, filename = true)
      WHERE epoch_ms(time) >= ${from} AND epoch_ms(time) < ${to} ORDER BY filename, file_row_number`,
    );
    const n = result.rowCount;
    const [time, price, size, isBuy] = Array.from({ length: 4 }, () => new Float64Array(n)) as [
      ...[Float64Array, Float64Array, Float64Array, Float64Array],
    ];
    const ids: string[] = [];
    for (let k = 0, row = 0; k < result.chunkCount; k++) {
      const chunk = result.getChunk(k);
      for (const [j, column] of [time, price, size, isBuy].entries()) column.set(doubles(chunk, j), row);
      for (const id of chunk.getColumnValues(4)) ids.push(String(id));
      row += chunk.rowCount;
    }
    return { time, price, size, isBuy: Uint8Array.from(isBuy), ids };
  });
}

/** The beginning of the day of a time, UTC. */
export function dayOf(time: number): number {
  return Math.floor(time / DAY_MS) * DAY_MS;
}
