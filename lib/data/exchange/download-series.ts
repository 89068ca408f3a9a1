// One series of bars from an exchange into the catalog: what was not asked for yet, page by page, stored as it comes.

import { join } from 'node:path';
import { barOpenTime, type Instrument, type Timeframe, timeframeMs } from '../../core/index.ts';
import { catalogFolder, seriesFolder } from '../catalog.ts';
import { gradeSeries } from '../keep-grade.ts';
import { withLock } from '../lock.ts';
import { extentOf, readManifest } from '../manifest.ts';
import { type Candle, type ExchangeClient, SETTLE_MS } from './client.ts';
import { refusal } from './refusal.ts';
import { type RetryOptions, withRetries } from './retry.ts';
import { SeriesWriter } from './series-writer.ts';
import { missingSpans, type Span } from './spans.ts';

/** What a series is downloaded by. */
export interface SeriesDownload extends RetryOptions {
  readonly client: ExchangeClient;
  readonly catalog: string | undefined;
  readonly symbol: string;
  readonly timeframe: Timeframe;
  /** The times [from, to) that are wanted, ms UTC. */
  readonly wanted: Span;
  /** What time it was at the exchange when the download began, ms UTC. */
  readonly now: number;
  /** What the bars are of: trades, or the mark price that perpetuals are liquidated by. */
  readonly price: 'last' | 'mark';
  readonly instrument: Instrument;
  /** Told of each page: how much more of the wanted time is done, in ms, and how many bars it had. */
  readonly onProgress: (newMs: number, newBars: number) => void;
}

/** What came of downloading a series. */
export interface SeriesDownloadReport {
  /** The id that loads it: 'binance:BTC/USDT'. */
  readonly id: string;
  readonly timeframe: Timeframe;
  readonly added: number;
  /** Stored bars for which the exchange says something else now: its word is taken. */
  readonly replaced: number;
  readonly unchanged: number;
  readonly requests: number;
  /** The open time of the first bar that the catalog now has; absent where it has none. */
  readonly first?: number;
}

/** The venue of a series: those of mark prices lie apart from what was traded. */
export function venueOf(exchange: string, price: 'last' | 'mark'): string {
  return price === 'mark' ? `${exchange}.mark` : exchange;
}

/** Downloads what the catalog was not asked for yet. Only bars that are closed by the exchange's own clock are taken. */
export async function downloadSeries(job: SeriesDownload): Promise<SeriesDownloadReport> {
  const { client, symbol, timeframe, price } = job;
  const catalog = await catalogFolder(job.catalog);
  const key = { venue: venueOf(client.id, price), symbol, timeframe };
  const folder = seriesFolder(catalog, key);
  return withLock(join(folder, 'download'), async () => {
    const covered = (await readManifest(folder, key))?.covered ?? [];
    const { instrument } = job;
    const series = new SeriesWriter({ ...key, catalog, instrument, source: `${client.id}, downloaded` });
    const wanted = closedSpan(job);
    const missing = missingSpans(covered, wanted);
    const missingMs = missing.reduce((sum, [from, to]) => sum + to - from, 0);
    job.onProgress(wanted[1] - wanted[0] - missingMs, 0);
    try {
      for (const span of missing) await downloadSpan(job, span, series);
    } finally {
      // Whatever ended it: what came is kept.
      await series.flush();
    }
    await gradeSeries(folder, key);
    const now = await readManifest(folder, key);
    return {
      ...{ ...series.report, id: `${key.venue}:${symbol}`, timeframe },
      ...(now && { first: extentOf(now).first }),
    };
  });
}

/** The wanted span in whole bars, up to the last that has closed and will not change any more. */
function closedSpan({ wanted, timeframe, now }: SeriesDownload): Span {
  const ms = timeframeMs(timeframe);
  const first = barOpenTime(wanted[0] + ms - 1, ms);
  return [first, Math.min(barOpenTime(wanted[1] + ms - 1, ms), barOpenTime(now - SETTLE_MS, ms))];
}

/** The exchange's clock; this machine's where it does not tell. */
export async function exchangeTime(client: ExchangeClient, retry: RetryOptions): Promise<number> {
  if (client.has['fetchTime'] !== true) return Date.now();
  return (await request(client, retry, () => client.fetchTime())) ?? Date.now();
}

async function downloadSpan(job: SeriesDownload, [from, to]: Span, series: SeriesWriter): Promise<void> {
  const { client, symbol, timeframe, price, onProgress } = job;
  const ms = timeframeMs(timeframe);
  const limit = pageLimit(client, symbol, price);
  const params = price === 'mark' ? { price: 'mark' } : {};
  for (let since = from; since < to; ) {
    job.signal?.throwIfAborted();
    const page = await request(client, job, () => client.fetchOHLCV(symbol, timeframe, since, limit, params));
    const rows = usable(page, since, to);
    const last = rows.at(-1)?.[0];
    // A page without bars: nothing was traded in its time, or it was not listed.
    const next = last === undefined ? since + limit * ms : last + ms;
    series.add(rows, [since, Math.min(next, to)]);
    onProgress(Math.min(next, to) - since, rows.length);
    since = next;
    await series.flushFull();
  }
}

/** How many candles an exchange gives at once; of mark prices OKX gives fewer. */
export function pageLimit(client: ExchangeClient, symbol: string, price: 'last' | 'mark'): number {
  const limit = (name: string) => client.featureValue?.(symbol, 'fetchOHLCV', name);
  const ofMarks = price === 'mark' ? limit('mark') : undefined;
  return Number(typeof ofMarks === 'number' ? ofMarks : (limit('limit') ?? 500));
}

/** The rows of a page in [from, to), in order, each time once: exchanges repeat and reorder. */
export function usable(page: readonly Candle[], from: number, to: number): readonly Candle[] {
  // Most pages are that already.
  if (page.every(([time], k) => time! >= from && time! < to && (k === 0 || time! > page[k - 1]![0]!)))
    return page;
  const byTime = new Map<number, Candle>();
  for (const row of page) if (row[0]! >= from && row[0]! < to) byTime.set(row[0]!, row);
  return [...byTime.values()].sort((a, b) => a[0]! - b[0]!);
}

/** The answer to a request, tried again where that may help. Throws `network`, `refused`, `bad-keys`, and the signal's reason. */
export async function request<T>(
  client: ExchangeClient,
  retry: RetryOptions,
  ask: () => Promise<T>,
): Promise<T> {
  try {
    return await withRetries(ask, retry, () => client.last_response_headers);
  } catch (error) {
    throw refusal(client.id, error);
  }
}
