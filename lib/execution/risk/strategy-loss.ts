// The loss limit of a strategy: it trips where all its sessions together have lost `strategyLoss`.

import { figure, reaches } from './edge.ts';
import type { RiskLimits } from './limits.ts';
import type { Halt, RiskState } from './state.ts';

export function strategyLoss(
  { profit, equity }: RiskState,
  { strategyLoss: limit }: RiskLimits,
): Halt | undefined {
  if (limit === undefined || !reaches(-profit, limit, Math.abs(equity) + limit)) return undefined;
  return { until: Number.POSITIVE_INFINITY, reason: `the strategy has lost ${figure(-profit)}` };
}
