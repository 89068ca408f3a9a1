// Trades of markets in the catalog: one Parquet file for each day of a market, in UTC.

import { parseTime, TradelabError } from '../core/index.ts';
import { createFrame, type Frame } from '../frames/index.ts';
import { catalogFolder } from './catalog.ts';
import { changingPaths, dayFiles } from './day-files.ts';
import { dayMarket, daysFolder } from './day-kinds.ts';
import { doubles, sqlText, withDuckDB } from './duckdb.ts';
import type { Span } from './exchange/spans.ts';
import type { LoadOptions } from './load-bars.ts';
import { readUnchanged } from './read-unchanged.ts';

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

/**
 * The trades of 'venue:SYMBOL' with from <= time < to, as far as they were downloaded without a hole.
 * Throws `not-found` where the catalog has none, and `bad-option` where it has none of that time.
 */
export async function loadTrades(id: string, options: LoadOptions = {}): Promise<Trades> {
  const catalog = await catalogFolder(options.catalog);
  const key = await dayMarket(catalog, 'trades', id);
  const from = options.from === undefined ? Number.NEGATIVE_INFINITY : parseTime(options.from, 'from');
  const to = options.to === undefined ? Number.POSITIVE_INFINITY : parseTime(options.to, 'to');
  const folder = daysFolder(catalog, 'trades', key);
  return readUnchanged(
    () => changingPaths(folder),
    () => load(id, key.symbol, folder, [from, to]),
  );
}

async function load(id: string, symbol: string, folder: string, [from, to]: Span): Promise<Trades> {
  const stored = await dayFiles(folder, [from, to]);
  const files: string[] = [];
  let span: Span | undefined;
  for (const { path, covered } of stored.filter(({ covered }) => covered[1] > from)) {
    const [start, end] = covered;
    if (start >= to || (span !== undefined && start > span[1])) break;
    files.push(path);
    span = [Math.max(from, span?.[0] ?? start), Math.min(to, end)];
  }
  if (span === undefined)
    throw new TradelabError('bad-option', `'${id}' has no trades of that time`, {
      hint: `'tradelab data download ${id} --kind trades --from …' gets them`,
    });
  const rows = await readTrades(files, span);
  return { id, symbol, from: span[0], to: span[1], length: rows.time.length, ...rows };
}

/** Trades as a frame of the columns that are stored. */
export function framed({ time, price, size, isBuy, ids }: TradeRows): Frame {
  return createFrame([
    ['id', { type: 'word', values: ids }],
    ['time', { type: 'time', values: time }],
    ['price', { type: 'number', values: price }],
    ['size', { type: 'number', values: size }],
    ['is_buy', { type: 'boolean', values: isBuy }],
  ]);
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
