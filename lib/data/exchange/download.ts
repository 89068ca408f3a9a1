// Bars from an exchange into the catalog: several symbols and timeframes at once.

import {
  parseTimeframe,
  type Timeframe,
  type TimeInput,
  TradelabError,
  timeframeMs,
  timeframeOf,
} from '../../core/index.ts';
import { type ExchangeClient, exchangeClient, loadMarkets, marketOf, requirePerpetual } from './client.ts';
import {
  downloadSeries,
  exchangeTime,
  request,
  type SeriesDownload,
  type SeriesDownloadReport,
} from './download-series.ts';
import { instrumentOf } from './instrument-of.ts';
import { type LearnOptions, learnMaintenance } from './learn-maintenance.ts';
import type { RetryOptions } from './retry.ts';
import type { Span } from './spans.ts';
import { hasNone, sharedProgress, wantedSpan } from './wanted.ts';

/** Which bars to download, and from where. */
export interface DownloadOptions extends LearnOptions {
  /** As ccxt calls it: 'binance', 'okx', 'kraken'. */
  exchange: string;
  /** As ccxt names markets: 'BTC/USDT', or 'BTC/USDT:USDT' for a perpetual. */
  symbols: readonly string[];
  timeframes: readonly Timeframe[];
  /** The first open time that is wanted. */
  from: TimeInput;
  /** The open time to stop before; default now. */
  to?: TimeInput;
  /** What the bars are of; those of the mark price have the venue 'binance.mark'. Default 'last', what was traded. */
  price?: 'last' | 'mark';
  /** The catalog's folder; see `catalogFolder` for the default. */
  catalog?: string;
  /** A client of ccxt of one's own; default a new one for public data. */
  client?: ExchangeClient;
  /** Told after each page how much of the wanted time has come, as a share of 1, and how many bars in all. */
  onProgress?: (share: number, bars: number) => void;
}

/** What a download did. Series that failed left what they had stored; the same call again goes on. */
export interface DownloadReport {
  readonly series: readonly SeriesDownloadReport[];
  readonly failures: readonly {
    readonly symbol: string;
    readonly timeframe: Timeframe;
    readonly error: Error;
  }[];
}

const AT_ONCE = 4;

/**
 * Downloads bars that the catalog was not asked for yet into it, within the exchange's rate limit. Bars that have not
 * closed are left out; where the exchange now says something else than what is stored, its word is taken and counted.
 * What came is stored as it comes: a download that was stopped, killed or failed goes on where it was when it is called
 * again. Throws `not-found` for an exchange, market or timeframe that there is not, and `bad-option`, also for the mark
 * price of what is no perpetual. A series that has no bars before the end, as it was not listed yet, is a failure.
 */
export async function downloadBars(options: DownloadOptions): Promise<DownloadReport> {
  const client = options.client ?? (await exchangeClient(options.exchange));
  const timeframes = options.timeframes.map((timeframe) => supported(client, timeframe));
  await request(client, options, () => loadMarkets(client));
  const now = await exchangeTime(client, options);
  const wanted = wantedSpan('bars', now, options);
  const jobs = options.symbols.flatMap((symbol) => {
    const market = marketOf(client, symbol);
    if (options.price === 'mark') requirePerpetual(client, market, 'mark price');
    const instrument = instrumentOf(market, client.precisionMode);
    return timeframes.map((timeframe) => ({ symbol, timeframe, instrument, wanted, now }));
  });
  const report = await downloadJobs(client, jobs, options);
  // Last of all, as a client waits for 5 s after this request before its next one to OKX; not where nothing answers.
  if (report.series.length > 0) await learnMaintenance(client, options.catalog, options);
  return withoutEmpty(report, client.id, wanted);
}

/** The same report where a series that has no bar before the end of the wanted time has failed. */
function withoutEmpty({ series, failures }: DownloadReport, exchange: string, wanted: Span): DownloadReport {
  const isEmpty = ({ first = Infinity }: SeriesDownloadReport) => first >= wanted[1];
  const failed = series.filter(isEmpty).map(({ id, timeframe }) => {
    const symbol = id.slice(id.indexOf(':') + 1);
    return { symbol, timeframe, error: hasNone(exchange, 'bars', symbol, wanted) };
  });
  return { series: series.filter((one) => !isEmpty(one)), failures: [...failures, ...failed] };
}

/** A series and the times of it that are wanted. */
export type SeriesJob = Pick<SeriesDownload, 'symbol' | 'timeframe' | 'instrument' | 'wanted' | 'now'>;

/** Downloads several series, a few at once. */
export async function downloadJobs(
  client: ExchangeClient,
  jobs: readonly SeriesJob[],
  options: Pick<DownloadOptions, 'catalog' | 'price' | 'onProgress' | keyof RetryOptions>,
): Promise<DownloadReport> {
  const totalMs = jobs.reduce((sum, { wanted: [from, to] }) => sum + to - from, 0);
  const tell = sharedProgress(totalMs, options.onProgress);
  const done: SeriesDownloadReport[] = [];
  const failures: DownloadReport['failures'][number][] = [];
  await inParallel([...jobs.entries()], AT_ONCE, async ([k, job]) => {
    const { catalog, price = 'last', signal, onRetry, firstWaitMs } = options;
    const full: SeriesDownload = {
      ...{ ...job, client, catalog, price, signal, onRetry, firstWaitMs, onProgress: tell },
    };
    try {
      done[k] = await downloadSeries(full);
    } catch (error) {
      if (signal?.aborted) return;
      const { symbol, timeframe } = job;
      failures.push({
        symbol,
        timeframe,
        error: error instanceof Error ? error : new Error(String(error)),
      });
    }
  });
  // Times that are no whole bars were never done.
  tell(totalMs, 0);
  // In the order of the jobs; those that failed have left a hole.
  return { series: done.filter(() => true), failures };
}

/** The timeframe, where the exchange has bars of it; throws `not-found` else. */
export function supported(client: ExchangeClient, name: string): Timeframe {
  const timeframe = parseTimeframe(name);
  const known = Object.keys(client.timeframes);
  if (known.includes(timeframe)) return timeframe;
  const same = timeframeOf(timeframeMs(timeframe));
  const meant = same !== undefined && known.includes(same) ? `did you mean '${same}'? ` : '';
  // Months, which some have, are no timeframes.
  const ours = known.filter((one) => /^\d+[smhdw]$/.test(one));
  throw new TradelabError('not-found', `${client.id} has no bars of ${timeframe}`, {
    hint: `${meant}it has ${ours.join(', ')}; 'tradelab data resample' makes longer ones of shorter ones`,
  });
}

/** Works on several jobs at once, in their order. */
async function inParallel<T>(
  jobs: readonly T[],
  count: number,
  work: (job: T) => Promise<void>,
): Promise<void> {
  const queue = [...jobs];
  const worker = async () => {
    for (let job = queue.shift(); job !== undefined; job = queue.shift()) await work(job);
  };
  await Promise.all(Array.from({ length: count }, worker));
}
