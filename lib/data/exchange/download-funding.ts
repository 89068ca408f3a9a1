// Funding rates from an exchange into the catalog.

import { join } from 'node:path';
import type { TimeInput } from '../../core/index.ts';
import { catalogFolder, type MarketKey, marketFolder } from '../catalog.ts';
import { FUNDING, type StoredFunding, storedFunding, storeFunding } from '../funding.ts';
import { withLock } from '../lock.ts';
import {
  answersNewest,
  type ExchangeClient,
  exchangeClient,
  loadMarkets,
  marketOf,
  requirePerpetual,
} from './client.ts';
import { exchangeTime, request } from './download-series.ts';
import type { RetryOptions } from './retry.ts';
import type { Span } from './spans.ts';
import { hasNone, sharedProgress, wantedSpan } from './wanted.ts';

/** Which funding rates to download, and from where. */
export interface FundingDownloadOptions extends RetryOptions {
  /** As ccxt calls it: 'binanceusdm'. */
  exchange: string;
  /** Perpetuals: 'BTC/USDT:USDT'. */
  symbols: readonly string[];
  /** The first settlement that is wanted. */
  from: TimeInput;
  /** The time to stop before; default now. */
  to?: TimeInput;
  /** The catalog's folder; see `catalogFolder` for the default. */
  catalog?: string;
  /** A client of ccxt of one's own; default a new one for public data. */
  client?: ExchangeClient;
  /** Told after each page how much of the wanted time has come, as a share of 1, and how many rates in all. */
  onProgress?: (share: number, rates: number) => void;
}

/** What came of it: the id by which `loadFunding` loads the rates, and how many are new. */
export interface FundingDownloadReport {
  readonly id: string;
  readonly added: number;
}

const [PAGE, NEWEST_PAGE] = [1000, 100];

/**
 * Downloads the funding rates of perpetuals that are not stored yet, from `from` up to `to`, and those between them and the
 * stored ones. Each page is stored as it comes: a call that was stopped, killed or failed goes on where it was when it is
 * called again, and until then `loadFunding` refuses what is missing in between.
 * Throws `not-found` for an exchange or market that there is not, or that had no rate before the end, `bad-option` for a
 * market that is no perpetual or times that are none, `conflict`, `network`, `disk`, and the signal's reason.
 */
export async function downloadFunding(options: FundingDownloadOptions): Promise<FundingDownloadReport[]> {
  const client = options.client ?? (await exchangeClient(options.exchange));
  const catalog = await catalogFolder(options.catalog);
  await request(client, options, () => loadMarkets(client));
  for (const symbol of options.symbols) requirePerpetual(client, marketOf(client, symbol), 'funding rates');
  const wanted = wantedSpan('funding rates', await exchangeTime(client, options), options);
  const missing = await Promise.all(
    options.symbols.map(async (symbol) => {
      const key = { venue: client.id, symbol };
      return { key, spans: missingOf(await storedFunding(catalog, key), wanted) };
    }),
  );
  const totalMs = missing.flatMap(({ spans }) => spans).reduce((sum, [from, to]) => sum + to - from, 0);
  const tell = sharedProgress(totalMs, options.onProgress);
  const reports: FundingDownloadReport[] = [];
  for (const { key, spans } of missing) {
    const job = { client, catalog, key, retry: options, tell };
    const added = await withLock(join(marketFolder(catalog, FUNDING, key), 'download'), async () => {
      let sum = 0;
      for (const span of spans) sum += await downloadSpan(job, span);
      return sum;
    });
    const { time } = await storedFunding(catalog, key);
    if (!(time[0]! < wanted[1])) throw hasNone(client.id, 'funding rates', key.symbol, wanted);
    reports.push({ id: `${client.id}:${key.symbol}`, added });
  }
  return reports;
}

/** The wanted times before those that are stored and after them, and what a stopped download has left in between. */
function missingOf({ time, holes }: StoredFunding, [from, to]: Span): Span[] {
  const [first, last] = [time[0], time.at(-1)];
  if (first === undefined || last === undefined) return [[from, to]];
  const spans: Span[] = [[from, first], ...holes, [last + 1, to]];
  return spans.filter(([start, end]) => start < end);
}

interface FundingDownload {
  readonly client: ExchangeClient;
  readonly catalog: string;
  readonly key: MarketKey;
  readonly retry: RetryOptions;
  /** Told of each page how many more ms are done, and how many rates it had. */
  readonly tell: (newMs: number, newRates: number) => void;
}

type Rate = readonly [time: number, rate: number];

/**
 * Stores the rates with from <= time < to page by page, and returns how many are new. Most exchanges answer with the oldest
 * from a time on, OKX with the newest since it.
 */
async function downloadSpan(job: FundingDownload, span: Span): Promise<number> {
  const isNewestFirst = answersNewest(job.client);
  let added = 0;
  for (let [since, until] = span; since < until; ) {
    const page = await askPage(job, [since, until], isNewestFirst);
    const times = page.map(([time]) => time);
    const left = until - since;
    let asked: Span = [since, until];
    if (page.length > 0 && isNewestFirst) asked = [Math.min(...times), until];
    else if (page.length > 0) asked = [since, Math.max(...times) + 1];
    added += await store(job, page, asked);
    [since, until] = asked[0] > since ? [since, asked[0]] : [asked[1], until];
    job.tell(left - Math.max(0, until - since), page.length);
  }
  return added;
}

function store({ catalog, key }: FundingDownload, rates: readonly Rate[], asked: Span): Promise<number> {
  const time = Float64Array.from(rates, ([time]) => time);
  return storeFunding(catalog, key, { time, rate: Float64Array.from(rates, ([, rate]) => rate) }, asked);
}

/** A page of rates with from <= time < to. */
async function askPage(
  { client, key, retry }: FundingDownload,
  [from, to]: Span,
  isNewestFirst: boolean,
): Promise<Rate[]> {
  retry.signal?.throwIfAborted();
  const [limit, params] = isNewestFirst ? [NEWEST_PAGE, { after: String(to) }] : [PAGE, {}];
  const answer = await request(client, retry, () =>
    client.fetchFundingRateHistory(key.symbol, from, limit, params),
  );
  return answer
    .map(({ timestamp, fundingRate }): Rate => [timestamp!, fundingRate!])
    .filter(([time]) => time >= from && time < to);
}
