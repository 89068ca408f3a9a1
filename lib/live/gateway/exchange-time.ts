// The exchange's clock, by which requests are stamped and the validity of orders is judged.

import type { TradingClient } from '../../data/index.ts';
import type { GatewayEvent } from './types.ts';

const [SKEW_MS, CHECK_MS] = [1000, 600_000];

export class ExchangeTime {
  readonly #client: TradingClient;
  readonly #tell: (event: GatewayEvent) => void;
  #isOff = false;
  #checkedAt = Number.NEGATIVE_INFINITY;

  constructor(client: TradingClient, tell: (event: GatewayEvent) => void) {
    this.#client = client;
    this.#tell = tell;
  }

  /** The exchange's time, ms UTC. */
  get now(): number {
    return Date.now() - this.#aheadMs;
  }

  /** Whether it was last asked more than ten minutes ago. */
  get isStale(): boolean {
    return performance.now() - this.#checkedAt > CHECK_MS;
  }

  /** Asks the exchange for its time, and tells of a clock that is off. Throws what ccxt throws. */
  async ask(): Promise<void> {
    if (this.#client.has['fetchTime'] === true) await this.#client.loadTimeDifference();
    this.#checkedAt = performance.now();
    const ms = this.#aheadMs;
    const isOff = Math.abs(ms) > SKEW_MS;
    if (isOff && !this.#isOff) this.#tell({ kind: 'clock-off', ms });
    this.#isOff = isOff;
  }

  /** How far this machine is ahead, which ccxt takes off the times that it signs. */
  get #aheadMs(): number {
    return Number(this.#client.options['timeDifference'] ?? 0);
  }
}
