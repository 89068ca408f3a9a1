// Trades, tickers and order books as streams bring them, stored by the day.

import { parseTime, type TimeInput, TradelabError } from '../../core/index.ts';
import { catalogFolder } from '../catalog.ts';
import { dayFiles, dayOf, removeDays, tidyDays } from '../day-files.ts';
import { DAY_KINDS, type DayKind, daysFolder } from '../day-kinds.ts';
import { withLocks } from '../lock.ts';
import { type ExchangeClient, exchangeClient, loadMarkets, marketOf, SETTLE_MS } from './client.ts';
import { exchangeTime, request } from './download-series.ts';
import { downloadMarket, firstTime, tradeWriter } from './download-trades.ts';
import { ExchangeClock } from './exchange-clock.ts';
import type { FeedEvent } from './feed.ts';
import { FeedStream } from './feed-stream.ts';
import { aborted, pause, type RetryOptions } from './retry.ts';
import { SampleRecorder } from './sample-recorder.ts';
import { countsTrades } from './trade-pages.ts';
import { TradeRecorder } from './trade-recorder.ts';
import { bookWatches, tickerWatches, tradeWatches, type Watch } from './watches.ts';

/** What is recorded of which markets. */
export interface StreamRecordOptions extends RetryOptions {
  /** As ccxt calls it: 'binance'. */
  exchange: string;
  symbols: readonly string[];
  /** Every trade; the best bid and offer with the last price; or the best levels of the order book. */
  kind: DayKind;
  /** Of trades: the first time that is wanted; default where they end that are stored, else the day that it is, UTC. */
  from?: TimeInput;
  /** Of books: how many levels of each side; default 20. */
  depth?: number;
  /** Of tickers and books: how often they are taken, in ms; default 1 s for tickers, 10 s for books. */
  everyMs?: number;
  /** How long days are kept after their end, in ms; default for good. */
  keepMs?: number;
  /** The catalog's folder; see `catalogFolder` for the default. */
  catalog?: string;
  /** A client of ccxt.pro of one's own, of which all sockets are closed; default a new one for public data. */
  client?: ExchangeClient;
  /** After how many ms without a message the streams are taken for dead; default a minute. */
  heartbeatMs?: number;
  /** How often what has come is stored, in ms; default a minute. */
  storeEveryMs?: number;
  /** Told while trades that are missing are downloaded. */
  onProgress?: (share: number, trades: number) => void;
  /** Told how many more trades have come, or samples were taken. */
  onTaken?: (count: number) => void;
  onEvent?: (event: FeedEvent) => void;
  /** Told each time that rows were stored, how many they were. */
  onStored?: (rows: number) => void;
}

/** What was stored of a market. */
export interface RecordedStream {
  /** The id that loads it: 'binance:BTC/USDT'. */
  readonly id: string;
  readonly kind: DayKind;
  /** Trades that were missing when the recording began. */
  readonly downloaded: number;
  /** Rows that came since: trades, tickers, or levels of books. */
  readonly recorded: number;
}

/**
 * Records trades, tickers or order books of markets until the signal aborts, and stores them every minute and at the end.
 * Trades equal downloaded ones: those that are missing at the start, or after a stream was lost, are asked for.
 * Tickers and books are taken at whole multiples of `everyMs` by the exchange's clock, of markets of which the stream has
 * said anything since the last time; what a process had not stored when it died, up to a minute, is lost. Throws
 * `not-found`, `bad-option` for an exchange without such streams, `conflict` where a market is recorded already, `disk`.
 */
export async function recordStreams(options: StreamRecordOptions): Promise<RecordedStream[]> {
  requireWhole('depth', options.depth);
  requireWhole('everyMs', options.everyMs);
  const client = options.client ?? (await exchangeClient(options.exchange));
  const catalog = await catalogFolder(options.catalog);
  try {
    await request(client, options, () => loadMarkets(client));
  } catch (error) {
    if (!options.signal?.aborted) throw error;
    const { kind, symbols } = options;
    return symbols.map((symbol) => ({ id: `${client.id}:${symbol}`, kind, downloaded: 0, recorded: 0 }));
  }
  for (const symbol of options.symbols) marketOf(client, symbol);
  const watches = watchesOf(client, options);
  const folderOf = (symbol: string) => daysFolder(catalog, options.kind, { venue: client.id, symbol });
  const folders = options.symbols.map(folderOf);
  try {
    return await withLocks(folders, () => new StreamRecording(client, folders, watches, options).run());
  } finally {
    await client.close?.();
  }
}

