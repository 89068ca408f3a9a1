// What may be placed, and go on working, while a limit on risk holds entries up.

import type { Order, Size } from '../../strategy/order.ts';

/** The order, so that it can only make the `position` smaller; undefined where it could not do that at all. */
export function reducing(order: Order, position: number): Order | undefined {
  const side = order.side === 'buy' ? 1 : -1;
  if (side * position >= 0) return undefined;
  return order.reduceOnly || isWithin(order.size, position) ? order : { ...order, reduceOnly: true };
}

/** Whether a size is surely no more than the position. */
function isWithin(size: Size, position: number): boolean {
  if (typeof size === 'number') return size <= Math.abs(position);
  return size === 'position' || ('weight' in size && size.weight * position >= 0);
}
