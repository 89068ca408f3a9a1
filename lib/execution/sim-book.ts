// The simulated venue's book: the orders that work, and what a fill does to the account and to the other orders.

import { floorToStep, roundToStep } from '../core/instrument.ts';
import type { ExitReason } from '../core/trade.ts';
import type { Level, Offset, Order } from '../strategy/order.ts';
import type { Account } from './account.ts';
import type { PriceBar } from './levels.ts';
import type { ExecutionRules } from './rules.ts';
import { allowedSize, missedByFees, requestedSize, whyNothing } from './sizing.ts';
import { type Role, WorkingOrder } from './working-order.ts';

/** What the venue tells of. `time` is the open time of the bar. */
export interface VenueListener {
  placed(order: WorkingOrder): void;
  /** The account has booked a fill; `price` includes slippage. */
  filled(
    order: WorkingOrder,
    size: number,
    price: number,
    fee: number,
    maker: boolean,
    bar: number,
    time: number,
  ): void;
  ended(order: WorkingOrder, time: number): void;
  /** An order was refused or cut: `what` in words. */
  refused(order: WorkingOrder, what: string, time: number): void;
  /** A bar reached both a stop and a target. */
  ambiguous(time: number): void;
}

/** Where the venue stands: the bar it walks through, and which part of it. */
export interface Moment {
  bar: number;
  time: number;
  prices: PriceBar;
  part: 'open' | 'inside' | 'close';
  /** Whether this is the first walk of its bar. */
  first: boolean;
  /** Counts the bars walked through, finer ones within a bar each by itself. */
  walk: number;
}

export class SimBook {
  /** Orders that work, in the order of their placement. */
  readonly working: WorkingOrder[] = [];
  readonly moment: Moment = {
    ...{ bar: -1, time: 0, part: 'open', first: true, walk: 0 },
    prices: { open: 0, high: 0, low: 0, close: 0 },
  };
  readonly account: Account;
  readonly rules: ExecutionRules;
  readonly listener: VenueListener;
  nextId = 1;

  constructor(account: Account, rules: ExecutionRules, listener: VenueListener) {
    this.account = account;
    this.rules = rules;
    this.listener = listener;
  }

  add(key: string, order: Order, role: Role, group: string | undefined): WorkingOrder {
    const { bar, time } = this.moment;
    const w = new WorkingOrder(this.nextId++, key, order, role, group, bar, time);
    this.working.push(w);
    this.listener.placed(w);
    return w;
  }

  /** Lets go of the orders that have ended. */
  compact(): void {
    const { working } = this;
    let kept = 0;
    for (let k = 0; k < working.length; k++) {
      const w = working[k]!;
      if (w.ended) this.listener.ended(w, this.moment.time);
      else working[kept++] = w;
    }
    // Not by setting the length, which would let the array's memory go each time.
    while (working.length > kept) working.pop();
  }

  /** Fills an order at `raw`, the price before slippage, as far as the account and the instrument allow. */
  fill(w: WorkingOrder, raw: number, liquidity: 'maker' | 'taker', slips: boolean): void {
    const { order, side } = w;
    const { account, rules } = this;
    const price = slips ? this.#slipped(w, raw) : raw;
    const feeRate = this.#feeRate(liquidity);
    const exit = order.attached?.stop;
    const stop = exit === undefined ? undefined : this.tick(levelPrice(exit, price, -side));
    const reduceOnly = order.reduceOnly ?? false;
    if (reduceOnly && account.position * side >= 0) {
      // No mistake: another order of this bar has closed the position already.
      w.to('canceled', 'there is no position to reduce');
      return;
    }
    const wanted = requestedSize(order.size, side, account, price, feeRate, stop, rules);
    if (!(wanted > 0)) {
      if (typeof order.size === 'object' && 'weight' in order.size) w.to('canceled', 'its weight is reached');
      else this.#refuse(w, whyNothing(order.size));
      return;
    }
    const sized = allowedSize(side, wanted, price, feeRate, reduceOnly, account, rules);
    const { size, reason } = sized;
    const byFees = reason !== undefined && missedByFees(order.size, sized, wanted, price, feeRate, account);
    if (size === 0) {
      if (byFees) w.to('canceled', 'its weight is missed by fees alone');
      else this.#refuse(w, reason!);
    } else if (reason !== undefined && w.timeInForce === 'fok') {
      w.to('expired', `it could not fill whole: ${reason}`);
    } else {
      if (reason !== undefined && !byFees) this.#tell(w, `was cut from ${wanted} to ${size}: ${reason}`);
      this.#execute(w, size, price, raw, liquidity, size * price * feeRate, w.exitReason);
    }
  }

