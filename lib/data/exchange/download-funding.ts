// Funding rates from an exchange into the catalog.

import { parseTime, type TimeInput } from '../../core/index.ts';
import { catalogFolder } from '../catalog.ts';
import { storedFunding, storeFunding } from '../funding.ts';
import { answersNewest, type ExchangeClient, exchangeClient, marketOf, requirePerpetual } from './client.ts';
import { request } from './download-series.ts';
import type { RetryOptions } from './retry.ts';

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
}

/** What came of it: the id by which `loadFunding` loads the rates, and how many are new. */
export interface FundingDownloadReport {
  readonly id: string;
  readonly added: number;
}

const [PAGE, NEWEST_PAGE] = [1000, 100];

/**
 * Downloads the funding rates of perpetuals from `from` up to `to`, but for those between the first and the last that are
 * stored, which have no holes. Throws `not-found` for an exchange or market that there is not, `bad-option` for a market
 * that is no perpetual, and `network`.
 */
export async function downloadFunding(options: FundingDownloadOptions): Promise<FundingDownloadReport[]> {
  const client = options.client ?? (await exchangeClient(options.exchange));
  const catalog = await catalogFolder(options.catalog);
  const from = parseTime(options.from, 'from');
  const to = options.to === undefined ? Infinity : parseTime(options.to, 'to');
  await request(client, options, () => client.loadMarkets());
  for (const symbol of options.symbols) requirePerpetual(client, marketOf(client, symbol), 'funding rates');
  const reports: FundingDownloadReport[] = [];
  for (const symbol of options.symbols) {
    const key = { venue: client.id, symbol };
    const { time } = await storedFunding(catalog, key);
    const [first = to, last = Number.NaN] = [time[0], time.at(-1)];
    const rates = [
      ...(from < first ? await ratesFrom(client, symbol, from, first, options) : []),
      ...(Number.isNaN(last) ? [] : await ratesFrom(client, symbol, last + 1, to, options)),
    ];
    const columns = {
      time: Float64Array.from(rates, ([t]) => t),
      rate: Float64Array.from(rates, ([, r]) => r),
    };
    const added = rates.length === 0 ? 0 : await storeFunding(catalog, key, columns);
    reports.push({ id: `${client.id}:${symbol}`, added });
  }
  return reports;
}

type Rate = readonly [time: number, rate: number];

/** The rates with from <= time < to, oldest first. */
async function ratesFrom(
  client: ExchangeClient,
  symbol: string,
  from: number,
  to: number,
  retry: RetryOptions,
): Promise<Rate[]> {
  const rates: Rate[] = [];
  for await (const page of pages(client, symbol, from, to, retry)) rates.push(...page);
  return rates.sort(([a], [b]) => a - b);
}

/** Pages of rates: most exchanges answer with the oldest from a time on, OKX with the newest since it. */
async function* pages(
  client: ExchangeClient,
  symbol: string,
  from: number,
  to: number,
  retry: RetryOptions,
): AsyncGenerator<readonly Rate[]> {
  const isNewestFirst = answersNewest(client);
  const limit = isNewestFirst ? NEWEST_PAGE : PAGE;
  for (let [since, until] = [from, to]; since < until; ) {
    const params = isNewestFirst && until < Infinity ? { after: String(until) } : {};
    const answer = await request(client, retry, () =>
      client.fetchFundingRateHistory(symbol, since, limit, params),
    );
    const page = answer
      .map(({ timestamp, fundingRate }): Rate => [timestamp!, fundingRate!])
      .filter(([time]) => time >= since && time < until);
    if (page.length === 0) return;
    yield page;
    const times = page.map(([time]) => time);
    if (isNewestFirst) until = Math.min(...times);
    else since = Math.max(...times) + 1;
  }
}
