// What the catalog holds of markets besides bars: trades, tickers and order books by the day, and funding rates.

import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { catalogFolder, type MarketKey, marketFolder, marketKeys } from './catalog.ts';
import { dayNamed, dayPaths } from './day-files.ts';
import { DAY_KINDS, type DayKind, daysFolder } from './day-kinds.ts';
import { FUNDING, fundingFile, fundingKeys, storedFunding } from './funding.ts';

/** Trades, tickers, order books or funding rates of a market of the catalog. */
export interface RecordsInfo extends MarketKey {
  /** The id that loads them: 'binance:BTC/USDT'. */
  readonly id: string;
  readonly kind: DayKind | 'funding';
  /** The beginnings of the first and the last day, or the times of the first and the last funding rate, ms UTC. */
  readonly first: number;
  readonly last: number;
  /** The size of the files. */
  readonly bytes: number;
  readonly folder: string;
}

/**
 * Trades, tickers, order books and funding rates of the catalog, by kind, venue and symbol. The folder defaults as
 * `catalogFolder` says.
 */
export async function listRecords(options: { catalog?: string } = {}): Promise<RecordsInfo[]> {
  const catalog = await catalogFolder(options.catalog);
  const kinds = Object.keys(DAY_KINDS) as DayKind[];
  const days = await Promise.all(
    kinds.map(async (kind) => {
      const keys = await marketKeys(catalog, DAY_KINDS[kind].table);
      return Promise.all(keys.map((key) => daysInfo(catalog, kind, key)));
    }),
  );
  const rates = await Promise.all((await fundingKeys(catalog)).map((key) => fundingInfo(catalog, key)));
  return [...days.flat().filter((info) => info !== undefined), ...rates];
}

async function daysInfo(catalog: string, kind: DayKind, key: MarketKey): Promise<RecordsInfo | undefined> {
  const folder = daysFolder(catalog, kind, key);
  const paths = await dayPaths(folder);
  const days = paths.map((path) => dayNamed(basename(path)));
  if (days.length === 0) return undefined;
  const bytes = await sizeOf(paths);
  return {
    ...key,
    id: `${key.venue}:${key.symbol}`,
    kind,
    first: days[0]!,
    last: days.at(-1)!,
    bytes,
    folder,
  };
}

async function fundingInfo(catalog: string, key: MarketKey): Promise<RecordsInfo> {
  const { time } = await storedFunding(catalog, key);
  return {
    ...{ ...key, id: `${key.venue}:${key.symbol}`, kind: 'funding', first: time[0]!, last: time.at(-1)! },
    bytes: await sizeOf([fundingFile(catalog, key)]),
    folder: marketFolder(catalog, FUNDING, key),
  };
}

async function sizeOf(paths: readonly string[]): Promise<number> {
  const sizes = await Promise.all(paths.map((path) => stat(path)));
  return sizes.reduce((sum, { size }) => sum + size, 0);
}
