// The simulated venue of a paper session that fills as prices come, in the middle of bars, as a real venue does.

import {
  type Account,
  type ExecutionRules,
  type PriceBar,
  type QuietRange,
  type QuotedPrices,
  SimVenue,
  type Venue,
  type VenueListener,
  type VenueSnapshot,
  type WorkingOrder,
} from '../execution/index.ts';
import type { Order } from '../strategy/index.ts';

// Every bar is walked through, for its end.
const NEVER_QUIET: QuietRange = { below: Number.POSITIVE_INFINITY, above: Number.NEGATIVE_INFINITY };

export class PriceVenue implements Venue {
  readonly idle = false;
  readonly quiet = NEVER_QUIET;
  readonly #sim: SimVenue;

  constructor(account: Account, rules: ExecutionRules, listener: VenueListener) {
    this.#sim = new SimVenue(account, rules, listener);
  }

  get working(): readonly WorkingOrder[] {
    return this.#sim.working;
  }

  /** Whether prices that were seen change anything. */
  isMoved({ low, high }: PriceBar): boolean {
    const { below, above } = this.#sim.quiet;
    return low <= below || high >= above;
  }

  /** Fills by prices of the bar in the making, whose open time is `time`, ms. */
  see(prices: QuotedPrices, bar: number, time: number): void {
    this.#sim.matchQuoted(prices, bar, time);
  }

  place(key: string, order: Order): void {
    this.#sim.place(key, order);
  }

  cancel(order: WorkingOrder, reason: string): void {
    this.#sim.cancel(order, reason);
  }

  enter(prices: PriceBar, bar: number, time: number): void {
    this.#sim.enter(prices, bar, time);
  }

  /** The prices of a bar that has closed have been seen already. */
  match(prices: PriceBar, bar: number, time: number): void {
    this.enter(prices, bar, time);
  }

  open(prices: PriceBar, bar: number, time: number): void {
    this.enter(prices, bar, time);
  }

  enterOpen(): void {}
  inside(): void {}

  endBar(prices: PriceBar, end: number): void {
    this.#sim.endBar(prices, end);
  }

  endDecisions(): void {
    this.#sim.endDecisions();
  }

  close(): void {
    this.#sim.close();
  }

  enterClose(): void {
    this.#sim.enterClose();
  }

  closeAtEnd(): void {
    this.#sim.closeAtEnd();
  }

  snapshot(): VenueSnapshot {
    return this.#sim.snapshot();
  }

  restore(snapshot: VenueSnapshot): void {
    this.#sim.restore(snapshot);
  }
}
