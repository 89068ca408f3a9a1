// A real venue as the engine sees it: it takes orders like the simulated one, and the fills come by themselves.

import type { ExitReason } from '../core/index.ts';
import type {
  Account,
  ExecutionRules,
  PriceBar,
  QuietRange,
  Venue,
  VenueListener,
  VenueSnapshot,
  WorkingOrder,
} from '../execution/index.ts';
import type { Order } from '../strategy/index.ts';
import type { ExchangeFill, OrderUpdate } from './gateway/types.ts';
import { LiveBook, type LiveBookOptions } from './live-book.ts';
import type { VenueRequest } from './sent-order.ts';

// Every bar is walked through: it moves trailing stops, and ends orders whose time is over.
const NEVER_QUIET: QuietRange = { below: Number.POSITIVE_INFINITY, above: Number.NEGATIVE_INFINITY };

export class LiveVenue implements Venue {
  readonly idle = false;
  readonly quiet = NEVER_QUIET;
  readonly #book: LiveBook;

  constructor(account: Account, rules: ExecutionRules, listener: VenueListener, options: LiveBookOptions) {
    this.#book = new LiveBook(account, rules, listener, options);
  }

  /** Those that the strategy still wants, as far as is known. */
  get working(): readonly WorkingOrder[] {
    return this.#book.working.filter((w) => !w.ended && !this.#book.isLeaving(w));
  }

  place(key: string, order: Order): void {
    this.#book.place(key, order);
  }

  cancel(order: WorkingOrder, reason: string): void {
    this.#book.cancel(order, reason);
  }

  enter(prices: PriceBar, bar: number, time: number): void {
    const { moment } = this.#book;
    [moment.prices, moment.bar, moment.time] = [prices, bar, time];
  }

  match(prices: PriceBar, bar: number, time: number): void {
    this.open(prices, bar, time);
  }

  open(prices: PriceBar, bar: number, time: number): void {
    this.enter(prices, bar, time);
    this.#book.beginBar(time);
  }

  endBar(prices: PriceBar, end: number): void {
    this.#book.endBar(prices, end);
    this.#book.see(prices.close);
  }

  /** What the venue fills, it tells of. */
  enterOpen(): void {}
  inside(): void {}
  endDecisions(): void {}
  close(): void {}
  enterClose(): void {}

  /** Closes the position at the market, and takes back all else. */
  closeAtEnd(): void {
    for (const w of this.working) this.cancel(w, 'the position is to be closed');
    const { position } = this.#book.account;
    if (position === 0) return;
    const side = position > 0 ? 'sell' : 'buy';
    this.place('close', { type: 'market', side, size: 'position', reduceOnly: true });
  }

  /** Cancels of all orders that are to be taken back, for good or to be sent anew. */
  get cancels(): VenueRequest[] {
    return this.#book.cancels;
  }

  /** What the last step asks of the exchange, in the order in which it is to be sent. */
  takeRequests(): VenueRequest[] {
    return this.#book.takeRequests();
  }

  /** What the exchange tells of an order; false for one that is not of this session, or has ended. */
  update(update: OrderUpdate): boolean {
    return this.#book.update(update);
  }

  /** Books what the exchange has filled; false where no working order is known for it. */
  fill(fill: ExchangeFill): boolean {
    return this.#book.fill(fill);
  }

  /** Why a fill would close a position; undefined of an order that is not known. */
  exitReasonOf(fill: ExchangeFill): ExitReason | undefined {
    return this.#book.exitReasonOf(fill);
  }

  /** Whether a price between two bars has reached an exit that is held back. */
  isReached(price: number): boolean {
    return this.#book.reached(price).length > 0;
  }

  /** Looks at a price between two bars. */
  see(price: number): void {
    this.#book.see(price);
  }

  snapshot(): VenueSnapshot {
    return this.#book.snapshot();
  }

  restore(snapshot: VenueSnapshot): void {
    this.#book.restore(snapshot);
  }
}
