// Series that are kept current: what is missing is downloaded, then what a feed brings is stored.

import { join } from 'node:path';
import { parseTime, type Timeframe, type TimeInput, TradelabError, timeframeMs } from '../../core/index.ts';
import { catalogFolder, type SeriesKey, seriesFolder } from '../catalog.ts';
import { gradeSeries } from '../keep-grade.ts';
import { withLocks } from '../lock.ts';
import { extentOf, readManifest } from '../manifest.ts';
import { type ExchangeClient, exchangeClient, loadMarkets, marketOf } from './client.ts';
import { downloadJobs, type SeriesJob, supported } from './download.ts';
import { exchangeTime, request } from './download-series.ts';
import { barFeed, type FeedBar, type FeedEvent } from './feed.ts';
import { instrumentOf } from './instrument-of.ts';
import { type LearnOptions, learnMaintenance } from './learn-maintenance.ts';
import { pause } from './retry.ts';
import { SeriesWriter } from './series-writer.ts';

/** Which series to keep current, and from where. */
export interface RecordOptions extends LearnOptions {
  /** As ccxt calls it: 'binance'. */
  exchange: string;
  symbols: readonly string[];
  timeframes: readonly Timeframe[];
  /** The first open time that is wanted; default what was asked for before, and now for a series that there is not yet. */
  from?: TimeInput;
  /** The catalog's folder; see `catalogFolder` for the default. */
  catalog?: string;
  /** A client of ccxt.pro of one's own, of which the feed closes all sockets; default a new one for public data. */
  client?: ExchangeClient;
  /** After how many ms without a message the streams are taken for dead; default a minute. */
  heartbeatMs?: number;
  /** How often what has come is stored, in ms; default 5 minutes. */
  storeEveryMs?: number;
  /** Told while what is missing is downloaded, as `downloadBars` tells it. */
  onProgress?: (share: number, bars: number) => void;
  /** Told of each bar of the feed. */
  onBar?: (bar: FeedBar) => void;
  onEvent?: (event: FeedEvent) => void;
  /** Told each time that bars were stored, how many they were. */
  onStored?: (bars: number) => void;
}

/** What was stored of a series: bars that were missing, and bars that came as they closed. */
export interface RecordedSeries {
  /** The id that loads it: 'binance:BTC/USDT'. */
  readonly id: string;
  readonly timeframe: Timeframe;
  readonly downloaded: number;
  readonly recorded: number;
}

const STORE_EVERY_MS = 300_000;

/**
 * Downloads what series lack up to now, and then stores bars as they close, every few minutes and at the end, until the
 * signal aborts. What it stores equals a download. A process that dies loses bars that were not stored yet; the next
 * call downloads them. Throws what `downloadBars` and `barFeed` throw, `conflict` where a series is recorded already,
 * and `disk`.
 */
export async function recordBars(options: RecordOptions): Promise<RecordedSeries[]> {
  const client = options.client ?? (await exchangeClient(options.exchange));
  const catalog = await catalogFolder(options.catalog);
  try {
    await request(client, options, () => loadMarkets(client));
  } catch (error) {
    if (!options.signal?.aborted) throw error;
    return nothingOf(client, options);
  }
  const series = options.symbols.flatMap((symbol) => {
    const instrument = instrumentOf(marketOf(client, symbol), client.precisionMode);
    return options.timeframes.map((name) => {
      const key = { venue: client.id, symbol, timeframe: supported(client, name) };
      return { ...key, instrument, folder: seriesFolder(catalog, key) };
    });
  });
  const folders = series.map(({ folder }) => join(folder, 'record'));
  return withLocks(folders, () => new Recorder(client, catalog, series, options).run());
}

/** What an abort leaves before the markets are known. */
function nothingOf({ id }: ExchangeClient, { symbols, timeframes }: RecordOptions): RecordedSeries[] {
  return symbols.flatMap((symbol) =>
    timeframes.map((timeframe) => ({ id: `${id}:${symbol}`, timeframe, downloaded: 0, recorded: 0 })),
  );
}

type Series = SeriesKey & Pick<SeriesJob, 'instrument'> & { readonly folder: string };

class Recorder {
  readonly #client: ExchangeClient;
  readonly #catalog: string;
  readonly #series: readonly Series[];
  readonly #options: RecordOptions;
  readonly #writers = new Map<string, { readonly writer: SeriesWriter; next: number }>();

  constructor(client: ExchangeClient, catalog: string, series: readonly Series[], options: RecordOptions) {
    this.#client = client;
    this.#catalog = catalog;
    this.#series = series;
    this.#options = options;
  }

