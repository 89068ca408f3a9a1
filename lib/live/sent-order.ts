// An order of a session at the exchange: what was sent for it, and what is known of it there.

import type { WorkingOrder } from '../execution/index.ts';
import type { Order, TimeInForce } from '../strategy/index.ts';
import type { OrderRequest } from './gateway/types.ts';

/** What is to be done at the venue. */
export type VenueRequest =
  | { readonly kind: 'submit'; readonly order: WorkingOrder; readonly request: OrderRequest }
  | { readonly kind: 'cancel'; readonly clientId: string };

/** What is known of a working order at the venue, as plain data. */
export interface Sent {
  /** The number of the order in the book. */
  readonly id: number;
  /** Under which it was sent last; undefined while it is not at the venue. */
  clientId: string | undefined;
  /** Base units that it is for, and that have filled; the first is NaN before it is sent. */
  size: number;
  filled: number;
  /** The trigger that it was sent with; NaN where it is to be sent anew. */
  trigger: number;
  /** Why it is to be canceled. */
  cancel: string | undefined;
  /** Whether a cancel is on its way: for good, or to send it anew. */
  isCanceling: boolean;
  /** The order of the same key that must have ended before. */
  waitsFor: number | undefined;
  /** Whether a stop's trigger was reached while it was held back: it is sent as soon as there is room, to fill at once. */
  isDue: boolean;
}

/** Whether an order only makes a position smaller. */
export function isExit({ order }: WorkingOrder): boolean {
  return order.reduceOnly === true || order.size === 'position';
}

/** What was to open a position at the next open is of no use after that bar; an exit is better late than never. */
export function isTooLate(w: WorkingOrder, bar: number): boolean {
  return w.type === 'market' && !isExit(w) && w.placedBar < bar;
}

/** Whether two exits are of the same position: one of them is left to fill. */
export function isRival(a: WorkingOrder, b: WorkingOrder): boolean {
  return a.group !== undefined && a.group === b.group;
}

/** An order as the book or the ledger holds it; what its type does not have counts for nothing. */
interface HeldOrder extends Omit<OrderRequest, 'type' | 'price' | 'trigger' | 'timeInForce' | 'validUntil'> {
  readonly type: Order['type'];
  readonly price: number | null;
  readonly trigger: number | null;
  readonly timeInForce: TimeInForce;
  readonly validUntil: number | undefined;
}

/** The request for an order. */
export function requestOf({ clientId, symbol, side, size, ...held }: HeldOrder): OrderRequest {
  const { price, trigger, timeInForce, postOnly, reduceOnly, validUntil } = held;
  const type = held.type === 'trailing-stop' ? 'stop' : held.type;
  return {
    ...{ clientId, symbol, type, size, side },
    ...((type === 'limit' || type === 'stop-limit') && price !== null && { price }),
    ...((type === 'stop' || type === 'stop-limit') && trigger !== null && { trigger }),
    ...((timeInForce === 'ioc' || timeInForce === 'fok') && { timeInForce }),
    ...(type === 'limit' && postOnly === true && { postOnly }),
    ...(reduceOnly === true && { reduceOnly }),
    ...(validUntil !== undefined && { validUntil }),
  };
}

/** The request for a stop whose trigger was reached already: what it becomes then. */
export function atOnce({ trigger: _, ...request }: OrderRequest): OrderRequest {
  return { ...request, type: request.type === 'stop-limit' ? 'limit' : 'market' };
}
