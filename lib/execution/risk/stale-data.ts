// The guard against stale data: it trips where a bar is `staleData` late, and ends with the bar.

import type { RiskLimits } from './limits.ts';
import type { Halt, RiskState } from './state.ts';

export function staleData({ time, due }: RiskState, { staleData: limit }: RiskLimits): Halt | undefined {
  // Before the first bar nothing is due: NaN is not late.
  if (limit === undefined || !(time - due >= limit)) return undefined;
  return { until: Number.POSITIVE_INFINITY, reason: `the next bar is ${(time - due) / 1000} s late` };
}
