// An order at the venue: what was asked for, and where it stands.

import type { ExitReason } from '../core/trade.ts';
import type { Order, TimeInForce } from '../strategy/order.ts';
import { SIGNAL_EXIT } from '../strategy/signals.ts';
import { advance, isEnded, type OrderStatus } from './order-state.ts';

/** Whether the strategy named the order by a key, or the venue attached it to a fill. */
export type Role = 'order' | 'stop' | 'target' | 'trail';

interface Watcher {
  moved(order: WorkingOrder, from: OrderStatus): void;
}

export class WorkingOrder {
  readonly id: number;
  readonly key: string;
  readonly order: Order;
  // What is asked of it on every bar stands here: orders differ in form, and looking into them is slow.
  readonly type: Order['type'];
  readonly timeInForce: TimeInForce;
  readonly role: Role;
  /** 1 buys, −1 sells. */
  readonly side: 1 | -1;
  /** Orders of one group cancel each other. */
  readonly group: string | undefined;
  /** The bar at whose close it was placed, or in which the fill happened that it is attached to. */
  readonly placedBar: number;
  readonly placedTime: number;
  status: OrderStatus = 'accepted';
  /** Whether nothing can follow. */
  ended = false;
  reason: string | undefined;
  /** The limit, NaN without one. */
  price = Number.NaN;
  /** The stop's present level, NaN without one. */
  trigger = Number.NaN;
  /** The best price that a trailing stop has seen. */
  peak = Number.NaN;
  /** Bars that it has worked in. */
  bars = 0;
  /** The walk inside of which it came to be (by a fill, or by its trigger): not all of that bar counts for it. */
  insideWalk = Number.NaN;
  /** The bar that it has seen only a part of: its extremes may have come before. */
  partBar = Number.NaN;
  /** The UTC day that a day order is good for. */
  day = Number.NaN;
  /** What the strategy asked for, where a limit on risk made the order another one. */
  asked: Order | undefined;
  #watcher: Watcher | undefined;

  constructor(
    id: number,
    key: string,
    order: Order,
    role: Role,
    group: string | undefined,
    placedBar: number,
    placedTime: number,
  ) {
    this.id = id;
    this.key = key;
    this.order = order;
    this.type = order.type;
    this.timeInForce = order.type === 'market' ? 'gtc' : (order.timeInForce ?? 'gtc');
    this.role = role;
    this.side = order.side === 'buy' ? 1 : -1;
    this.group = group;
    this.placedBar = placedBar;
    this.placedTime = placedTime;
  }

  /** Whether it fills at a limit from now on. */
  get isLimit(): boolean {
    return this.type === 'limit' || this.status === 'triggered';
  }

  get exitReason(): ExitReason {
    if (this.role !== 'order') return this.role;
    return this.order.tag === SIGNAL_EXIT ? 'signal' : 'order';
  }

  to(status: OrderStatus, reason?: string): void {
    const from = this.status;
    this.status = advance(from, status);
    this.ended = isEnded(status);
    this.reason = reason;
    this.#watcher?.moved(this, from);
  }

  /** Tells of every step. */
  watch(watcher: Watcher): void {
    this.#watcher = watcher;
  }
}

/** An order's own fields, as plain data. */
export type WorkingOrderFields = Omit<WorkingOrder, 'isLimit' | 'exitReason' | 'to' | 'watch'>;
