// The order state machine: one table, and everything that is not in it is a fault.
//
// submitted: sent, not yet confirmed. accepted: working at the venue. triggered: a stop-limit whose stop was reached.
// partially-filled: some of it done, the rest working. The others are ends: nothing follows them.

/** Where an order stands. */
export const ORDER_STATUSES = [
  'submitted',
  'accepted',
  'triggered',
  'partially-filled',
  'filled',
  'canceled',
  'rejected',
  'expired',
] as const;
/** Where an order stands: on its way, working, or ended for good. */
export type OrderStatus = (typeof ORDER_STATUSES)[number];

const NEXT: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  // A fast venue's first word may be the fill, or the refusal of a cancel that crossed it.
  submitted: ['accepted', 'triggered', 'partially-filled', 'filled', 'canceled', 'rejected', 'expired'],
  accepted: ['triggered', 'partially-filled', 'filled', 'canceled', 'rejected', 'expired'],
  triggered: ['partially-filled', 'filled', 'canceled', 'rejected', 'expired'],
  'partially-filled': ['partially-filled', 'filled', 'canceled', 'expired'],
  filled: [],
  canceled: [],
  rejected: [],
  expired: [],
};

/** Whether nothing can follow. */
export function isEnded(status: OrderStatus): boolean {
  return NEXT[status].length === 0;
}

/** The status after a step; a step that is not in the table is a fault of the venue's code and throws. */
export function advance(from: OrderStatus, to: OrderStatus): OrderStatus {
  if (!NEXT[from].includes(to)) throw new Error(`an order cannot go from ${from} to ${to}`);
  return to;
}
