// The drawdown limit: it trips where equity is `maxDrawdown` below its highest close.

import { figure, reaches } from './edge.ts';
import type { RiskLimits } from './limits.ts';
import type { Halt, RiskState } from './state.ts';

export function maxDrawdown(
  { equity, peakEquity }: RiskState,
  { maxDrawdown: limit }: RiskLimits,
): Halt | undefined {
  const loss = peakEquity - equity;
  if (limit === undefined || !reaches(loss, limit * peakEquity, peakEquity)) return undefined;
  return {
    until: Number.POSITIVE_INFINITY,
    reason: `equity is ${figure(loss / peakEquity)} below its highest of ${figure(peakEquity)}`,
  };
}
