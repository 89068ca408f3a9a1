// The exchange's clock: what it said when it was last asked, and where it must be by now.

import type { ExchangeClient } from './client.ts';
import { request } from './download-series.ts';
import type { RetryOptions } from './retry.ts';

/** How far a clock may be off without harm. */
const SKEW_MS = 1000;

export class ExchangeClock {
  /** The latest time that the exchange has told, ms UTC: it is at least this late. */
  told = Number.NEGATIVE_INFINITY;
  readonly #client: ExchangeClient;
  readonly #retry: RetryOptions;
  readonly #onOff: (ms: number) => void;
  #isOff = false;
  /** By the steady clock of this process, which nobody sets. */
  #askedAt = 0;

  /** `onOff` is told when this machine's clock is found to be off, and how far it is ahead, in ms. */
  constructor(client: ExchangeClient, retry: RetryOptions, onOff: (ms: number) => void) {
    this.#client = client;
    this.#retry = retry;
    this.#onOff = onOff;
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
    this.told = Math.max(this.told, told ?? here);
    this.#askedAt = performance.now();
    const aheadMs = told === undefined ? 0 : here - told;
    const isOff = Math.abs(aheadMs) > SKEW_MS;
    if (isOff && !this.#isOff) this.#onOff(aheadMs);
    this.#isOff = isOff;
  }
}
