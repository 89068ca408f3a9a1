// The guard against price jumps: it trips where the highest price of the last 5 s is `priceJump` above the lowest.

import { reaches } from './edge.ts';
import type { RiskLimits } from './limits.ts';
import type { Halt, RiskState } from './state.ts';

/** How far back the guard looks, ms. */
export const JUMP_WINDOW_MS = 5_000;

export function priceJump(
  { recent, time }: RiskState,
  { priceJump: limit, coolDown = 0 }: RiskLimits,
): Halt | undefined {
  if (limit === undefined) return undefined;
  let [high, low] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const [seen, top, bottom] of recent) {
    if (seen <= time - JUMP_WINDOW_MS) continue;
    high = Math.max(high, top);
    low = Math.min(low, bottom);
  }
  if (!(high >= low) || !reaches(high - low, limit * low, low)) return undefined;
  return { until: time + coolDown, reason: `the price went from ${low} to ${high}, or back, within 5 s` };
}
