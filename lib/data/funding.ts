// Funding rates of perpetuals in the catalog: one small Parquet file a market.

import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { absent } from '../core/files.ts';
import { nearest, parseTime, TradelabError } from '../core/index.ts';
import { createFrame } from '../frames/index.ts';
import { catalogFolder, type MarketKey, marketFolder, marketKeys } from './catalog.ts';
import { doubles, sqlText, withDuckDB } from './duckdb.ts';
import type { LoadOptions } from './load-bars.ts';
import { withLock } from './lock.ts';
import { writeParquet } from './parquet-write.ts';
import { readUnchanged } from './read-unchanged.ts';

/** Funding rates by the time of their settlement: ms UTC, and fractions of the position's value that longs pay. */
export interface FundingRates {
  readonly time: Float64Array;
  readonly rate: Float64Array;
}

/** The folder of the catalog that holds them, and the file of a market. */
export const FUNDING = 'funding';
const FILE = 'rates.parquet';

/** The file of a market's rates. */
export function fundingFile(catalog: string, key: MarketKey): string {
  return join(marketFolder(catalog, FUNDING, key), FILE);
}

/** The markets of a catalog of which rates are stored; a folder may still be without. */
export async function fundingKeys(catalog: string): Promise<MarketKey[]> {
  const keys = await marketKeys(catalog, FUNDING);
  const files = await Promise.all(
    keys.map((key) => stat(fundingFile(catalog, key)).catch(absent(undefined))),
  );
  return keys.filter((_, k) => files[k] !== undefined);
}

/**
 * The funding rates of 'venue:SYMBOL' with from <= time < to, as the option `funding` of a backtest takes them.
 * Throws `not-found` where the catalog has none.
 */
export async function loadFunding(id: string, options: LoadOptions = {}): Promise<FundingRates> {
  const catalog = await catalogFolder(options.catalog);
  const key = keyOf(id);
  const known = (await fundingKeys(catalog)).map(({ venue, symbol }) => `${venue}:${symbol}`);
  if (!known.includes(id)) {
    const near = nearest(id, known);
    throw new TradelabError('not-found', `there are no funding rates of '${id}'`, {
      hint: near
        ? `did you mean '${near}'?`
        : `'tradelab data download ${id} --kind funding --from …' gets them`,
    });
  }
  const file = fundingFile(catalog, key);
  const rates = await readUnchanged(
    async () => [file],
    () => readRates(file),
  );
  const from = options.from === undefined ? -Infinity : parseTime(options.from, 'from');
  const to = options.to === undefined ? Infinity : parseTime(options.to, 'to');
  const isWanted = (_: number, k: number) => rates.time[k]! >= from && rates.time[k]! < to;
  return { time: rates.time.filter(isWanted), rate: rates.rate.filter(isWanted) };
}

/** Merges rates into those of a market; of two at one time the new one stays. Returns how many times are new. */
export async function storeFunding(catalog: string, key: MarketKey, rates: FundingRates): Promise<number> {
  return withLock(marketFolder(catalog, FUNDING, key), async (lock) => {
    const file = fundingFile(catalog, key);
    const stored = await storedFunding(catalog, key);
    const byTime = new Map(Array.from(stored.time, (time, k) => [time, stored.rate[k]!]));
    for (const [k, time] of rates.time.entries()) byTime.set(time, rates.rate[k]!);
    const sorted = [...byTime].sort(([a], [b]) => a - b);
    const time = Float64Array.from(sorted, ([time]) => time);
    const rate = Float64Array.from(sorted, ([, rate]) => rate);
    await lock.require();
    await writeParquet(
      file,
      createFrame([
        ['time', { type: 'time', values: time }],
        ['rate', { type: 'number', values: rate }],
      ]),
    );
    return time.length - stored.time.length;
  });
}

/** The stored rates of a market; none where there are none. */
export async function storedFunding(catalog: string, key: MarketKey): Promise<FundingRates> {
  const names = await readdir(marketFolder(catalog, FUNDING, key)).catch(absent<string[]>([]));
  if (!names.includes(FILE)) return { time: new Float64Array(0), rate: new Float64Array(0) };
  return readRates(fundingFile(catalog, key));
}

function readRates(file: string): Promise<FundingRates> {
  return withDuckDB(async (connection) => {
    const query = `SELECT epoch_ms(time)::DOUBLE, rate FROM read_parquet(${sqlText(file)}) ORDER BY time`;
    const result = await connection.run(query);
    const [time, rate] = [new Float64Array(result.rowCount), new Float64Array(result.rowCount)];
    for (let k = 0, row = 0; k < result.chunkCount; k++) {
      const chunk = result.getChunk(k);
      time.set(doubles(chunk, 0), row);
      rate.set(doubles(chunk, 1), row);
      row += chunk.rowCount;
    }
    return { time, rate };
  });
}

function keyOf(id: string): MarketKey {
  const [, venue, symbol] = /^([^:]+):(.+)$/.exec(id) ?? [];
  if (venue !== undefined && symbol !== undefined) return { venue, symbol };
  throw new TradelabError('bad-option', `'${id}' names no venue and symbol`, {
    hint: 'binanceusdm:BTC/USDT:USDT',
  });
}
