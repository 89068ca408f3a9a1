// When a position with isolated margin is lost: its margin no longer covers its maintenance.

import type { TestMarket } from './market.ts';
import type { TestFill } from './order.ts';
import type { Position, Wallet } from './wallet.ts';

/** The share of a position's value that its margin has to cover, as in the first bracket of Binance's markets. */
export const MAINTENANCE = 0.005;

/**
 * Where a position with isolated margin is liquidated: entry × (1 ∓ 1/leverage) / (1 ∓ maintenance); NaN where it is flat,
 * or shares the margin of the whole account.
 */
export function liquidationPrice({ size, entryPrice, leverage, isIsolated }: Position): number {
  if (size === 0 || !isIsolated) return Number.NaN;
  const side = Math.sign(size);
  return (entryPrice * (1 - side / leverage)) / (1 - side * MAINTENANCE);
}

/** Whether a position is lost at a price. */
export function isLost(position: Position, price: number): boolean {
  return Math.sign(position.size) * (price - liquidationPrice(position)) <= 0;
}

/** What the account got, or paid where it is below 0, besides its fills. */
export interface Booking {
  readonly market: TestMarket;
  readonly time: number;
  readonly amount: number;
}

/** What stands behind a position: a share of its cost, or where the margin is not isolated all that is free. */
export function marginOf(wallet: Wallet, market: TestMarket): number {
  const { size, entryPrice, leverage, isIsolated } = wallet.position(market.id);
  return isIsolated ? Math.abs(size * entryPrice) / leverage : wallet.balance(market.quote).free;
}

/** What a liquidation costs for the insurance fund: a share of what was liquidated, and no more than is left of the margin. */
export function clearanceOf(
  { price, size }: Pick<TestFill, 'price' | 'size'>,
  left: number,
  share: number,
): number {
  return Math.min(price * size * share, Math.max(0, left));
}
