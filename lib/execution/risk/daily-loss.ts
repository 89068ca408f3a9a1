// The daily loss limit: it trips at a loss of `dailyLoss` of the equity at the end of the day before, open position and all.

import { DAY_MS } from '../../core/timeframe.ts';
import { figure, reaches } from './edge.ts';
import type { RiskLimits } from './limits.ts';
import type { Halt, RiskState } from './state.ts';

export function dailyLoss(
  { equity, dayEquity, day }: RiskState,
  { dailyLoss: limit }: RiskLimits,
): Halt | undefined {
  const loss = dayEquity - equity;
  if (limit === undefined || !reaches(loss, limit * dayEquity, dayEquity)) return undefined;
  // The midnight that ends the day is still of it.
  const until = (day + 1) * DAY_MS + 1;
  return { until, reason: `${figure(loss / dayEquity)} of the equity of the day before is lost` };
}
