// The allocation of capital: the margin of a symbol's position (all of its cost, unlevered) is within its part of the equity.

import type { RiskLimits } from './limits.ts';
import { type Ask, beyond, type Refusal, roomWithin } from './room.ts';
import type { RiskState } from './state.ts';

export function allocation(
  state: RiskState,
  { allocation: parts }: RiskLimits,
  ask: Ask,
): Refusal | undefined {
  if (parts === undefined) return undefined;
  const part = parts[state.symbol]!;
  const capital = part * (state.equity + state.others.equity);
  return beyond('allocation', part, ask, roomWithin(capital * state.leverage, state, ask));
}
