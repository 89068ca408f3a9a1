// Bars as they close: many series followed by websocket, and what a websocket misses asked for.

import { setMaxListeners } from 'node:events';
import {
  barOpenTime,
  parseTime,
  type Timeframe,
  type TimeInput,
  TradelabError,
  timeframeMs,
} from '../../core/index.ts';
import { type Candle, type ExchangeClient, exchangeClient, loadMarkets, marketOf } from './client.ts';
import { supported } from './download.ts';
import { request } from './download-series.ts';
import { ExchangeClock } from './exchange-clock.ts';
import { FeedSeries } from './feed-series.ts';
import { FeedStream } from './feed-stream.ts';
import { aborted, type RetryOptions } from './retry.ts';
import { candleWatches } from './watches.ts';

/** A bar that has closed. */
export interface FeedBar {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  /** Its open time, ms UTC. */
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  /** How long after its end it was handed on, in ms by the exchange's clock. */
  readonly lagMs: number;
}

/** What a feed tells of its course, which its bars do not depend on. */
export type FeedEvent =
  | { readonly kind: 'connected' }
  | { readonly kind: 'disconnected'; readonly error: Error }
  /** No message for as long as the heartbeat: the sockets are closed, and others opened. */
  | { readonly kind: 'silent' }
  /** Several bars of a series came at once, as the stream was away or the feed began earlier. */
  | {
      readonly kind: 'caught-up';
      readonly symbol: string;
      readonly timeframe: Timeframe;
      readonly bars: number;
    }
  /** This machine's clock is more than a second off; `ms` is how far it is ahead of the exchange's. */
  | { readonly kind: 'clock-off'; readonly ms: number }
  /**
   * A market cannot be asked for or watched: it is tried again, ever less often, and the others go on. Without a symbol
   * it is the exchange's clock that cannot be asked.
   */
  | { readonly kind: 'failed'; readonly symbol?: string; readonly error: Error };

/** Which series a feed has, and from when on. */
export interface FeedOptions extends RetryOptions {
  /** As ccxt calls it: 'binance'. */
  exchange: string;
  /** What is followed; `from` is the open time of the first bar that is wanted, default the bar that is in the making. */
  series: readonly { readonly symbol: string; readonly timeframe: Timeframe; readonly from?: TimeInput }[];
  onBar: (bar: FeedBar) => void;
  onEvent?: (event: FeedEvent) => void;
  /** After how many ms without a message the streams are taken for dead; default a minute. */
  heartbeatMs?: number;
  /** A client of ccxt.pro of one's own, of which the feed closes all sockets; default a new one for public data. */
  client?: ExchangeClient;
}

const [LOOK_MS, CLOCK_CHECK_MS, CLOCK_FRESH_MS] = [250, 600_000, 1000];

const KEPT_CANDLES = 3;

/**
 * Hands on every bar that closes, each once, in order within its series, with the numbers that the exchange answers when
 * asked for it: as a download would store it. Lost sockets, silence, and messages that are late or repeated change
 * nothing but the time at which a bar comes; a market that fails later on, as one that is halted or delisted, does not
 * hold up the others. Ends when the signal aborts. Throws `not-found` for an exchange, market or timeframe that there
 * is not, and what `onBar` throws.
 */
export async function barFeed(options: FeedOptions): Promise<void> {
  const client = options.client ?? (await exchangeClient(options.exchange));
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, ...(options.signal ? [options.signal] : [])]);
  try {
    await new BarFeed(client, { ...options, signal }, stop).run();
  } catch (error) {
    if (!options.signal?.aborted) throw error;
  } finally {
    stop.abort();
    await client.close?.();
  }
}

class BarFeed {
  readonly #client: ExchangeClient;
  readonly #options: FeedOptions & { readonly signal: AbortSignal };
  readonly #stop: AbortController;
  readonly #clock: ExchangeClock;
  readonly #series = new Map<string, FeedSeries>();
  #failure: unknown;
  #isLooking = false;

  constructor(client: ExchangeClient, options: FeedOptions & { signal: AbortSignal }, stop: AbortController) {
    this.#client = client;
    this.#options = options;
    this.#stop = stop;
    // Fifty series that wait for something at the same time listen to it, which is more than Node expects by default.
    setMaxListeners(0, options.signal);
    // Of a stream's candles the last is looked at; ccxt keeps a thousand of each series unless it is told.
    Object.assign(client.options ?? {}, { OHLCVLimit: KEPT_CANDLES });
    this.#clock = new ExchangeClock(client, options, (ms) => this.#tell({ kind: 'clock-off', ms }));
  }