  /** Closes the position at the close, as the end of a run does. */
  closeAtEnd(): void {
    if (this.account.position === 0) return;
    const w = this.#closing('end');
    const raw = this.moment.prices.close;
    const [size, price] = [Math.abs(this.account.position), this.#slipped(w, raw)];
    this.#execute(w, size, price, raw, 'taker', size * price * this.rules.takerFee, 'end');
  }

  /** Closes the position at `price`; the fee takes no more than what is left of the margin. */
  liquidate(price: number): void {
    const { account } = this;
    const w = this.#closing('liquidation');
    const size = Math.abs(account.position);
    const fee = Math.min(size * price * this.rules.takerFee, Math.max(0, account.marginAt(price)));
    this.#execute(w, size, price, price, 'taker', fee, 'liquidation');
  }

  /** Moves a trailing stop after the best price it has seen. */
  trail(w: WorkingOrder, price: number): void {
    const { offset } = w.order as { offset: Offset };
    const better = Number.isNaN(w.peak) || (w.side === -1 ? price > w.peak : price < w.peak);
    if (!better) return;
    w.peak = price;
    w.trigger = this.tick(price + w.side * distance(offset, price));
  }

  /** A trigger on the nearest tick. */
  tick(price: number): number {
    return roundToStep(price, this.rules.instrument?.tick);
  }

  /** A limit on the tick that is not worse than `price`. */
  limitTick(price: number, side: 1 | -1): number {
    return side * floorToStep(side * price, this.rules.instrument?.tick);
  }

  #closing(key: ExitReason): WorkingOrder {
    const side = this.account.position > 0 ? 'sell' : 'buy';
    return this.add(key, { type: 'market', side, size: 'position', reduceOnly: true }, 'order', undefined);
  }

  #execute(
    w: WorkingOrder,
    size: number,
    price: number,
    raw: number,
    liquidity: 'maker' | 'taker',
    fee: number,
    reason: ExitReason,
  ): void {
    const { account, moment } = this;
    const held = account.position;
    w.to('filled');
    account.apply(w.side, size, price, fee, moment.bar, reason);
    this.#cancelOthers(w, held !== 0 && held * account.position <= 0);
    // What only made a position smaller has nothing to protect.
    if (w.order.attached && account.position * w.side > 0) this.#attach(w, size, price, raw);
    this.listener.filled(w, size, price, fee, liquidity === 'maker', moment.bar, moment.time);
  }

  /** Cancels the orders of the same group and, once the position is closed, the exits that were attached to it. */
  #cancelOthers(filled: WorkingOrder, closed: boolean): void {
    for (const w of this.working) {
      if (w.ended || w === filled) continue;
      const sibling = w.group !== undefined && w.group === filled.group;
      if (sibling) w.to('canceled', `'${filled.key}' filled`);
      else if (closed && w.role !== 'order') w.to('canceled', 'its position was closed');
    }
  }

  /** Places the exits of an entry; one that is past the price `raw` at which the entry filled waits at that price. */
  #attach(entry: WorkingOrder, size: number, price: number, raw: number): void {
    const { stop, target, trail } = entry.order.attached!;
    const side = entry.side === 1 ? 'sell' : 'buy';
    const common = { side, size, reduceOnly: true } as const;
    const [nearer, farther] = entry.side === 1 ? [Math.min, Math.max] : [Math.max, Math.min];
    if (stop) {
      const trigger = nearer(raw, this.tick(levelPrice(stop, price, -entry.side)));
      this.#attached(entry, 'stop', { ...common, type: 'stop', trigger }).trigger = trigger;
    }
    if (trail) {
      const w = this.#attached(entry, 'trail', { ...common, type: 'trailing-stop', offset: trail });
      this.trail(w, price);
      w.trigger = nearer(raw, w.trigger);
    }
    if (target) {
      const level = levelPrice(target, price, entry.side);
      const limit = farther(raw, this.limitTick(level, entry.side === 1 ? -1 : 1));
      this.#attached(entry, 'target', { ...common, type: 'limit', price: limit }).price = limit;
    }
  }

  #attached(entry: WorkingOrder, role: Role, order: Order): WorkingOrder {
    const w = this.add(`${entry.key}.${role}`, order, role, `#${entry.id}`);
    const { part, first, bar, walk } = this.moment;
    if (part === 'inside') w.insideWalk = walk;
    if (part === 'inside' || !first) w.partBar = bar;
    return w;
  }

  #feeRate(liquidity: 'maker' | 'taker'): number {
    return liquidity === 'maker' ? this.rules.makerFee : this.rules.takerFee;
  }

  /** Slippage is against the trader; a limit is never worse than its price. */
  #slipped(w: WorkingOrder, raw: number): number {
    const price = raw * (1 + w.side * this.rules.slippage);
    if (!w.isLimit) return price;
    return w.side === 1 ? Math.min(price, w.price) : Math.max(price, w.price);
  }

  #refuse(w: WorkingOrder, reason: string): void {
    w.to('rejected', reason);
    this.#tell(w, `was refused: ${reason}`);
  }

  #tell(w: WorkingOrder, what: string): void {
    this.listener.refused(w, what, this.moment.time);
  }
}

/** The price of a level seen from an entry; `direction` 1 lies above it, −1 below. */
function levelPrice(level: Level, entry: number, direction: number): number {
  return 'price' in level ? level.price : entry + direction * distance(level, entry);
}

function distance(offset: Offset, price: number): number {
  return 'distance' in offset ? offset.distance : offset.fraction * price;
}