function requireWhole(name: string, value: number | undefined): void {
  if (value === undefined || (Number.isSafeInteger(value) && value > 0)) return;
  throw new TradelabError('bad-option', `${name} ${value} is out of range`, {
    hint: 'it is a whole number from 1 on',
  });
}

function watchesOf(client: ExchangeClient, { kind, symbols }: StreamRecordOptions): Watch[] {
  // Of trades that are not counted nothing tells whether a stream has shown all: they are asked for, again and again.
  if (kind === 'trades') return countsTrades(client) ? tradeWatches(client, symbols) : [];
  const watches = kind === 'ticker' ? tickerWatches(client, symbols) : bookWatches(client, symbols);
  if (watches.length > 0) return watches;
  throw new TradelabError('bad-option', `${client.id} has no streams of ${DAY_KINDS[kind].table}`, {
    hint: 'bars can be recorded of any exchange: --kind ohlcv',
  });
}

/** How often a stream of trades is looked at: ccxt keeps the last 1000 of each market. */
const LOOK_MS = 250;
const [STORE_EVERY_MS, CLOCK_CHECK_MS] = [60_000, 600_000];
const [DEPTH, EVERY_MS] = [20, { ticker: 1000, book: 10_000 }];

class StreamRecording {
  readonly #client: ExchangeClient;
  readonly #folders: readonly string[];
  readonly #watches: readonly Watch[];
  readonly #options: StreamRecordOptions;
  readonly #stop = new AbortController();
  /** The user's, or the end of the recording by an error. */
  readonly #signal: AbortSignal;
  readonly #clock: ExchangeClock;
  readonly #markets: (TradeRecorder | SampleRecorder)[] = [];
  readonly #downloaded: number[] = [];

  constructor(
    client: ExchangeClient,
    folders: readonly string[],
    watches: readonly Watch[],
    options: StreamRecordOptions,
  ) {
    this.#client = client;
    this.#folders = folders;
    this.#watches = watches;
    this.#options = options;
    this.#signal = AbortSignal.any([this.#stop.signal, ...(options.signal ? [options.signal] : [])]);
    this.#clock = new ExchangeClock(client, this.#retry, (ms) => this.#tell({ kind: 'clock-off', ms }));
  }

  get #retry(): RetryOptions {
    const { onRetry, firstWaitMs } = this.#options;
    return { onRetry, firstWaitMs, signal: this.#signal };
  }

  async run(): Promise<RecordedStream[]> {
    const { kind, symbols, signal } = this.#options;
    try {
      for (const [k, symbol] of symbols.entries()) await this.#open(symbol, this.#folders[k]!);
      await this.#record();
    } catch (error) {
      if (!signal?.aborted) throw error;
    }
    return symbols.map((symbol, k) => {
      const downloaded = this.#downloaded[k] ?? 0;
      const stored = this.#markets[k]?.stored ?? downloaded;
      return { id: `${this.#client.id}:${symbol}`, kind, downloaded, recorded: stored - downloaded };
    });
  }

  async #open(symbol: string, folder: string): Promise<void> {
    const { kind, depth = DEPTH } = this.#options;
    await tidyDays(folder);
    const market =
      kind === 'trades'
        ? await this.#openTrades(symbol, folder)
        : new SampleRecorder(this.#client, symbol, folder, kind, depth);
    this.#markets.push(market);
  }

