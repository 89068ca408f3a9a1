// The simulated venue: takes orders, and fills them from bars by the rules of the simulation (docs/rules.md).

import type { Order } from '../strategy/order.ts';
import type { Account } from './account.ts';
import { BarWalk } from './bar-walk.ts';
import type { Moment, VenueListener } from './book.ts';
import type { PriceBar, QuotedPrices } from './levels.ts';
import { type QuietRange, quietRange } from './quiet-range.ts';
import type { ExecutionRules } from './rules.ts';
import { SimBook } from './sim-book.ts';
import type { Venue, VenueSnapshot } from './venue.ts';
import type { WorkingOrder } from './working-order.ts';

export class SimVenue implements Venue {
  readonly #book: SimBook;
  readonly #account: Account;
  readonly #rules: ExecutionRules;
  readonly #moment: Moment;
  readonly #walk: BarWalk;
  /** Undefined after anything that may have changed it. */
  #quiet: QuietRange | undefined;

  constructor(account: Account, rules: ExecutionRules, listener: VenueListener) {
    this.#book = new SimBook(account, rules, listener);
    this.#account = account;
    this.#rules = rules;
    this.#moment = this.#book.moment;
    this.#walk = new BarWalk(this.#book);
  }

  /** Orders that work, in the order of their placement. */
  get working(): readonly WorkingOrder[] {
    return this.#book.working;
  }

  /** Whether no bar can change anything: no order works, and no position could be liquidated. */
  get idle(): boolean {
    return this.working.length === 0 && !this.#account.canLiquidate;
  }

  /** The prices between which a bar changes nothing, as long as the account is not charged from elsewhere. */
  get quiet(): QuietRange {
    this.#quiet ??= quietRange(this.working, this.#account);
    return this.#quiet;
  }

  /** Takes an order at the close of the bar that was walked through last. */
  place(key: string, order: Order): void {
    this.#quiet = undefined;
    this.#book.place(key, order);
  }

  cancel(order: WorkingOrder, reason: string): void {
    this.#quiet = undefined;
    this.#book.cancel(order, reason);
  }

  /** Walks through a bar, or a finer bar within it. */
  match(prices: PriceBar, bar: number, time: number): void {
    this.open(prices, bar, time);
    this.enterOpen();
    this.inside();
  }

  /** As `match`, where the best bid and offer are known: market orders, which take them, fill there. */
  matchQuoted(prices: QuotedPrices, bar: number, time: number): void {
    this.enter(prices, bar, time);
    const { bid, ask } = prices;
    for (const w of this.working) {
      const quote = w.side === 1 ? ask : bid;
      if (w.type === 'market' && !w.ended && quote !== undefined) this.#book.fill(w, quote, 'taker', true);
    }
    this.#walk.begin();
    this.#walk.atOpen(false);
    this.inside();
  }

  /**
   * The parts of `match`, for venues whose accounts share their money: `open` fills at the open what gives money back,
   * up to the first order that would take some; `enterOpen` the rest of it, and `inside` what the bar reaches later.
   */
  open(prices: PriceBar, bar: number, time: number): void {
    this.enter(prices, bar, time);
    this.#walk.begin();
    this.#walk.atOpen(true);
  }

  enterOpen(): void {
    this.#walk.atOpen(false);
  }

  inside(): void {
    this.#walk.inside();
    this.#book.compact();
  }

  /** After a bar has closed, at `end` in ms: trailing stops move, and orders whose time is over end. */
  endBar(prices: PriceBar, end: number): void {
    this.#book.endBar(prices, end);
  }

  /** After the decisions of a bar: with `fill: 'close'` its market orders fill at its close. */
  endDecisions(): void {
    this.close();
    this.enterClose();
  }

  /** The parts of `endDecisions`, as `open` and `enterOpen` are of `match`. */
  close(): void {
    if (this.#rules.fill !== 'close') return;
    this.#walk.beginClose();
    this.#walk.atClose(true);
  }

  enterClose(): void {
    if (this.#rules.fill === 'close') this.#walk.atClose(false);
    this.#book.compact();
  }

  /** Closes the position at the close, as the end of a run does. */
  closeAtEnd(): void {
    this.#moment.part = 'close';
    this.#book.closeAtEnd();
    this.#book.compact();
  }

  snapshot(): VenueSnapshot {
    return this.#book.snapshot();
  }

  restore(snapshot: VenueSnapshot): void {
    this.#quiet = undefined;
    this.#book.restore(snapshot);
  }

  /** Stands at the open of a bar. */
  enter(prices: PriceBar, bar: number, time: number): void {
    const moment = this.#moment;
    this.#quiet = undefined;
    moment.prices = prices;
    moment.first = bar !== moment.bar;
    moment.bar = bar;
    moment.time = time;
    moment.part = 'open';
    moment.walk++;
  }
}
