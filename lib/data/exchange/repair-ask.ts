// The questions of a repair to an exchange, and its answers.

import { type BarColumns, barOpenTime, TradelabError, timeframeMs } from '../../core/index.ts';
import { MARK } from '../catalog.ts';
import { extentOf, type Manifest } from '../manifest.ts';
import { type Candle, type ExchangeClient, exchangeClient, loadMarkets, marketOf } from './client.ts';
import { columnsOf } from './columns-of.ts';
import { supported } from './download.ts';
import { exchangeTime, pageLimit, request, usable } from './download-series.ts';
import type { RetryOptions } from './retry.ts';
import type { Span } from './spans.ts';

/** Where a series is asked for, and within which times. */
export interface Source extends RetryOptions {
  readonly client: ExchangeClient;
  readonly series: Manifest;
  /** The times of the series that have closed by the exchange's clock. */
  readonly limits: Span;
  /** How many bars an answer has at most. */
  readonly perPage: number;
}

/** What an exchange has answered: the bars of each span that it gave any of, oldest first. */
export interface Answers {
  readonly bars: readonly BarColumns[];
  readonly requests: number;
}

/** The exchange that a series is named after. Throws `not-found` where there is none, or it has no such market or timeframe. */
export async function exchangeOf(
  series: Manifest,
  given: ExchangeClient | undefined,
  retry: RetryOptions,
): Promise<Source> {
  const client = given ?? (await clientOf(series.venue.replace(MARK, '')));
  await request(client, retry, () => loadMarkets(client));
  marketOf(client, series.symbol);
  const ms = timeframeMs(supported(client, series.timeframe));
  const { first, last } = extentOf(series);
  const closed = barOpenTime(await exchangeTime(client, retry), ms);
  const limits = [first, Math.min(last + ms, closed)] as const;
  const perPage = pageLimit(client, series.symbol, MARK.test(series.venue) ? 'mark' : 'last');
  return { ...retry, client, series, limits, perPage };
}

async function clientOf(venue: string): Promise<ExchangeClient> {
  return exchangeClient(venue).catch((cause) => {
    if (!(cause instanceof TradelabError && cause.code === 'not-found')) throw cause;
    throw new TradelabError('not-found', `${cause.message} to repair from`, {
      hint: 'import what is from an exchange under its name: --venue binance',
      cause,
    });
  });
}

/** Asks for all bars of some spans, page by page. */
export async function askFor(
  spans: readonly Span[],
  source: Source,
  onProgress: ((share: number, bars: number) => void) | undefined,
): Promise<Answers> {
  const total = spans.reduce((sum, [from, to]) => sum + to - from, 0);
  const bars: BarColumns[] = [];
  let [requests, doneMs, count] = [0, 0, 0];
  for (const span of spans) {
    const rows: Candle[] = [];
    for await (const [page, ms] of pages(span, source)) {
      for (const row of page) rows.push(row);
      [requests, doneMs, count] = [requests + 1, doneMs + ms, count + page.length];
      onProgress?.(doneMs / total, count);
    }
    if (rows.length > 0) bars.push(columnsOf(rows));
  }
  return { bars, requests };
}

/** The bars of a span as they come, with how many ms of it they are for. */
async function* pages(
  [from, to]: Span,
  source: Source,
): AsyncGenerator<[page: readonly Candle[], ms: number]> {
  const { client, series, perPage, signal } = source;
  const { venue, symbol, timeframe } = series;
  const ms = timeframeMs(timeframe);
  const params = MARK.test(venue) ? { price: 'mark' } : {};
  for (let since = from; since < to; ) {
    signal?.throwIfAborted();
    const ask = () => client.fetchOHLCV(symbol, timeframe, since, perPage, params);
    const page = usable(await request(client, source, ask), since, to);
    const next = Math.min(to, page.length === 0 ? since + perPage * ms : page.at(-1)![0]! + ms);
    yield [page, next - since];
    since = next;
  }
}
