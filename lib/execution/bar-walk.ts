// The walk through a bar: what its open fills, then what its range reaches, one way and then the other.

import type { Account } from './account.ts';
import type { Moment } from './book.ts';
import { fillsAtOpen, isBelow, limitAllows, reachedLevel, triggersAtOpen, walksDownFirst } from './levels.ts';
import { expireUnfilled } from './lifetime.ts';
import type { ExecutionRules } from './rules.ts';
import type { SimBook } from './sim-book.ts';
import type { WorkingOrder } from './working-order.ts';

/**
 * Walks the orders of a book through bars: at the open in the order of placement, inside nearest to the open first.
 * `begin`, `atOpen` (in one go or two) and `inside` make up a bar, `beginClose` and `atClose` the decisions at its close.
 */
export class BarWalk {
  readonly #book: SimBook;
  readonly #account: Account;
  readonly #rules: ExecutionRules;
  readonly #moment: Moment;
  // The orders whose turn at the open or the close is still to come: [next, end) of the working ones.
  #next = 0;
  #end = 0;

  constructor(book: SimBook) {
    this.#book = book;
    this.#account = book.account;
    this.#rules = book.rules;
    this.#moment = book.moment;
  }

  /** Stands before the turns of the orders at the open. */
  begin(): void {
    const { open } = this.#moment.prices;
    if (this.#account.canLiquidate && this.#liquidatesAt(open)) this.#liquidate(open);
    this.#queue();
  }

  /** Goes on with the turns at the open; where `reducing`, up to the first order that would take money. */
  atOpen(reducing: boolean): void {
    const { working } = this.#book;
    const { open } = this.#moment.prices;
    for (; this.#next < this.#end; this.#next++) {
      const w = working[this.#next]!;
      if (this.#book.isOver(w, this.#moment.time)) continue;
      if (reducing && this.#takesMoneyAt(w, open)) return;
      this.#matchOrderAtOpen(w, open);
    }
  }

  /** Stands before the turns of the market orders at the close. */
  beginClose(): void {
    this.#moment.part = 'close';
    this.#queue();
  }

  /** Goes on with the turns at the close; where `reducing`, up to the first order that would take money. */
  atClose(reducing: boolean): void {
    const { working } = this.#book;
    for (; this.#next < this.#end; this.#next++) {
      const w = working[this.#next]!;
      if (w.type !== 'market' || w.ended) continue;
      if (reducing && this.#grows(w)) return;
      this.#book.fill(w, this.#moment.prices.close, 'taker', true);
    }
  }

  /** Exits that are attached on the way have their turn later. */
  #queue(): void {
    this.#next = 0;
    this.#end = this.#book.working.length;
  }

  #takesMoneyAt(w: WorkingOrder, open: number): boolean {
    return this.#grows(w) && fillsAtOpen(w, open, this.#rules);
  }

  /** Whether a fill would open a position or make it larger. */
  #grows(w: WorkingOrder): boolean {
    return w.side * this.#account.position >= 0 && !w.order.reduceOnly;
  }

  #matchOrderAtOpen(w: WorkingOrder, open: number): void {
    const { type } = w;
    const arrives = this.#arrives(w);
    if (type === 'market') {
      this.#book.fill(w, open, 'taker', true);
    } else if (!w.isLimit && triggersAtOpen(w, open)) {
      if (type === 'stop-limit') w.to('triggered');
      if (!w.isLimit || limitAllows(w, open, this.#rules)) this.#book.fill(w, open, 'taker', true);
    } else if (w.isLimit && limitAllows(w, open, this.#rules)) {
      if (arrives && w.order.type === 'limit' && w.order.postOnly) {
        w.to('rejected', 'it would have filled as a taker');
      } else {
        this.#book.fill(w, open, arrives ? 'taker' : 'maker', false);
      }
    }
    if (w.isLimit) expireUnfilled(w);
  }

  /**
   * Whether the order meets the market at this very open: what fills there takes. Exits that were attached to a fill
   * rest at the venue from the fill on.
   */
  #arrives(w: WorkingOrder): boolean {
    const { bar, first } = this.#moment;
    return w.role === 'order' && first && bar === w.placedBar + 1;
  }

  /** Walks through the bar from its open on. */
  inside(): void {
    if (!this.#anyReached()) return;
    this.#moment.part = 'inside';
    const downFirst = walksDownFirst(this.#account.position, this.#moment.prices, this.#rules);
    const rivals: WorkingOrder[] = [];
    for (let next = this.#nextReached(downFirst); next !== undefined; next = this.#nextReached(downFirst)) {
      if (next === 'liquidation') this.#liquidateInside();
      else {
        rivals.push(...this.#rivalsOf(next));
        this.#matchOrderInside(next);
      }
    }
    // A stop and a target inside of one bar: which came first, the bar does not say.
    if (rivals.some((w) => w.ended && w.status !== 'filled'))
      this.#book.listener.ambiguous(this.#moment.time);
  }

  /** The exits of the other kind that this bar reaches too. */
  #rivalsOf(exit: WorkingOrder): WorkingOrder[] {
    if (exit.side * this.#account.position >= 0) return [];
    return this.#book.working.filter(
      (w) =>
        !w.ended && w.side === exit.side && w.isLimit !== exit.isLimit && !Number.isNaN(this.#levelInside(w)),
    );
  }

  #anyReached(): boolean {
    const { working } = this.#book;
    const { prices } = this.#moment;
    for (let k = 0; k < working.length; k++) {
      const w = working[k]!;
      if (!w.ended && !Number.isNaN(reachedLevel(w, prices, this.#rules))) return true;
    }
    return this.#liquidatesInside();
  }

  #matchOrderInside(w: WorkingOrder): void {
    const book = this.#book;
    if (w.isLimit) book.fill(w, w.price, 'maker', false);
    else if (w.type !== 'stop-limit') book.fill(w, w.trigger, 'taker', true);
    else {
      w.to('triggered');
      if (limitAllows(w, w.trigger, this.#rules)) book.fill(w, w.trigger, 'taker', true);
      else w.insideWalk = this.#moment.walk;
      expireUnfilled(w);
    }
  }

  /** The order that the walk reaches next: first leg before second, nearer to the open before farther. */
  #nextReached(downFirst: boolean): WorkingOrder | 'liquidation' | undefined {
    const { open } = this.#moment.prices;
    let best: WorkingOrder | 'liquidation' | undefined;
    let bestLeg = Infinity;
    let bestDistance = Infinity;
    const consider = (candidate: WorkingOrder | 'liquidation', leg: number, level: number) => {
      const distance = Math.abs(level - open);
      if (leg > bestLeg || (leg === bestLeg && distance >= bestDistance)) return;
      [best, bestLeg, bestDistance] = [candidate, leg, distance];
    };
    if (this.#liquidatesInside()) {
      consider(
        'liquidation',
        this.#account.position > 0 === downFirst ? 0 : 1,
        this.#account.liquidationPrice,
      );
    }
    for (const w of this.#book.working) {
      if (w.ended) continue;
      const level = this.#levelInside(w);
      if (Number.isNaN(level)) continue;
      consider(w, this.#isNew(w) ? this.#legOfNew(w) : isBelow(w) === downFirst ? 0 : 1, level);
    }
    return best;
  }

  /**
   * Where the rest of the bar reaches the order. After an entry inside the bar the stop counts wherever the bar's
   * range reaches it, the target (like the limit of a stop-limit that was triggered inside) only where the close is beyond.
   */
  #levelInside(w: WorkingOrder): number {
    const reached = reachedLevel(w, this.#moment.prices, this.#rules);
    if (!w.isLimit || !this.#isNew(w)) return reached;
    return limitAllows(w, this.#moment.prices.close, this.#rules) ? reached : Number.NaN;
  }

  /** Whether the order came to be inside this very bar. */
  #isNew(w: WorkingOrder): boolean {
    return w.insideWalk === this.#moment.walk;
  }

  #legOfNew(w: WorkingOrder): number {
    return w.isLimit === (this.#rules.ambiguity === 'worse') ? 3 : 2;
  }

  #liquidatesAt(price: number): boolean {
    const { position, liquidationPrice } = this.#account;
    return position > 0 ? price <= liquidationPrice : position < 0 && price >= liquidationPrice;
  }

  #liquidatesInside(): boolean {
    if (!this.#account.canLiquidate) return false;
    const { low, high } = this.#moment.prices;
    return this.#liquidatesAt(this.#account.position > 0 ? low : high);
  }

  /** Within the bar, also where slippage at the entry has put the liquidation price beyond it. */
  #liquidateInside(): void {
    const { low, high } = this.#moment.prices;
    this.#liquidate(Math.min(Math.max(this.#account.liquidationPrice, low), high));
  }

  /** At worst for the whole margin: an isolated position has no more to lose. */
  #liquidate(price: number): void {
    const { position, bankruptcyPrice } = this.#account;
    this.#book.liquidate(position > 0 ? Math.max(price, bankruptcyPrice) : Math.min(price, bankruptcyPrice));
  }
}
