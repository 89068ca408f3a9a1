// What bots hold together of a market, and what the account has of it at the exchange.

import type { Bot } from './bot.ts';
import type { AccountHoldings } from './gateway/index.ts';
import { assetsOf, isPerpetual, type SessionPlan } from './session-plan.ts';

/** Base units; of a perpetual below 0 when short. */
export interface Holding {
  readonly symbol: string;
  readonly ours: number;
  readonly theirs: number;
  /** Of a perpetual both are the same but for less than a lot; at a spot market the account may have more. */
  readonly fits: boolean;
}

/** What the bots hold together that share a position or an asset with `symbol`. */
export function heldOf(bots: readonly Bot[], symbol: string): number {
  const shared = sharedOf(planOn(bots, symbol));
  const sessions = bots.flatMap(({ session }) => session ?? []);
  return sessions
    .filter(({ plan }) => sharedOf(plan) === shared)
    .reduce((sum, { account }) => sum + account.position, 0);
}

/** That, beside what the account has. */
export function holdingOf(
  bots: readonly Bot[],
  symbol: string,
  { positions, balances }: AccountHoldings,
): Holding {
  const plan = planOn(bots, symbol);
  const ours = heldOf(bots, symbol);
  const tolerance = Math.max(plan.instrument?.lot ?? 0, 1e-9 * Math.abs(ours));
  if (isPerpetual(plan)) {
    const theirs = positions.find((position) => position.symbol === symbol)?.size ?? 0;
    return { symbol, ours, theirs, fits: Math.abs(ours - theirs) < tolerance };
  }
  const { free, locked } = balances[assetsOf(symbol).base] ?? { free: 0, locked: 0 };
  return { symbol, ours, theirs: free + locked, fits: ours - free - locked < tolerance };
}

/** That, beside what the stream has told last of the account; undefined where it has told nothing of it. */
export function toldHolding(
  bots: readonly Bot[],
  symbol: string,
  told: AccountHoldings,
): Holding | undefined {
  const isTold = isPerpetual(planOn(bots, symbol))
    ? told.positions.some((position) => position.symbol === symbol)
    : told.balances[assetsOf(symbol).base] !== undefined;
  return isTold ? holdingOf(bots, symbol, told) : undefined;
}

/** Why sessions halt whose holding does not fit. */
export function differenceWords({ symbol, ours, theirs }: Holding): string {
  const [base, there, here] = [assetsOf(symbol).base, figure(theirs), figure(ours)];
  return `the exchange has ${there} ${base}, and the ledger ${here} (${symbol}): it was traded or moved from elsewhere`;
}

function planOn(bots: readonly Bot[], symbol: string): SessionPlan {
  return bots.find((bot) => bot.symbol === symbol && bot.session !== undefined)!.session!.plan;
}

/** A position in a perpetual is of its market, what a spot market sells is of the asset. */
function sharedOf(plan: SessionPlan): string {
  return isPerpetual(plan) ? plan.symbol : assetsOf(plan.symbol).base;
}

function figure(size: number): number {
  return Number(size.toPrecision(10));
}
