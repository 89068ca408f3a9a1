// From what a strategy asks for to what the venue takes: sizes in base units, within the account's means and the lots.

import { floorToStep } from '../core/instrument.ts';
import type { Size } from '../strategy/order.ts';
import type { Account } from './account.ts';
import type { ExecutionRules } from './rules.ts';

/** How much is filled, and why it is less than was asked for (or nothing). */
export interface Sized {
  readonly size: number;
  readonly reason?: string;
}

const CANNOT_PAY = 'the account cannot pay for more';

// A size that spends all cash may cost a rounding error more than there is, and what it leaves is no more than one.
const ROUNDING = 1e-9;

/**
 * The size asked for, in base units, at the price of the fill; `stop` is the price of the attached stop, if any.
 * Not positive where nothing can be meant: without equity, or with a stop that would not lose.
 */
export function requestedSize(
  size: Size,
  side: 1 | -1,
  account: Account,
  price: number,
  feeRate: number,
  stop: number | undefined,
  rules: ExecutionRules,
): number {
  if (typeof size === 'number') return size;
  if (size === 'position') return Math.abs(account.position);
  if ('notional' in size) return size.notional / price;
  const equity = account.equityAt(price);
  if ('weight' in size) return towardsWeight(size.weight * equity, side, account.position, price, feeRate);
  if ('fraction' in size) return (size.fraction * equity) / (price * (1 / rules.leverage + feeRate));
  const loss = stop === undefined ? 0 : side * (price - stop);
  return loss > 0 ? (size.risk * equity) / loss : 0;
}

/** What is missing to a position worth `value` (its fee included where it grows), on one side; not positive where nothing is. */
function towardsWeight(
  value: number,
  side: 1 | -1,
  position: number,
  price: number,
  feeRate: number,
): number {
  const missing = side * (value / price - position);
  return position * side >= 0 ? missing / (1 + feeRate) : missing;
}

/**
 * Whether what is missing to a weight, in base units, is no more than the fees of all that may have been sold and bought at
 * the same moment (the whole equity at most, each): they were not known when the first of it was sized.
 */
export function missedByFees(
  size: Size,
  { size: filled, reason }: Sized,
  wanted: number,
  price: number,
  feeRate: number,
  account: Account,
): boolean {
  const isWeight = typeof size === 'object' && 'weight' in size;
  if (!isWeight || reason !== CANNOT_PAY) return false;
  return (wanted - filled) * price <= 2 * feeRate * account.equityAt(price);
}

/** Why `requestedSize` came to nothing. */
export function whyNothing(size: Size): string {
  if (size === 'position') return 'there is no position';
  return typeof size === 'object' && 'risk' in size
    ? 'its stop is not on the losing side of the entry'
    : 'there is no equity left';
}

/**
 * What can be filled of `wanted`: no position on a side that is not allowed, no more than the free cash pays for,
 * whole lots, and not under the least notional (what only reduces a perpetual position is exempt from that).
 */
export function allowedSize(
  side: 1 | -1,
  wanted: number,
  price: number,
  feeRate: number,
  reduceOnly: boolean,
  account: Account,
  rules: ExecutionRules,
): Sized {
  if (!(price > 0)) return { size: 0, reason: `its price of ${price} is none to trade at` };
  const { lot, minNotional = 0, kind } = rules.instrument ?? {};
  const reducing = account.position * side < 0 ? Math.abs(account.position) : 0;
  const forbidden =
    rules.side === (side === 1 ? 'short' : 'long') ? notAllowed(side) : account.closedToEntries;
  const opens =
    wanted <= reducing || reduceOnly || forbidden !== undefined
      ? 0
      : affordableSize(side, price, feeRate, reducing, account, rules);
  const most = reducing + opens;
  let size = Math.min(wanted, most);
  // What closes the position whole is not cut to lots: it was made of lots, and nothing must be left over.
  if (size !== reducing) size = floorToStep(size, lot);
  const cut = !reduceOnly && wanted > most * (1 + ROUNDING);
  const reason = cut ? (forbidden ?? CANNOT_PAY) : undefined;
  if (!(size > 0)) return { size: 0, reason: reason ?? 'the size is less than one lot' };
  // Futures exchanges let a position be closed whatever it is worth; spot markets ask the same of every order.
  const exempt = reduceOnly && kind === 'perpetual';
  if (!exempt && size * price < minNotional)
    return { size: 0, reason: `it is worth less than the least notional of ${minNotional}` };
  return reason === undefined ? { size } : { size, reason };
}

function notAllowed(side: 1 | -1): string {
  return side === 1 ? 'long positions are not allowed' : 'going short is not allowed';
}

/** How much the free cash opens at `price`, after `reducing` of the present position is closed. */
function affordableSize(
  side: 1 | -1,
  price: number,
  feeRate: number,
  reducing: number,
  account: Account,
  rules: ExecutionRules,
): number {
  // Closing gives the whole account back as cash; without a position to close, what is free is free.
  const free =
    reducing > 0 ? account.uncommitted - side * reducing * price - reducing * price * feeRate : account.free;
  if (free <= ROUNDING * account.startingCash) return 0;
  return free / (price * (1 / rules.leverage + feeRate));
}
