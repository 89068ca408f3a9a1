// The border of the limits on risk: plain data as a file or a command line gives them.

import { didYouMean, shown, TradelabError } from '../../core/errors.ts';
import { parseTimeframe, timeframeMs } from '../../core/timeframe.ts';
import type { RiskOptions } from './gate.ts';
import { RISK_LIMITS, type RiskLimits } from './limits.ts';

/**
 * Limits from outside, in one order whoever said what; times may be in words ('15m'). Throws `bad-option` for an unknown name,
 * a value that does not fit, and a limit that lacks its `coolDown`.
 */
export function parseRiskLimits(value: unknown): RiskLimits {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw fault(
      `the risk limits are ${shown(value)}`,
      'give them by name: { dailyLoss: 0.05, maxDrawdown: 0.2 }',
    );
  const given = value as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(RISK_LIMITS, name));
  if (unknown !== undefined)
    throw fault(`unknown risk limit '${unknown}'`, didYouMean(unknown, Object.keys(RISK_LIMITS)));
  const limits: Record<string, unknown> = {};
  for (const [name, { fits, takes, isTime }] of Object.entries(RISK_LIMITS)) {
    if (given[name] === undefined) continue;
    const said =
      isTime && typeof given[name] === 'string' ? timeframeMs(parseTimeframe(given[name])) : given[name];
    if (!fits(said)) throw fault(`${name} is ${shown(given[name])}`, takes);
    limits[name] = said;
  }
  requireCoolDown(limits);
  return limits;
}

/** The limits of a run on `symbol`. Throws `bad-option` where they allocate nothing to it. */
export function riskOf(limits: RiskLimits, symbol: string): RiskOptions {
  const { allocation } = limits;
  if (allocation !== undefined && !Object.hasOwn(allocation, symbol))
    throw fault(`allocation has no part for ${symbol}`, didYouMean(symbol, Object.keys(allocation)));
  return { limits, symbol };
}

function requireCoolDown({ consecutiveLosses, priceJump, coolDown }: RiskLimits): void {
  const needs =
    consecutiveLosses !== undefined ? 'consecutiveLosses' : priceJump !== undefined ? 'priceJump' : undefined;
  if ((needs === undefined) === (coolDown === undefined)) return;
  if (needs === undefined)
    throw fault('coolDown is given without a limit that it is for', 'add consecutiveLosses or priceJump');
  throw fault(`${needs} lacks its coolDown`, "say for how long it holds, in ms or in words: coolDown: '4h'");
}

function fault(message: string, hint: string): TradelabError {
  return new TradelabError('bad-option', message, { hint });
}
