// The largest position: an order may make it `maxPosition`, with all that works on its side, and no more.

import type { RiskLimits } from './limits.ts';
import { type Ask, beyond, type Refusal } from './room.ts';
import type { RiskState } from './state.ts';

export function maxPosition(
  _state: RiskState,
  { maxPosition: limit }: RiskLimits,
  ask: Ask,
): Refusal | undefined {
  if (limit === undefined) return undefined;
  return beyond('maxPosition', limit, ask, limit - ask.from - ask.pending);
}
