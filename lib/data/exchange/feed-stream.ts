// The streams of a feed: follows candles, connects again when a socket is lost, and notices when one has gone silent.

import type { Timeframe } from '../../core/index.ts';
import type { ExchangeClient } from './client.ts';
import { pause } from './retry.ts';

export interface FeedStreamOptions {
  readonly client: ExchangeClient;
  readonly series: readonly { readonly symbol: string; readonly timeframe: Timeframe }[];
  /** After how many ms without any message the streams are taken for dead. */
  readonly heartbeatMs: number;
  /** The wait before a lost stream is watched again; each further one is twice as long. */
  readonly firstWaitMs: number;
  readonly signal: AbortSignal;
  /** Told of the open time of a series' latest candle. */
  readonly onCandle: (symbol: string, timeframe: Timeframe, time: number) => void;
  /** Told when messages come, first and after each time that they did not. */
  readonly onConnected: () => void;
  /** Told when they no longer come: the error of the socket, or nothing where it is silent. */
  readonly onLost: (error: Error | undefined) => void;
}

const LONGEST_WAIT_MS = 60_000;

export class FeedStream {
  readonly #options: FeedStreamOptions;
  /** What ends each wait for a message. */
  readonly #waits = new Set<() => void>();
  #isConnected = false;
  #lastMessage = performance.now();

  constructor(options: FeedStreamOptions) {
    this.#options = options;
    const { options: settings } = options.client;
    if (settings !== undefined)
      settings['ws'] = { ...(settings['ws'] as object | undefined), send: sendIfOpen };
  }

  /** Follows until the signal aborts; an exchange without streams of candles is not followed. */
  async follow(): Promise<void> {
    const { signal, heartbeatMs } = this.#options;
    const watchers = this.#watchers();
    if (watchers.length === 0) return;
    const end = () => this.#endWaits();
    signal.addEventListener('abort', end);
    const heartbeat = setInterval(() => this.#listen(), heartbeatMs / 4);
    try {
      await Promise.all(watchers.map((watch) => this.#watchAgain(watch)));
    } finally {
      clearInterval(heartbeat);
      signal.removeEventListener('abort', end);
    }
  }

  /** One watcher of all series where the exchange has that, else one for each. */
  #watchers(): (() => Promise<void>)[] {
    const { client, series } = this.#options;
    if (client.has['watchOHLCVForSymbols'] === true) {
      const pairs = series.map(({ symbol, timeframe }) => [symbol, timeframe]);
      return [() => this.#next(client.watchOHLCVForSymbols!(pairs))];
    }
    if (client.has['watchOHLCV'] !== true) return [];
    return series.map(
      ({ symbol, timeframe }) =>
        () =>
          this.#next(client.watchOHLCV!(symbol, timeframe)),
    );
  }

  async #watchAgain(watch: () => Promise<void>): Promise<void> {
    const { signal, firstWaitMs } = this.#options;
    for (let failures = 0; !signal.aborted; ) {
      try {
        await watch();
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        // Whatever it is: bars are asked for meanwhile, and a request that fails for good says so.
        this.#lose(error instanceof Error ? error : new Error(String(error)));
        await pause(Math.min(LONGEST_WAIT_MS, firstWaitMs * 2 ** failures++), signal);
      }
    }
  }

  /** Waits for the next message, until it has come or waiting is ended. */
  #next(message: Promise<unknown>): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = () => resolve();
      this.#waits.add(end);
      // What comes of a message that nobody waits for any more is of no interest.
      const isAwaited = () => this.#waits.delete(end);
      message.then(
        () => {
          if (isAwaited()) this.#hear();
          resolve();
        },
        (error) => (isAwaited() ? reject(error) : resolve()),
      );
    });
  }

  #hear(): void {
    this.#lastMessage = performance.now();
    if (!this.#isConnected) {
      this.#isConnected = true;
      this.#options.onConnected();
    }
    this.showCandles();
  }

  /** Tells of the latest candle of each series: of a burst of messages ccxt passes on the first, and keeps the others. */
  showCandles(): void {
    const { client, series, onCandle } = this.#options;
    for (const { symbol, timeframe } of series) {
      const time = client.ohlcvs?.[symbol]?.[timeframe]?.at(-1)?.[0];
      if (time !== undefined) onCandle(symbol, timeframe, time);
    }
  }

  /** Closes sockets that have gone silent, so that watching opens others. */
  #listen(): void {
    if (performance.now() - this.#lastMessage < this.#options.heartbeatMs) return;
    this.#lastMessage = performance.now();
    this.#lose(undefined);
    // A socket whose other end is gone takes long to close: nobody waits for that.
    this.#options.client.close?.().catch(() => {});
    setTimeout(() => this.#endWaits(), 10);
  }

  #lose(error: Error | undefined): void {
    if (this.#isConnected || error === undefined) this.#options.onLost(error);
    this.#isConnected = false;
  }

  #endWaits(): void {
    for (const end of this.#waits) end();
    this.#waits.clear();
  }
}

interface Socket {
  send(message: unknown): Promise<unknown>;
}

/**
 * How a socket of ccxt is to send: it asks to subscribe without looking at what comes of it, so that a socket which
 * has closed meanwhile would end the process. Whoever waits for its messages is told of the closing itself.
 */
function sendIfOpen(this: Socket, message: unknown): Promise<unknown> {
  return (Object.getPrototypeOf(this) as Socket).send.call(this, message).catch(() => {});
}
