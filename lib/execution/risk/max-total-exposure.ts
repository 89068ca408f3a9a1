// The largest value of all positions: an order may make them `maxTotalExposure` together with those of other sessions.

import type { RiskLimits } from './limits.ts';
import { type Ask, beyond, type Refusal, roomWithin } from './room.ts';
import type { RiskState } from './state.ts';

export function maxTotalExposure(
  state: RiskState,
  { maxTotalExposure: limit }: RiskLimits,
  ask: Ask,
): Refusal | undefined {
  if (limit === undefined) return undefined;
  return beyond('maxTotalExposure', limit, ask, roomWithin(limit - state.others.exposure, state, ask));
}
