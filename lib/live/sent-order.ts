// An order of a session at the exchange: what was sent for it, and what is known of it there.

import type { WorkingOrder } from '../execution/index.ts';
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

/** The request for an order of a size, base units. */
export function requestOf(
  w: WorkingOrder,
  clientId: string,
  size: number,
  symbol: string,
  validUntil: number | undefined,
): OrderRequest {
  const { timeInForce, order } = w;
  const type = w.type === 'trailing-stop' ? 'stop' : w.type;
  return {
    ...{ clientId, symbol, type, size, side: order.side },
    ...((type === 'limit' || type === 'stop-limit') && { price: w.price }),
    ...((type === 'stop' || type === 'stop-limit') && { trigger: w.trigger }),
    ...((timeInForce === 'ioc' || timeInForce === 'fok') && { timeInForce }),
    ...(order.type === 'limit' && order.postOnly === true && { postOnly: true }),
    ...(order.reduceOnly === true && { reduceOnly: true }),
    ...(validUntil !== undefined && { validUntil }),
  };
}

/** The request for a stop whose trigger was reached already: what it becomes then. */
export function atOnce({ trigger: _, ...request }: OrderRequest): OrderRequest {
  return { ...request, type: request.type === 'stop-limit' ? 'limit' : 'market' };
}
