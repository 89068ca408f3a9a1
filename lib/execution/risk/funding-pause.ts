// No trading around funding: from `fundingPause` before it until `fundingPause` after it, both ends included.

import { formatTime } from '../../core/time.ts';
import type { RiskLimits } from './limits.ts';
import type { Halt, RiskState } from './state.ts';

export function fundingPause(
  { time, lastFunding, nextFunding }: RiskState,
  { fundingPause: pause }: RiskLimits,
): Halt | undefined {
  if (pause === undefined) return undefined;
  const near =
    time >= nextFunding - pause ? nextFunding : time <= lastFunding + pause ? lastFunding : undefined;
  if (near === undefined) return undefined;
  return { until: near + pause + 1, reason: `there is a funding at ${formatTime(near)}` };
}
