// The streams of a feed: connects again when a socket is lost, and notices when one has gone silent.

import type { ExchangeClient } from './client.ts';
import { isPassing, pause } from './retry.ts';
import { letSocketsClose } from './safe-socket.ts';
import type { Watch } from './watches.ts';

export interface FeedStreamOptions {
  readonly client: ExchangeClient;
  /** What is followed; nothing where the exchange has no such streams. */
  readonly watches: readonly Watch[];
  /** After how many ms without any message the streams are taken for dead. */
  readonly heartbeatMs: number;
  /** The wait before a lost stream is watched again; each further one is twice as long. */
  readonly firstWaitMs: number;
  readonly signal: AbortSignal;
  /** Told that messages have come: of a burst ccxt passes on the first, and keeps what all of them said. */
  readonly onMessage?: () => void;
  /** Told when messages come, first and after each time that they did not. */
  readonly onConnected: () => void;
  /** Told when they no longer come: the error of the socket, or nothing where it is silent. */
  readonly onLost: (error: Error | undefined) => void;
  /** Told that a market cannot be watched, for a reason that is its own. */
  readonly onFailed: (symbol: string, error: Error) => void;
}

const LONGEST_WAIT_MS = 60_000;

export class FeedStream {
  readonly #options: FeedStreamOptions;
  /** What ends each wait for a message. */
  readonly #waits = new Set<() => void>();
  #state: 'new' | 'connected' | 'lost' = 'new';
  #lastMessage = performance.now();

  constructor(options: FeedStreamOptions) {
    this.#options = options;
    letSocketsClose(options.client);
  }

  /** Whether messages come. */
  get isConnected(): boolean {
    return this.#state === 'connected';
  }

  /** Follows until the signal aborts. */
  async follow(): Promise<void> {
    const { signal, heartbeatMs, watches } = this.#options;
    if (watches.length === 0) return;
    const end = () => this.#endWaits();
    signal.addEventListener('abort', end);
    const heartbeat = setInterval(() => this.#listen(), heartbeatMs / 4);
    try {
      await Promise.all(watches.map((watch) => this.#watchAgain(watch)));
    } finally {
      clearInterval(heartbeat);
      signal.removeEventListener('abort', end);
    }
  }

  async #watchAgain(watch: Watch): Promise<void> {
    const { signal, firstWaitMs } = this.#options;
    for (let failures = 0; !signal.aborted; ) {
      try {
        await this.#wait(watch.next());
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        this.#fail(watch, error instanceof Error ? error : new Error(String(error)));
        await pause(Math.min(LONGEST_WAIT_MS, firstWaitMs * 2 ** failures++), signal);
      }
    }
  }

  /** Whatever it is, watching goes on: what a stream does not bring is asked for, and a request that fails says so. */
  #fail({ symbol }: Watch, error: Error): void {
    if (symbol === undefined || isPassing(error)) this.#lose(error);
    else this.#options.onFailed(symbol, error);
  }

  /** Waits for the next message, until it has come or waiting is ended. */
  #wait(message: Promise<unknown>): Promise<void> {
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
    if (!this.isConnected) {
      this.#state = 'connected';
      this.#options.onConnected();
    }
    this.#options.onMessage?.();
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
    if (this.#state !== 'lost' || error === undefined) this.#options.onLost(error);
    this.#state = 'lost';
  }

  #endWaits(): void {
    for (const end of this.#waits) end();
    this.#waits.clear();
  }
}
