// The size of an order that goes to a real venue: known when it is sent, where a simulated one sizes it when it fills.

import { floorToStep } from '../core/instrument.ts';
import type { Size } from '../strategy/order.ts';
import type { Account } from './account.ts';
import type { ExecutionRules } from './rules.ts';
import { allowedSize, requestedSize, type Sized, whyNothing } from './sizing.ts';
import type { WorkingOrder } from './working-order.ts';

/** What other orders of the account have locked at a spot market: base units on sale, and quote units of bids. */
export interface Locked {
  readonly base: number;
  readonly quote: number;
}

/** An order's size in base units, and why it is less than was asked for; `isLocked` where other orders are in its way. */
export interface SizedToSend extends Sized {
  readonly isLocked?: boolean;
}

/**
 * The size to send of `wanted`, by the rules that a simulated fill is sized by, at the order's own price or, for what
 * fills at once, `close` and the slippage that is expected; `stop` is the price of its attached stop, if any.
 */
export function sizeToSend(
  { order, side, type, price, trigger }: WorkingOrder,
  wanted: Size,
  { close, stop, locked }: { close: number; stop: number | undefined; locked: Locked },
  account: Account,
  rules: ExecutionRules,
): SizedToSend {
  const reduceOnly = order.reduceOnly ?? false;
  if (reduceOnly && account.position * side >= 0)
    return { size: 0, reason: 'there is no position to reduce' };
  const at = !Number.isNaN(price)
    ? price
    : Number.isNaN(trigger)
      ? close * (1 + side * rules.slippage)
      : trigger;
  const feeRate = type === 'limit' ? rules.makerFee : rules.takerFee;
  const size = requestedSize(wanted, side, account, at, feeRate, stop, rules);
  if (!(size > 0)) return { size: 0, reason: whyNothing(wanted) };
  const allowed = allowedSize(side, size, at, feeRate, reduceOnly, account, rules);
  // Of a position, lots alone can be sold; what is left of it is less than one.
  const lots = { ...allowed, size: floorToStep(allowed.size, rules.instrument?.lot) };
  return rules.instrument?.kind === 'perpetual'
    ? lots
    : unlocked(lots, side, at * (1 + feeRate), locked, account);
}

/** Nothing where other orders hold what it needs. */
function unlocked(sized: Sized, side: 1 | -1, cost: number, locked: Locked, account: Account): SizedToSend {
  const free = side === -1 ? account.position - locked.base : (account.free - locked.quote) / cost;
  const isLocked = (side === -1 ? locked.base : locked.quote) > 0 && sized.size > free * (1 + 1e-9);
  return isLocked ? { size: 0, isLocked, reason: 'other orders hold what it needs' } : sized;
}