  async run(): Promise<RecordedSeries[]> {
    const { signal } = this.#options;
    const downloaded = await this.#download().catch((error) => {
      if (!signal?.aborted) throw error;
      return new Map<string, number>();
    });
    await learnMaintenance(this.#client, this.#catalog, this.#options);
    if (!signal?.aborted) {
      await this.#record();
      await this.#grade(false);
    }
    return this.#series.map(({ venue, symbol, timeframe }) => {
      const name = `${symbol} ${timeframe}`;
      const recorded = this.#writers.get(name)?.writer.report.added ?? 0;
      return { id: `${venue}:${symbol}`, timeframe, downloaded: downloaded.get(name) ?? 0, recorded };
    });
  }

  /** Fills the holes of each series up to now; returns how many bars were new, by series. */
  async #download(): Promise<Map<string, number>> {
    const { signal, onRetry, firstWaitMs, onProgress } = this.#options;
    const now = await exchangeTime(this.#client, this.#options);
    const jobs: SeriesJob[] = [];
    for (const series of this.#series) {
      const from = await this.#begin(series);
      if (from < now) jobs.push({ ...series, wanted: [from, now], now });
    }
    const { series, failures } = await downloadJobs(this.#client, jobs, {
      ...{ catalog: this.#catalog, signal, onRetry, firstWaitMs },
      ...(onProgress && { onProgress }),
    });
    if (failures[0] !== undefined) throw failures[0].error;
    const nameOf = (id: string) => id.slice(id.indexOf(':') + 1);
    return new Map(series.map(({ id, timeframe, added }) => [`${nameOf(id)} ${timeframe}`, added]));
  }

  /** The first open time that is wanted of a series; infinite where nothing says so. */
  async #begin(series: Series): Promise<number> {
    const { from } = this.#options;
    if (from !== undefined) return parseTime(from, 'from');
    const stored = await readManifest(series.folder, series);
    // What was imported begins where the exchange is first asked to go on.
    return (
      stored?.covered?.[0]?.[0] ?? (stored ? extentOf(stored).last + timeframeMs(series.timeframe) : Infinity)
    );
  }

  /** Stores what the feed brings until it ends, and at last all that is left. */
  async #record(): Promise<void> {
    const stop = new AbortController();
    const signal = AbortSignal.any([stop.signal, ...(this.#options.signal ? [this.#options.signal] : [])]);
    try {
      await Promise.all([
        this.#follow(signal).finally(() => stop.abort()),
        this.#storeAgain(signal).catch((error) => {
          stop.abort();
          throw error;
        }),
      ]);
    } finally {
      await this.#storeLast();
    }
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const { exchange, onEvent, heartbeatMs, onRetry, firstWaitMs, onBar } = this.#options;
    const series = await Promise.all(this.#series.map((one) => this.#open(one)));
    await barFeed({
      ...{ exchange, client: this.#client, series, signal, onRetry, firstWaitMs },
      ...(onEvent && { onEvent }),
      ...(heartbeatMs !== undefined && { heartbeatMs }),
      onBar: (bar) => {
        this.#add(bar);
        onBar?.(bar);
      },
    });
  }

  /** Makes the writer of a series, and says from when on the feed is to give it bars: from where the exchange was asked. */
  async #open(series: Series): Promise<{ symbol: string; timeframe: Timeframe; from?: number }> {
    const { symbol, timeframe } = series;
    const stored = await readManifest(series.folder, series);
    const next = stored?.covered?.at(-1)?.[1] ?? Number.NaN;
    // What is recorded is what is downloaded.
    const source = `${this.#client.id}, downloaded`;
    const writer = new SeriesWriter({ ...series, catalog: this.#catalog, source });
    this.#writers.set(`${symbol} ${timeframe}`, { writer, next });
    return { symbol, timeframe, ...(!Number.isNaN(next) && { from: next }) };
  }

  #add({ symbol, timeframe, time, open, high, low, close, volume }: FeedBar): void {
    const series = this.#writers.get(`${symbol} ${timeframe}`)!;
    const end = time + timeframeMs(timeframe);
    // The feed has asked for all times since its last bar.
    series.writer.add(
      [[time, open, high, low, close, volume]],
      [Number.isNaN(series.next) ? time : series.next, end],
    );
    series.next = end;
  }

  async #storeAgain(signal: AbortSignal): Promise<void> {
    const { storeEveryMs = STORE_EVERY_MS } = this.#options;
    for (;;) {
      await pause(storeEveryMs, signal);
      if (signal.aborted) return;
      await this.#store().catch(ifNoConflict);
      await this.#grade(true);
    }
  }

  async #grade(isGrowing: boolean): Promise<void> {
    for (const series of this.#series) await gradeSeries(series.folder, series, isGrowing);
  }

  /** Stores what is left, though others may just be writing the same series. */
  async #storeLast(): Promise<void> {
    for (let attempt = 1; attempt < LAST_ATTEMPTS; attempt++) {
      const isStored = await this.#store().then(() => true, ifNoConflict);
      if (isStored) return;
      await pause(LAST_WAIT_MS, undefined);
    }
    await this.#store();
  }

  async #store(): Promise<void> {
    const before = this.#added();
    for (const { writer } of this.#writers.values()) await writer.flush();
    const bars = this.#added() - before;
    if (bars > 0) this.#options.onStored?.(bars);
  }

  #added(): number {
    return [...this.#writers.values()].reduce((sum, { writer }) => sum + writer.report.added, 0);
  }
}

const [LAST_ATTEMPTS, LAST_WAIT_MS] = [10, 500];

/** A download that writes the series at that moment is no reason to end: what has come is kept, and stored the next time. */
function ifNoConflict(error: unknown): false {
  if (error instanceof TradelabError && error.code === 'conflict') return false;
  throw error;
}
