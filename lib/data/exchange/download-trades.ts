// Trades from an exchange into the catalog, day by day.

import { DAY_MS, formatTime, parseTime, type TimeInput, TradelabError } from '../../core/index.ts';
import { catalogFolder, type MarketKey, marketFolder } from '../catalog.ts';
import { withLock } from '../lock.ts';
import {
  dayFile,
  dayOf,
  readTrades,
  removeUnfinished,
  storedDays,
  TRADES,
  type TradeRows,
  writeDay,
} from '../trades.ts';
import { type ExchangeClient, type ExchangeTrade, exchangeClient, marketOf } from './client.ts';
import { exchangeTime, request } from './download-series.ts';
import type { RetryOptions } from './retry.ts';
import type { Span } from './spans.ts';

/** Which trades to download, and from where. */
export interface TradesDownloadOptions extends RetryOptions {
  /** As ccxt calls it: 'binance' or 'binanceusdm'. */
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
}

const [PAGE, HOUR_MS, ROWS_AT_ONCE] = [1000, 3_600_000, 200_000];

/**
 * Downloads the trades of markets that are not stored yet; what came is stored as it comes, and the same call again goes
 * on from there. Throws `not-found` for an exchange or market that there is not, `bad-option` for an exchange whose
 * trades cannot be asked for by their ids, by which none is missed, `conflict`, `network`, and the signal's reason.
 */
export async function downloadTrades(options: TradesDownloadOptions): Promise<TradesDownloadReport[]> {
  const client = options.client ?? (await exchangeClient(options.exchange));
  if (!client.id.startsWith('binance'))
    throw new TradelabError('bad-option', `trades of ${client.id} cannot be downloaded without holes`, {
      hint: 'those of binance and binanceusdm can; bars of any exchange: --kind ohlcv',
    });
  const catalog = await catalogFolder(options.catalog);
  await request(client, options, () => client.loadMarkets());
  for (const symbol of options.symbols) marketOf(client, symbol);
  const wanted = await wantedSpan(client, options);
  const reports: TradesDownloadReport[] = [];
  let trades = 0;
  for (const [k, symbol] of options.symbols.entries()) {
    const tell = (until: number, more: number) => {
      trades += more;
      const share = (until - wanted[0]) / (wanted[1] - wanted[0]);
      options.onProgress?.((k + share) / options.symbols.length, trades);
    };
    const key = { venue: client.id, symbol };
    const added = await withLock(marketFolder(catalog, TRADES, key), () =>
      downloadMarket({ client, catalog, key, retry: options, tell }, wanted),
    );
    reports.push({ id: `${client.id}:${symbol}`, added });
  }
  return reports;
}

async function wantedSpan(client: ExchangeClient, options: TradesDownloadOptions): Promise<Span> {
  const now = await exchangeTime(client, options);
  const from = dayOf(parseTime(options.from, 'from'));
  const to = options.to === undefined ? now : Math.min(now, parseTime(options.to, 'to'));
  if (from < to) return [from, to];
  throw new TradelabError('bad-option', `from ${formatTime(from)} is not before ${formatTime(to)}`, {
    hint: 'trades are downloaded from the first time up to the second, or up to now',
  });
}

interface MarketDownload {
  readonly client: ExchangeClient;
  readonly catalog: string;
  readonly key: MarketKey;
  readonly retry: RetryOptions;
  /** Told until when all trades have come, and how many more there are. */
  readonly tell: (until: number, more: number) => void;
}

async function downloadMarket(job: MarketDownload, [from, to]: Span): Promise<number> {
  await removeUnfinished(marketFolder(job.catalog, TRADES, job.key));
  const stored = await storedDays(job.catalog, job.key);
  let added = 0;
  for (let day = from; day < to; day += DAY_MS) {
    const file = dayFile(job.catalog, job.key, day);
    const end = Math.min(day + DAY_MS, to);
    const since = stored.get(file)?.[1] ?? day;
    if (since < end) added += await downloadDay(job, file, day, [since, end]);
    job.tell(end, 0);
  }
  return added;
}

/** Adds the trades of [since, end) to those of the day that are stored. */
async function downloadDay(
  job: MarketDownload,
  file: string,
  day: number,
  [since, end]: Span,
): Promise<number> {
  const rows: ExchangeTrade[] = [];
  let stored = since > day ? await readTrades([file], [day, since]) : NO_TRADES;
  const before = stored.time.length;
  const write = async (until: number) => {
    const isDone = ({ timestamp }: ExchangeTrade) => timestamp! < until;
    stored = joined(stored, rows.filter(isDone));
    await writeDay(file, stored, [day, until]);
    rows.splice(0, rows.filter(isDone).length);
  };
  let [come, written] = [since, since];
  try {
    for await (const { trades, until } of pages(job, [since, end])) {
      for (const trade of trades) rows.push(trade);
      come = until;
      job.tell(until, trades.length);
      if (rows.length < ROWS_AT_ONCE) continue;
      await write(until);
      written = until;
    }
  } finally {
    // Whatever ended it: what came is kept.
    if (come > written) await write(come);
  }
  return stored.time.length - before;
}

/** The trades of [since, end) page by page, each with the time before which all have come; the last one is the end. */
async function* pages({ client, key, retry }: MarketDownload, [since, end]: Span) {
  let last: ExchangeTrade | undefined;
  for (let until = since; until < end; ) {
    retry.signal?.throwIfAborted();
    const page = await request(client, retry, () =>
      last === undefined
        ? client.fetchTrades(key.symbol, until, PAGE)
        : client.fetchTrades(key.symbol, undefined, PAGE, { fromId: String(BigInt(last.id!) + 1n) }),
    );
    const sorted = [...page].sort((a, b) => Number(BigInt(a.id!) - BigInt(b.id!)));
    const newest = sorted.at(-1);
    // An exchange looks for the first trade within an hour; after one that is known, nothing means that none came.
    const isOver = newest === undefined ? last !== undefined : newest.timestamp! >= end;
    until = isOver ? end : Math.min(end, newest?.timestamp ?? until + HOUR_MS);
    last = newest ?? last;
    yield { trades: sorted.filter(({ timestamp }) => timestamp! < end), until };
  }
}

const NO_TRADES: TradeRows = {
  ...{ time: new Float64Array(0), price: new Float64Array(0), size: new Float64Array(0) },
  ...{ isBuy: new Uint8Array(0), ids: [] },
};

function joined(stored: TradeRows, more: readonly ExchangeTrade[]): TradeRows {
  return {
    time: Float64Array.from([...stored.time, ...more.map(({ timestamp }) => timestamp!)]),
    price: Float64Array.from([...stored.price, ...more.map(({ price }) => price!)]),
    size: Float64Array.from([...stored.size, ...more.map(({ amount }) => amount!)]),
    isBuy: Uint8Array.from([...stored.isBuy, ...more.map(({ side }) => (side === 'buy' ? 1 : 0))]),
    ids: [...stored.ids, ...more.map(({ id }) => id!)],
  };
}