  /** Downloads the trades that are missing up to now, from the beginning of a day on. */
  async #openTrades(symbol: string, folder: string): Promise<TradeRecorder> {
    const { from, onProgress, symbols } = this.#options;
    const now = (await exchangeTime(this.#client, this.#retry)) - SETTLE_MS;
    const stored = (await dayFiles(folder)).at(-1)?.covered[1];
    const first = dayOf(from === undefined ? (stored ?? now) : Math.min(now, parseTime(from, 'from')));
    const writer = tradeWriter(folder);
    let trades = this.#downloaded.reduce((sum, count) => sum + count, 0);
    const tell = (until: number, more: number) => {
      trades += more;
      onProgress?.((this.#markets.length + (until - first) / (now - first)) / symbols.length, trades);
    };
    const market = { client: this.#client, symbol, retry: this.#retry, folder, writer, tell };
    try {
      const begin = from === undefined ? first : dayOf(await firstTime(market, first));
      await downloadMarket(market, [Math.min(now, begin), now]);
    } finally {
      this.#downloaded.push(writer.stored);
    }
    return new TradeRecorder(market, now);
  }

  async #record(): Promise<void> {
    const { heartbeatMs = 60_000, firstWaitMs = 1000, kind } = this.#options;
    await this.#clock.ask();
    const stream = new FeedStream({
      ...{ client: this.#client, watches: this.#watches, heartbeatMs, firstWaitMs, signal: this.#signal },
      onConnected: () => this.#tell({ kind: 'connected' }),
      onLost: (error) => this.#tell(error ? { kind: 'disconnected', error } : { kind: 'silent' }),
      onFailed: (symbol, error) => this.#tell({ kind: 'failed', symbol, error }),
    });
    const taking = kind === 'trades' ? this.#look() : this.#sample(this.#options.everyMs ?? EVERY_MS[kind]);
    const works = [stream.follow(), aborted(this.#signal), taking, this.#storeAgain(stream)];
    try {
      await Promise.all(works);
    } finally {
      this.#stop.abort();
      await Promise.allSettled(works);
      await this.#store(true);
      for (const folder of this.#folders) await tidyDays(folder);
    }
  }

  async #look(): Promise<void> {
    while (!this.#signal.aborted) {
      await pause(LOOK_MS, this.#signal);
      this.#take();
    }
  }

  /** Takes a sample at each whole multiple of a time by the exchange's clock. */
  async #sample(everyMs: number): Promise<void> {
    for (let last = Number.NEGATIVE_INFINITY; ; ) {
      const { now } = this.#clock;
      const next = Math.max(last + everyMs, (Math.floor(now / everyMs) + 1) * everyMs);
      await pause(next - now, this.#signal);
      if (this.#signal.aborted) return;
      this.#take(next);
      last = next;
    }
  }

  /** Trades have times of their own. */
  #take(time = Number.NaN): void {
    const count = this.#markets.reduce((sum, market) => sum + market.take(time), 0);
    if (count > 0) this.#options.onTaken?.(count);
  }

  async #storeAgain(stream: FeedStream): Promise<void> {
    const { storeEveryMs = STORE_EVERY_MS } = this.#options;
    for (;;) {
      await pause(storeEveryMs, this.#signal);
      if (this.#signal.aborted) return;
      await this.#store(stream.isConnected);
      if (this.#clock.ageMs > CLOCK_CHECK_MS) await this.#try(undefined, () => this.#clock.ask());
    }
  }

  async #store(isConnected: boolean): Promise<void> {
    const stored = () => this.#markets.reduce((sum, market) => sum + market.stored, 0);
    const before = stored();
    for (const market of this.#markets) await this.#try(market.symbol, () => market.store(isConnected));
    if (stored() > before) this.#options.onStored?.(stored() - before);
    const { keepMs } = this.#options;
    if (keepMs !== undefined)
      for (const folder of this.#folders) await removeDays(folder, this.#clock.now - keepMs);
  }

  /** What an exchange refuses of one market is told, and tried again the next time; the others go on. */
  async #try(symbol: string | undefined, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (cause) {
      if (cause instanceof TradelabError && cause.code === 'disk') throw cause;
      const error = cause instanceof Error ? cause : new Error(String(cause));
      if (!this.#signal.aborted) this.#tell({ kind: 'failed', ...(symbol && { symbol }), error });
    }
  }

  #tell(event: FeedEvent): void {
    this.#options.onEvent?.(event);
  }
}