  async run(): Promise<void> {
    const { firstWaitMs = 1000, heartbeatMs = 60_000, signal, series } = this.#options;
    const client = this.#client;
    await request(client, this.#options, () => loadMarkets(client));
    await this.#clock.ask();
    for (const one of series) this.#add(one);
    const stream = new FeedStream({
      ...{ client, watches: candleWatches(client, () => this.#watched()), heartbeatMs, firstWaitMs, signal },
      onMessage: () => this.#hear(),
      onConnected: () => this.#tell({ kind: 'connected' }),
      onLost: (error) => this.#lost(error),
      onFailed: (symbol, error) => this.#tell({ kind: 'failed', symbol, error }),
    });
    const looking = setInterval(() => {
      this.#hear();
      void this.#look(CLOCK_CHECK_MS);
    }, LOOK_MS);
    try {
      await Promise.all([stream.follow(), aborted(signal), this.#look(CLOCK_CHECK_MS)]);
    } finally {
      clearInterval(looking);
    }
    if (this.#failure !== undefined) throw this.#failure;
  }

  #add({ symbol, timeframe: name, from }: FeedOptions['series'][number]): void {
    marketOf(this.#client, symbol);
    const timeframe = supported(this.#client, name);
    const first =
      from === undefined ? barOpenTime(this.#clock.told, timeframeMs(timeframe)) : parseTime(from);
    const series = new FeedSeries({
      ...{ client: this.#client, clock: this.#clock, retry: this.#options, symbol, timeframe, from: first },
      onRows: (rows) => this.#handOn(series, rows),
      onFailed: (error) => this.#tell({ kind: 'failed', symbol, error }),
    });
    this.#series.set(`${symbol} ${timeframe}`, series);
  }

  /** What is watched together: exchanges may refuse a stream of several markets for one that fails. */
  #watched(): (readonly [string, Timeframe])[] {
    const all = [...this.#series.values()];
    const sound = all.filter(({ isFailing }) => !isFailing);
    return (sound.length > 0 ? sound : all).map(({ symbol, timeframe }) => [symbol, timeframe]);
  }

  #hear(): void {
    for (const series of this.#series.values()) {
      const time = this.#client.ohlcvs?.[series.symbol]?.[series.timeframe]?.at(-1)?.[0];
      if (time !== undefined) series.begun(time);
      if (series.isDueAt(this.#clock.told)) this.#catchUp(series);
    }
  }

  #lost(error: Error | undefined): void {
    this.#tell(error === undefined ? { kind: 'silent' } : { kind: 'disconnected', error });
    void this.#look(CLOCK_FRESH_MS);
  }

  /** Where bars must have closed by now, or the clock was asked too long ago, asks the clock, and then for the bars. */
  async #look(clockAgeMs: number): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      const all = [...this.#series.values()];
      const isDue = all.some((series) => series.isDueAt(this.#clock.now));
      if (this.#clock.ageMs > (isDue ? CLOCK_FRESH_MS : clockAgeMs)) await this.#clock.ask();
      for (const series of all) if (series.isDueAt(this.#clock.told)) this.#catchUp(series);
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#isLooking = false;
    }
  }

  #catchUp(series: FeedSeries): void {
    series.catchUp().catch((error) => this.#fail(error));
  }

  #handOn({ symbol, timeframe, ms }: FeedSeries, rows: readonly Candle[]): void {
    if (rows.length > 1) this.#tell({ kind: 'caught-up', symbol, timeframe, bars: rows.length });
    for (const row of rows) {
      const [time, open, high, low, close, volume = 0] = row as readonly [
        number,
        number,
        number,
        number,
        number,
      ];
      const lagMs = Math.max(0, this.#clock.now - time - ms);
      this.#options.onBar({ symbol, timeframe, time, open, high, low, close, volume, lagMs });
    }
  }

  /** A network that is away comes back; anything else ends the feed. */
  #fail(error: unknown): void {
    if (this.#options.signal.aborted) return;
    if (error instanceof TradelabError && error.code === 'network') {
      this.#tell({ kind: 'failed', error });
      return;
    }
    this.#failure = error;
    this.#stop.abort();
  }

  #tell(event: FeedEvent): void {
    this.#options.onEvent?.(event);
  }
}
