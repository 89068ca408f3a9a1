// What an order comes down to for the limits on risk: base units, at the prices that are known when it is decided on.

import type { Order } from '../../strategy/order.ts';
import type { Account } from '../account.ts';
import { levelPrice } from '../book.ts';
import { requestedSize } from '../sizing.ts';
import type { WorkingOrder } from '../working-order.ts';
import type { Ask } from './room.ts';

interface Sized {
  /** Base units; not positive where nothing can be meant. */
  readonly size: number;
  readonly price: number;
}

/** An order of `group` (orders of one group cancel each other), beside those that work. */
export function askOf(
  order: Order,
  group: string | undefined,
  account: Account,
  working: readonly WorkingOrder[],
): Ask {
  const side = order.side === 'buy' ? 1 : -1;
  // Of its own group no other fills where it does.
  const others = working.filter((w) => group === undefined || w.group !== group);
  const opening = others.filter((w) => !w.order.reduceOnly);
  const exits = pendingOn(
    side,
    others.filter((w) => w.order.reduceOnly),
    account,
  );
  const [same, opposite] = [pendingOn(side, opening, account), pendingOn(-side as 1 | -1, opening, account)];
  const held = Math.max(0, -side * account.position);
  return {
    ...{
      side,
      ...sizedNow(order, account),
      held,
      from: side * account.position + Math.min(held, exits.size),
    },
    ...{ pending: same.size, pendingValue: same.value, pendingBoth: same.size + opposite.size },
  };
}

/** What works on a side: of a group the largest alone, as it cancels the others. */
function pendingOn(
  side: 1 | -1,
  working: readonly WorkingOrder[],
  account: Account,
): { size: number; value: number } {
  const largest = new Map<string, Sized>();
  for (const w of working) {
    if (w.ended || w.side !== side) continue;
    const group = w.group === undefined ? `#${w.id}` : w.group;
    const sized = sizedNow(w.order, account);
    if (sized.size > (largest.get(group)?.size ?? 0)) largest.set(group, sized);
  }
  let [total, value] = [0, 0];
  for (const { size, price } of largest.values()) [total, value] = [total + size, value + size * price];
  return { size: total, value };
}

function sizedNow(order: Order, account: Account): Sized {
  const { rules } = account;
  const side = order.side === 'buy' ? 1 : -1;
  const price = 'price' in order ? order.price : 'trigger' in order ? order.trigger : account.mark;
  const fee = order.type === 'limit' ? rules.makerFee : rules.takerFee;
  const exit = order.attached?.stop;
  const stop = exit && levelPrice(exit, price, -side);
  return { size: requestedSize(order.size, side, account, price, fee, stop, rules), price };
}
