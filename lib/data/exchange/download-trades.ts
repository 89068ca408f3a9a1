// Trades from an exchange into the catalog, day by day.

import { DAY_MS, type TimeInput } from '../../core/index.ts';
import { catalogFolder } from '../catalog.ts';
import { dayFiles, dayOf, tidyDays } from '../day-files.ts';
import { daysFolder } from '../day-kinds.ts';
import { DayWriter } from '../day-writer.ts';
import { withLock } from '../lock.ts';
import { framed } from '../trades.ts';
import {
  type ExchangeClient,
  type ExchangeTrade,
  exchangeClient,
  loadMarkets,
  marketOf,
  SETTLE_MS,
} from './client.ts';
import { exchangeTime, request } from './download-series.ts';
import type { RetryOptions } from './retry.ts';
import type { Span } from './spans.ts';
import { firstTradeTime, requirePastTrades, type TradeSource, tradePages } from './trade-pages.ts';
import { hasNone, wantedSpan } from './wanted.ts';

/** Which trades to download, and from where. */
export interface TradesDownloadOptions extends RetryOptions {
  /** As ccxt calls it: 'binance', 'okx' or 'kraken'; many exchanges give their latest trades only. */
  exchange: string;
  symbols: readonly string[];
  /** The first time that is wanted; whole days are downloaded, in UTC. */
  from: TimeInput;
  /** The time to stop before; default now. */
  to?: TimeInput;
  /** The catalog's folder; see `catalogFolder` for the default. */
  catalog?: string;
  /** A client of ccxt of one's own; default a new one for public data. */
  client?: ExchangeClient;
  /** Told after each page how much of the wanted time has come, as a share of 1, and how many trades in all. */
  onProgress?: (share: number, trades: number) => void;
}

/** What came of it: the id by which `loadTrades` loads the trades, and how many are new. */
export interface TradesDownloadReport {
  readonly id: string;
  readonly added: number;
  /** The first of the wanted days, ms UTC; that of the first trade or of the listing where that is later, and the exchange tells it. */
  readonly first: number;
}

const ROWS_AT_ONCE = 200_000;

/**
 * Downloads the trades of markets that are not stored yet; what came is stored as it comes, and the same call again goes
 * on from there. Throws `not-found` for an exchange or market that there is not, or that had no trade before the end,
 * `bad-option` for an exchange that gives its latest trades only, `bad-data` for one that leaves a hole, `conflict`,
 * `network`, and the signal's reason.
 */
export async function downloadTrades(options: TradesDownloadOptions): Promise<TradesDownloadReport[]> {
  const client = options.client ?? (await exchangeClient(options.exchange));
  const catalog = await catalogFolder(options.catalog);
  await request(client, options, () => loadMarkets(client));
  for (const symbol of options.symbols) marketOf(client, symbol);
  const now = (await exchangeTime(client, options)) - SETTLE_MS;
  const [from, to] = wantedSpan('trades', now, options);
  const wanted: Span = [dayOf(from), to];
  const reports: TradesDownloadReport[] = [];
  let trades = 0;
  for (const [k, symbol] of options.symbols.entries()) {
    const tell = (until: number, more: number) => {
      trades += more;
      const share = (until - wanted[0]) / (wanted[1] - wanted[0]);
      options.onProgress?.((k + share) / options.symbols.length, trades);
    };
    const folder = daysFolder(catalog, 'trades', { venue: client.id, symbol });
    const job = { client, symbol, retry: options, folder, writer: tradeWriter(folder), tell };
    const first = await withLock(folder, () => downloadListed(job, wanted));
    reports.push({ id: `${client.id}:${symbol}`, added: job.writer.stored, first });
  }
  return reports;
}

/**
 * Downloads what the days of [from, to) lack, from that of the first trade on, which it returns. Throws `not-found` where that
 * is later.
 */
async function downloadListed(job: TradeDownload, [from, to]: Span): Promise<number> {
  const begin = await firstTime(job, from);
  if (begin >= to) throw hasNone(job.client.id, 'trades', job.symbol, [from, to]);
  const first = dayOf(begin);
  job.tell(first, 0);
  await downloadMarket(job, [first, to]);
  return first;
}

/** From when on, but not before `from`, there can be trades of a market; infinite where it has none yet. */
export async function firstTime(job: TradeDownload, from: number): Promise<number> {
  const isBegun = (await dayFiles(job.folder, [from, from + 1])).length > 0;
  return isBegun ? from : Math.max(from, await firstTradeTime(job));
}

/** What stores trades in the days of a folder. */
export function tradeWriter(folder: string): DayWriter<ExchangeTrade> {
  return new DayWriter({
    folder,
    timeOf: ({ timestamp }) => timestamp!,
    frameOf: (rows) =>
      framed({
        time: Float64Array.from(rows, ({ timestamp }) => timestamp!),
        price: Float64Array.from(rows, ({ price }) => price!),
        size: Float64Array.from(rows, ({ amount }) => amount!),
        isBuy: Uint8Array.from(rows, ({ side }) => (side === 'buy' ? 1 : 0)),
        ids: rows.map(({ id }) => id!),
      }),
  });
}

/** A market whose trades are downloaded into a folder, which is locked. */
export interface TradeDownload extends TradeSource {
  readonly folder: string;
  readonly writer: DayWriter<ExchangeTrade>;
  /** Told until when all trades have come, and how many more there are. */
  readonly tell: (until: number, more: number) => void;
}

/** Downloads what the days of [from, to) lack. */
export async function downloadMarket(job: TradeDownload, [from, to]: Span): Promise<void> {
  await tidyDays(job.folder);
  const stored = new Map(
    (await dayFiles(job.folder, [from, to])).map(({ day, covered }) => [day, covered[1]]),
  );
  const missing: Span[] = [];
  for (let day = from; day < to; day += DAY_MS) {
    const [since, end] = [stored.get(day) ?? day, Math.min(day + DAY_MS, to)];
    if (since < end) missing.push([since, end]);
  }
  if (missing[0] !== undefined) await requirePastTrades(job, missing[0][0]);
  for (const span of missing) await downloadSpan(job, span);
  job.tell(to, 0);
}

/** Downloads the trades of [since, end), which follow those that are stored. */
export async function downloadSpan(job: TradeDownload, [since, end]: Span): Promise<void> {
  let come = since;
  try {
    for await (const { trades, until } of tradePages(job, [since, end])) {
      job.writer.add(trades, [come, until]);
      come = until;
      job.tell(until, trades.length);
      if (job.writer.waiting >= ROWS_AT_ONCE) await job.writer.flush();
    }
  } finally {
    // Whatever ended it: what came is kept, but for trades of a time of which there may be others.
    await job.writer.flush();
    job.writer.forget();
  }
}
