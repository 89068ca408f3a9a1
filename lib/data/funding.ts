// Funding rates of perpetuals in the catalog: one small Parquet file a market.

import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { absent } from '../core/files.ts';
import { formatTime, nearest, parseTime, TradelabError } from '../core/index.ts';
import { createFrame } from '../frames/index.ts';
import { catalogFolder, type MarketKey, marketFolder, marketKeys } from './catalog.ts';
import { doubles, sqlText, withDuckDB } from './duckdb.ts';
import { missingSpans, type Span, withSpan } from './exchange/spans.ts';
import type { LoadOptions } from './load-bars.ts';
import { withLock } from './lock.ts';
import { metadataText } from './parquet-metadata.ts';
import { writeParquet } from './parquet-write.ts';
import { readUnchanged } from './read-unchanged.ts';

/** Funding rates by the time of their settlement: ms UTC, and fractions of the position's value that longs pay. */
export interface FundingRates {
  readonly time: Float64Array;
  readonly rate: Float64Array;
}

/** The rates of a market as they are stored. */
export interface StoredFunding extends FundingRates {
  /** Times [from, to) between the first and the last rate of which no exchange was asked: a download has not come to its end. */
  readonly holes: readonly Span[];
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
 * Throws `not-found` where the catalog has none, and `bad-data` where a download that was stopped has left out some of that time.
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
  const hole = rates.holes.find(([start, end]) => start < to && end > from);
  if (hole !== undefined) throw lacks(id, hole);
  const isWanted = (_: number, k: number) => rates.time[k]! >= from && rates.time[k]! < to;
  return { time: rates.time.filter(isWanted), rate: rates.rate.filter(isWanted) };
}

function lacks(id: string, [from, to]: Span): TradelabError {
  const message = `the funding rates of ${id} from ${formatTime(from)} to ${formatTime(to)} are not there yet`;
  return new TradelabError('bad-data', message, {
    hint: `their download was stopped: 'tradelab data download ${id} --kind funding --from …' goes on with it`,
  });
}

/**
 * Merges rates into those of a market, as all that there are of the times [from, to); of two at one time the new one stays.
 * Returns how many times are new.
 */
export async function storeFunding(
  catalog: string,
  key: MarketKey,
  rates: FundingRates,
  asked: Span,
): Promise<number> {
  return withLock(marketFolder(catalog, FUNDING, key), async (lock) => {
    const stored = await storedFunding(catalog, key);
    if (rates.time.length === 0 && stored.holes.length === 0) return 0;
    const byTime = new Map(Array.from(stored.time, (time, k) => [time, stored.rate[k]!]));
    for (const [k, time] of rates.time.entries()) byTime.set(time, rates.rate[k]!);
    const sorted = [...byTime].sort(([a], [b]) => a - b);
    const time = Float64Array.from(sorted, ([time]) => time);
    const rate = Float64Array.from(sorted, ([, rate]) => rate);
    const covered = withSpan(missingSpans(stored.holes, extentOf(stored.time)), asked);
    const frame = createFrame(
      [
        ['time', { type: 'time', values: time }],
        ['rate', { type: 'number', values: rate }],
      ],
      { holes: missingSpans(covered, extentOf(time)) },
    );
    await lock.require();
    await writeParquet(fundingFile(catalog, key), frame);
    return time.length - stored.time.length;
  });
}

/** The times from the first to the last: before and after them an exchange may always have others. */
function extentOf(time: Float64Array): Span {
  return [time[0] ?? 0, (time.at(-1) ?? -1) + 1];
}

/** The stored rates of a market; none where there are none. */
export async function storedFunding(catalog: string, key: MarketKey): Promise<StoredFunding> {
  const names = await readdir(marketFolder(catalog, FUNDING, key)).catch(absent<string[]>([]));
  if (!names.includes(FILE)) return { time: new Float64Array(0), rate: new Float64Array(0), holes: [] };
  return readRates(fundingFile(catalog, key));
}

function readRates(file: string): Promise<StoredFunding> {
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
    // Files of former versions have none.
    const { holes = [] } = JSON.parse(
      (await metadataText(connection, file)) ?? '{}',
    ) as Partial<StoredFunding>;
    return { time, rate, holes };
  });
}

function keyOf(id: string): MarketKey {
  const [, venue, symbol] = /^([^:]+):(.+)$/.exec(id) ?? [];
  if (venue !== undefined && symbol !== undefined) return { venue, symbol };
  throw new TradelabError('bad-option', `'${id}' names no venue and symbol`, {
    hint: 'binanceusdm:BTC/USDT:USDT',
  });
}
