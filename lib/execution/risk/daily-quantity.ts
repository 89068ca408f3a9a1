// The quantity of a day: what was bought and sold, what works, and an order are `dailyQuantity` together, and no more.

import type { RiskLimits } from './limits.ts';
import { type Ask, beyond, type Refusal } from './room.ts';
import type { RiskState } from './state.ts';

export function dailyQuantity(
  { traded }: RiskState,
  { dailyQuantity: limit }: RiskLimits,
  ask: Ask,
): Refusal | undefined {
  if (limit === undefined) return undefined;
  return beyond('dailyQuantity', limit, ask, limit - traded - ask.pendingBoth);
}
