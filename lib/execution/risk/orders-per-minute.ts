// The rate of orders: `ordersPerMinute` in any 60 s are placed, and the next one is refused. Exits count, and are placed.

import type { RiskLimits } from './limits.ts';
import type { Ask, Refusal } from './room.ts';
import type { RiskState } from './state.ts';

/** How far back orders are counted, ms. */
export const RATE_WINDOW_MS = 60_000;

export function ordersPerMinute(
  { sent, time }: RiskState,
  { ordersPerMinute: limit }: RiskLimits,
  { size, held }: Ask,
): Refusal | undefined {
  if (limit === undefined || size <= held) return undefined;
  const orders = sent.reduce((count, at) => (at > time - RATE_WINDOW_MS ? count + 1 : count), 0);
  if (orders < limit) return undefined;
  return { limit: 'ordersPerMinute', most: 0, reason: `${orders} orders were placed within a minute` };
}
