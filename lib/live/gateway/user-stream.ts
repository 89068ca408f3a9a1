// The stream of an account's orders and fills: opened, opened again when it is lost, and watched by its two readers.

import { TradelabError } from '../../core/index.ts';
import { letSocketsClose, pause, type TradingClient } from '../../data/index.ts';
import { waitMs } from './again.ts';
import type { Desk } from './desk.ts';

/** How often it is looked whether a socket that was asked for is there, in ms. */
const LOOK_MS = 5;

export interface UserStreamOptions {
  readonly desk: Desk;
  /** How long a socket may take to be there, in ms. */
  readonly openingMs: number;
  /** Called each time that the stream is there: what was missed is asked for. */
  readonly onOpen: () => Promise<void>;
  readonly onLost: (error: unknown) => void;
}

export class UserStream {
  readonly #desk: Desk;
  readonly #options: UserStreamOptions;
  /** Ends the present connection. */
  #lose: (error: unknown) => void = () => {};

  constructor(options: UserStreamOptions) {
    this.#desk = options.desk;
    this.#options = options;
    letSocketsClose(options.desk.client);
  }

  /** Follows until the signal aborts. */
  async follow(): Promise<void> {
    const { signal } = this.#desk;
    const end = () => this.lose(undefined);
    signal.addEventListener('abort', end);
    for (let failures = 0; !signal.aborted; ) {
      const ended = this.#connect();
      try {
        await Promise.race([ended, this.#opened()]);
        await Promise.race([ended, this.#options.onOpen()]);
        failures = 0;
        await ended;
      } catch (error) {
        if (signal.aborted) break;
        this.#options.onLost(error);
        await pause(waitMs(this.#desk, ++failures), signal);
      }
    }
    signal.removeEventListener('abort', end);
  }

  /** Gives the connection up, so that another is opened. A socket whose other end is gone takes long to close: nobody waits. */
  lose(error: unknown): void {
    this.#desk.client.close?.().catch(() => {});
    this.#lose(error);
  }

  /** Reads orders and fills until the connection is lost. */
  #connect(): Promise<never> {
    const { client, tracker } = this.#desk;
    const lost = new Promise<never>((_, reject) => {
      this.#lose = reject;
    });
    const lose = this.#lose;
    const isPresent = () => this.#lose === lose;
    const read = async <T>(next: () => Promise<readonly T[]>, hear: (one: T) => void) => {
      while (isPresent()) for (const one of await next()) hear(one);
    };
    read(
      () => client.watchOrders(),
      (order) => tracker.hearOrder(order),
    ).catch(lose);
    read(
      () => client.watchMyTrades(),
      (trade) => tracker.hearTrade(trade),
    ).catch(lose);
    // It is raced again and again, and may be lost in between.
    lost.catch(() => {});
    return lost;
  }

  /** Waits until the socket is there. Throws `network` where it does not come to be, and gives it up. */
  async #opened(): Promise<void> {
    const { client, signal } = this.#desk;
    const end = performance.now() + this.#options.openingMs;
    const present = this.#lose;
    while (this.#lose === present && !signal.aborted && !isOpen(client)) {
      await pause(LOOK_MS, signal);
      if (performance.now() < end) continue;
      const error = new TradelabError('network', "the stream of the account's orders does not open");
      this.lose(error);
      throw error;
    }
  }
}

/** Whether the account's socket is there, by ccxt's own books: it waits for orders only after it has signed in. */
function isOpen({ clients }: TradingClient): boolean {
  return Object.values(clients ?? {}).some(
    ({ isConnected, futures }) =>
      isConnected === true && Object.keys(futures).some((name) => name.startsWith('orders')),
  );
}
