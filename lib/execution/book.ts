// A venue's book: the orders that work, and what a fill does to the account and to the other orders.

import { floorToStep, roundToStep } from '../core/instrument.ts';
import type { ExitReason } from '../core/trade.ts';
import type { Level, Offset, Order } from '../strategy/order.ts';
import type { Account } from './account.ts';
import type { PriceBar } from './levels.ts';
import { overAfter, overBefore } from './lifetime.ts';
import type { OrderStatus } from './order-state.ts';
import type { ExecutionRules } from './rules.ts';
import type { VenueSnapshot } from './venue.ts';
import { type Role, WorkingOrder } from './working-order.ts';

/** What the venue tells of. `time` is the open time of the bar. */
export interface VenueListener {
  placed(order: WorkingOrder): void;
  /** An order has gone on from a status. */
  moved(order: WorkingOrder, from: OrderStatus): void;
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

/** A fill, before it is booked. */
export interface Execution {
  /** Base units. */
  readonly size: number;
  readonly price: number;
  /** The price before slippage. */
  readonly raw: number;
  /** Quote units. */
  readonly fee: number;
  readonly maker: boolean;
  readonly reason: ExitReason;
}

export class Book {
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
  /** Where an order stands when it is placed. */
  protected readonly firstStatus: OrderStatus = 'accepted';

  constructor(account: Account, rules: ExecutionRules, listener: VenueListener) {
    this.account = account;
    this.rules = rules;
    this.listener = listener;
  }

  /** Places an order at the close of the bar that the moment is of, with its levels on ticks. */
  place(key: string, order: Order): WorkingOrder {
    const slash = key.indexOf('/');
    const w = this.add(key, order, 'order', slash < 0 ? undefined : key.slice(0, slash));
    if ('price' in order) w.price = this.limitTick(order.price, w.side);
    if ('trigger' in order) w.trigger = this.tick(order.trigger);
    if (order.type === 'trailing-stop') this.trail(w, this.moment.prices.close);
    return w;
  }

  add(key: string, order: Order, role: Role, group: string | undefined): WorkingOrder {
    const { bar, time } = this.moment;
    const w = new WorkingOrder(this.nextId++, key, order, role, group, bar, time);
    w.status = this.firstStatus;
    w.watch(this.listener);
    this.working.push(w);
    this.listener.placed(w);
    return w;
  }

  /** Takes an order back. */
  cancel(w: WorkingOrder, reason: string): void {
    w.to('canceled', reason);
  }

  /** Ends an order whose time is over. */
  expire(w: WorkingOrder, reason: string): void {
    w.to('expired', reason);
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

  /** Books a fill of an order, whose status says so already. */
  book(w: WorkingOrder, { size, price, raw, fee, maker, reason }: Execution): void {
    const { account, moment } = this;
    const held = account.position;
    account.apply(w.side, size, price, fee, moment.bar, reason);
    this.#cancelOthers(w, held !== 0 && held * account.position <= 0);
    // What only made a position smaller has nothing to protect.
    if (w.order.attached && account.position * w.side > 0) this.#attach(w, size, price, raw);
    this.listener.filled(w, size, price, fee, maker, moment.bar, moment.time);
  }

  /** Ends the orders whose time is over before the bar that opens at `time`, ms. */
  beginBar(time: number): void {
    for (const w of this.working) this.isOver(w, time);
    this.compact();
  }

  /** Whether an order has ended, now at the latest, before the bar that opens at `time`, ms. */
  isOver(w: WorkingOrder, time: number): boolean {
    const over = w.ended ? undefined : overBefore(w, time);
    if (over !== undefined) this.expire(w, over);
    return w.ended;
  }

  /** Moves the trailing stops with a bar that has closed, and ends the orders whose time is over at its `end`, ms. */
  endBar(prices: PriceBar, end: number): void {
    const { bar } = this.moment;
    this.moment.prices = prices;
    for (const w of this.working) {
      if (!Number.isNaN(w.peak)) this.trail(w, bestOf(w, prices, bar));
      const over = overAfter(w, end);
      if (over !== undefined) this.expire(w, over);
    }
    this.compact();
  }

  /** The working orders as plain data; the rest of a venue is the account. */
  snapshot(): VenueSnapshot {
    const { nextId, moment } = this;
    return { nextId, moment, working: this.working.map((w) => ({ ...w })) };
  }

  restore({ nextId, moment, working }: VenueSnapshot): void {
    Object.assign(this.moment, structuredClone(moment));
    this.nextId = nextId;
    for (const saved of working) {
      const { id, key, order, role, group, placedBar, placedTime } = saved;
      const w = new WorkingOrder(id, key, order, role, group, placedBar, placedTime);
      w.watch(this.listener);
      this.working.push(Object.assign(w, saved));
    }
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

  /** Cancels the orders of the same group and, once the position is closed, the exits that were attached to it. */
  #cancelOthers(filled: WorkingOrder, closed: boolean): void {
    for (const w of this.working) {
      if (w.ended || w === filled) continue;
      const sibling = w.group !== undefined && w.group === filled.group && filled.ended;
      if (sibling) this.cancel(w, `'${filled.key}' filled`);
      else if (closed && w.role !== 'order') this.cancel(w, 'its position was closed');
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
      this.attached(entry, 'stop', { ...common, type: 'stop', trigger }).trigger = trigger;
    }
    if (trail) {
      const w = this.attached(entry, 'trail', { ...common, type: 'trailing-stop', offset: trail });
      this.trail(w, price);
      w.trigger = nearer(raw, w.trigger);
    }
    if (target) {
      const level = levelPrice(target, price, entry.side);
      const limit = farther(raw, this.limitTick(level, entry.side === 1 ? -1 : 1));
      this.attached(entry, 'target', { ...common, type: 'limit', price: limit }).price = limit;
    }
  }

  /** Places an exit of an entry that has filled. */
  protected attached(entry: WorkingOrder, role: Role, order: Order): WorkingOrder {
    const w = this.add(`${entry.key}.${role}`, order, role, `#${entry.id}`);
    const { part, first, bar, walk } = this.moment;
    if (part === 'inside') w.insideWalk = walk;
    if (part === 'inside' || !first) w.partBar = bar;
    return w;
  }
}

/** The price of a level seen from an entry; `direction` 1 lies above it, −1 below. */
export function levelPrice(level: Level, entry: number, direction: number): number {
  return 'price' in level ? level.price : entry + direction * distance(level, entry);
}

function distance(offset: Offset, price: number): number {
  return 'distance' in offset ? offset.distance : offset.fraction * price;
}

/** The best price of a closed bar for a trailing stop; of a bar that it came to be inside of, the close alone is known to follow. */
function bestOf(w: WorkingOrder, prices: PriceBar, bar: number): number {
  if (w.partBar === bar) return prices.close;
  return w.side === -1 ? prices.high : prices.low;
}
