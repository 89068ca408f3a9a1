// The largest value of the position of a symbol: an order may make it `maxExposure`, and no more.

import type { RiskLimits } from './limits.ts';
import { type Ask, beyond, type Refusal, roomWithin } from './room.ts';
import type { RiskState } from './state.ts';

export function maxExposure(
  state: RiskState,
  { maxExposure: limit }: RiskLimits,
  ask: Ask,
): Refusal | undefined {
  if (limit === undefined) return undefined;
  return beyond('maxExposure', limit, ask, roomWithin(limit, state, ask));
}
