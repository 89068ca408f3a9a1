// Reconciling: the difference between the orders that a strategy wants and those that are working.

import type { Order, Orders } from '../strategy/order.ts';
import type { WorkingOrder } from './working-order.ts';

/** Where orders are placed and canceled; the exits that a venue attached itself are its own business. */
export interface OrderBook {
  readonly working: readonly WorkingOrder[];
  place(key: string, order: Order): void;
  cancel(order: WorkingOrder, reason: string): void;
}

/** Cancels what is no longer wanted, keeps what is, and places what is new; an order that changed is canceled and placed anew. */
export function reconcile(book: OrderBook, wanted: Orders): void {
  for (const w of book.working) {
    if (w.ended || w.role !== 'order') continue;
    const order = wanted[w.key];
    if (order === undefined || !sameOrder(w.asked ?? w.order, order)) book.cancel(w, 'no longer wanted');
  }
  for (const key in wanted) {
    if (!isWorking(book.working, key)) book.place(key, wanted[key]!);
  }
}

function isWorking(working: readonly WorkingOrder[], key: string): boolean {
  for (const w of working) if (w.key === key && w.role === 'order' && !w.ended) return true;
  return false;
}

/** Whether two orders ask for the same: plain data, compared by value. */
export function sameOrder(a: Order, b: Order): boolean {
  return a === b || samePlain(a, b);
}

function samePlain(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  for (const key in left) if (!samePlain(left[key], right[key])) return false;
  for (const key in right) if (!(key in left) && right[key] !== undefined) return false;
  return true;
}
