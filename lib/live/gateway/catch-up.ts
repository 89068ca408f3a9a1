// Asks the exchange for what its stream has not told: where orders stand, and fills that are missing.

import { type ExchangeOrder, pause } from '../../data/index.ts';
import { ask } from './again.ts';
import type { Desk } from './desk.ts';
import type { FeePrices } from './fee-prices.ts';
import type { TrackedOrder } from './tracked-order.ts';

type Answer = readonly [TrackedOrder, readonly ExchangeOrder[]];

export class CatchUp {
  readonly #desk: Desk;
  readonly #fees: FeePrices;

  constructor(desk: Desk, fees: FeePrices) {
    this.#desk = desk;
    this.#fees = fees;
  }

  /**
   * Asks where all orders stand that are known to be at the exchange, and returns whether anything was news, after
   * `graceMs` in which the stream may tell it first. Throws a TradelabError.
   */
  async orders(graceMs: number): Promise<boolean> {
    const { tracker, time, signal } = this.#desk;
    const answers: Answer[] = [];
    const live = tracker.live.filter(({ seen }) => seen !== 'submitted');
    for (const symbol of new Set(live.map(({ request }) => request.symbol))) {
      const ours = live.filter(({ request }) => request.symbol === symbol);
      answers.push(...(await this.#ofSymbol(symbol, ours)));
    }
    await pause(graceMs, signal);
    const news = answers.filter(([order, found]) => tracker.hearFound(order, found, time.now));
    return news.length > 0;
  }

  /** Those that are open in one answer, the others one by one. */
  async #ofSymbol(symbol: string, ours: readonly TrackedOrder[]): Promise<Answer[]> {
    const { calls } = this.#desk;
    const answers: Answer[] = [];
    const open = await ask(this.#desk, () => calls.open(symbol));
    for (const order of ours) {
      const { clientId } = order.request;
      const found = open.filter(({ clientOrderId }) => clientOrderId === clientId);
      answers.push([order, found.length > 0 ? found : await ask(this.#desk, () => calls.find(order))]);
    }
    return answers;
  }

  /**
   * Asks for fills that the stream has owed for `graceMs`, and for the prices of the assets that fees were taken in.
   * Throws a TradelabError.
   */
  async fills(graceMs: number): Promise<void> {
    const { tracker, calls } = this.#desk;
    for (const order of tracker.live) {
      if (order.shortSince === undefined || performance.now() - order.shortSince < graceMs) continue;
      order.shortSince = performance.now();
      const trades = await ask(this.#desk, () => calls.fills(order));
      for (const trade of trades) tracker.hearTrade(trade);
    }
    if (this.#fees.wanted.size === 0) return;
    await ask(this.#desk, () => this.#fees.load());
    tracker.hearStreams();
  }
}
