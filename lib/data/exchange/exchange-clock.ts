// The exchange's clock: what it said when it was last asked, and where it must be by now.

import type { ExchangeClient } from './client.ts';
import { request } from './download-series.ts';
import type { RetryOptions } from './retry.ts';

export class ExchangeClock {
  /** The latest time that the exchange has told, ms UTC: it is at least this late. */
  told = Number.NEGATIVE_INFINITY;
  /** How far the clock of this machine was ahead of the exchange's when it was last asked, in ms. */
  skewMs = 0;
  readonly #client: ExchangeClient;
  readonly #retry: RetryOptions;
  /** By the steady clock of this process, which nobody sets. */
  #askedAt = 0;

  constructor(client: ExchangeClient, retry: RetryOptions) {
    this.#client = client;
    this.#retry = retry;
  }

  /** The exchange's time, ms UTC, by what has passed since it was asked. */
  get now(): number {
    return this.told + this.ageMs;
  }

  /** How long ago the exchange was asked. */
  get ageMs(): number {
    return performance.now() - this.#askedAt;
  }

  /** Asks the exchange; one that does not tell is taken to have the time of this machine. Throws `network`. */
  async ask(): Promise<void> {
    const client = this.#client;
    const hasTime = client.has['fetchTime'] === true;
    const [sent, told, came] = await request(client, this.#retry, async () => {
      const sent = Date.now();
      const told = hasTime ? await client.fetchTime() : undefined;
      return [sent, told, Date.now()] as const;
    });
    const here = (sent + came) / 2;
    this.skewMs = told === undefined ? 0 : here - told;
    this.told = Math.max(this.told, told ?? here);
    this.#askedAt = performance.now();
  }
}
