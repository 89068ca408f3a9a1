// Every order of a run and how it ended, in columns; made into records only for those who read them.

import type { Order } from '../strategy/order.ts';
import { withRoom } from './growing.ts';
import { ORDER_STATUSES, type OrderStatus } from './order-state.ts';
import type { Role, WorkingOrder } from './working-order.ts';

/** An order's record in a result, as plain data; `reason` says why it was refused, cut or canceled. */
export interface OrderRecord {
  readonly id: number;
  readonly key: string;
  readonly role: Role;
  readonly order: Order;
  readonly status: OrderStatus;
  /** The open time of the bar at whose close it was placed (or in which the fill happened that it is attached to). */
  readonly placedTime: number;
  /** The open time of the bar in which it ended. */
  readonly endedTime?: number;
  readonly reason?: string;
}

const ROLES: readonly Role[] = ['order', 'stop', 'target', 'trail'];

export class OrderLog {
  readonly #keys: string[] = [];
  readonly #orders: Order[] = [];
  readonly #reasons = new Map<number, string>();
  // Times of placing and of the end (NaN while it works), status and role, in rows of four.
  #rows = new Float64Array(4 * 16);
  // After a restart the numbering goes on, and the log begins anew.
  #firstId = 1;

  get length(): number {
    return this.#keys.length;
  }

  placed(w: WorkingOrder): void {
    const k = this.#keys.length;
    if (k === 0) this.#firstId = w.id;
    if (4 * k === this.#rows.length) this.#rows = withRoom(this.#rows, 4 * k);
    const rows = this.#rows;
    rows[4 * k] = w.placedTime;
    rows[4 * k + 1] = Number.NaN;
    rows[4 * k + 2] = ORDER_STATUSES.indexOf(w.status);
    rows[4 * k + 3] = ROLES.indexOf(w.role);
    this.#keys.push(w.key);
    this.#orders.push(w.order);
  }

  /** Notes where an order stands; `time` is that of the bar. */
  moved(w: WorkingOrder, time: number): void {
    const k = w.id - this.#firstId;
    if (k < 0 || k >= this.length) return;
    this.#rows[4 * k + 2] = ORDER_STATUSES.indexOf(w.status);
    if (!w.ended) return;
    this.#rows[4 * k + 1] = time;
    if (w.reason !== undefined) this.#reasons.set(k, w.reason);
  }

  at(k: number): OrderRecord {
    const [placedTime, endedTime, status, role] = this.#rows.subarray(4 * k, 4 * k + 4);
    const reason = this.#reasons.get(k);
    return {
      id: this.#firstId + k,
      key: this.#keys[k]!,
      role: ROLES[role!]!,
      order: this.#orders[k]!,
      status: ORDER_STATUSES[status!]!,
      placedTime: placedTime!,
      ...(!Number.isNaN(endedTime) && { endedTime: endedTime! }),
      ...(reason !== undefined && { reason }),
    };
  }

  /** Whether a test holds for every order. */
  every(test: (order: Order) => boolean): boolean {
    return this.#orders.every(test);
  }
}
