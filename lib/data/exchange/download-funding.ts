// Funding rates from an exchange into the catalog.

import { parseTime, type TimeInput } from '../../core/index.ts';
import { catalogFolder } from '../catalog.ts';
import { storedFunding, storeFunding } from '../funding.ts';
import { type ExchangeClient, exchangeClient, marketOf } from './client.ts';
import { request } from './download-series.ts';
import { type RetryOptions, withRetries } from './retry.ts';

/** Which funding rates to download, and from where. */
export interface FundingDownloadOptions extends RetryOptions {
  /** As ccxt calls it: 'binanceusdm'. */
  exchange: string;
  /** Perpetuals: 'BTC/USDT:USDT'. */
  symbols: readonly string[];
  /** The first settlement that is wanted. */
  from: TimeInput;
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

const PAGE = 1000;

/**
 * Downloads the funding rates of perpetuals from `from` up to now, but for those between the first and the last that are
 * stored. Throws `not-found` for an exchange or market that there is not, and `network`.
 */
export async function downloadFunding(options: FundingDownloadOptions): Promise<FundingDownloadReport[]> {
  const client = options.client ?? (await exchangeClient(options.exchange));
  const catalog = await catalogFolder(options.catalog);
  const from = parseTime(options.from, 'from');
  await withRetries(
    () => client.loadMarkets(),
    options,
    () => client.last_response_headers,
  );
  for (const symbol of options.symbols) marketOf(client, symbol);
  const reports: FundingDownloadReport[] = [];
  for (const symbol of options.symbols) {
    const key = { venue: client.id, symbol };
    const { time } = await storedFunding(catalog, key);
    const [first = Infinity, last = Number.NaN] = [time[0], time.at(-1)];
    const rates = [
      ...(from < first ? await ratesFrom(client, symbol, from, first, options) : []),
      ...(Number.isNaN(last) ? [] : await ratesFrom(client, symbol, last + 1, Infinity, options)),
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

/** The rates with from <= time < to, page by page. */
async function ratesFrom(
  client: ExchangeClient,
  symbol: string,
  from: number,
  to: number,
  retry: RetryOptions,
): Promise<[time: number, rate: number][]> {
  const rates: [number, number][] = [];
  for (let since = from; ; ) {
    const page = await request(client, retry, () => client.fetchFundingRateHistory(symbol, since, PAGE));
    const fresh = page
      .map(({ timestamp, fundingRate }): [number, number] => [timestamp!, fundingRate!])
      .filter(([time]) => time >= since)
      .sort(([a], [b]) => a - b);
    rates.push(...fresh.filter(([time]) => time < to));
    const last = fresh.at(-1)?.[0];
    if (last === undefined || last >= to) return rates;
    since = last + 1;
  }
}
