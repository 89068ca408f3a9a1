// The limit on losses in a row: it trips with the round trip that makes them `consecutiveLosses`.

import type { RiskLimits } from './limits.ts';
import type { Halt, RiskState } from './state.ts';

export function consecutiveLosses(
  { losses, time }: RiskState,
  { consecutiveLosses: limit, coolDown = 0 }: RiskLimits,
): Halt | undefined {
  if (limit === undefined || losses < limit) return undefined;
  const reason = losses === 1 ? 'a round trip lost money' : `${losses} round trips in a row lost money`;
  return { until: time + coolDown, reason };
}
