// When a position with isolated margin is lost: its margin no longer covers its maintenance.

import type { Position } from './wallet.ts';

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
