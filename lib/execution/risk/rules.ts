// All limits on risk, in the order in which they are looked at.

import { allocation } from './allocation.ts';
import { consecutiveLosses } from './consecutive-losses.ts';
import { dailyLoss } from './daily-loss.ts';
import { dailyQuantity } from './daily-quantity.ts';
import { fundingPause } from './funding-pause.ts';
import type { RiskLimitName, RiskLimits } from './limits.ts';
import { maxDrawdown } from './max-drawdown.ts';
import { maxExposure } from './max-exposure.ts';
import { maxPosition } from './max-position.ts';
import { maxTotalExposure } from './max-total-exposure.ts';
import { ordersPerMinute } from './orders-per-minute.ts';
import { priceJump } from './price-jump.ts';
import type { Ask, OrderRule, Refusal } from './room.ts';
import { staleData } from './stale-data.ts';
import type { Halt, RiskState } from './state.ts';
import { strategyLoss } from './strategy-loss.ts';

type HaltRule = (state: RiskState, limits: RiskLimits) => Halt | undefined;

/** The limits that hold entries up. */
export const HALT_RULES: Partial<Record<RiskLimitName, HaltRule>> = {
  ...{ dailyLoss, maxDrawdown, strategyLoss, consecutiveLosses, priceJump, staleData, fundingPause },
};

const ORDER_RULES: readonly OrderRule[] = [
  ...[maxPosition, maxExposure, maxTotalExposure, allocation, dailyQuantity, ordersPerMinute],
];

/** What the tightest of the limits on single orders says of one; undefined where none refuses it. */
export function judge(state: RiskState, limits: RiskLimits, ask: Ask): Refusal | undefined {
  let tightest: Refusal | undefined;
  for (const rule of ORDER_RULES) {
    const refusal = rule(state, limits, ask);
    if (refusal !== undefined && refusal.most < (tightest?.most ?? Number.POSITIVE_INFINITY))
      tightest = refusal;
  }
  return tightest;
}
