// Whether the account has the money that bots are to trade with, before new ones begin.

import { TradelabError } from '../core/index.ts';
import type { Bot } from './bot.ts';
import type { ExchangeLink } from './exchange-link.ts';
import { assetsOf, isPerpetual } from './session-plan.ts';

/**
 * Refuses bots that begin with more than the account has left beside those that go on: with `bad-option`, in each quote
 * currency of theirs. Throws `network`, too.
 */
export async function requireFunds(link: ExchangeLink, begun: readonly Bot[]): Promise<void> {
  if (link.gateway === undefined || begun.length === 0) return;
  const { balances } = await link.gateway.state(begun.slice(0, 1).map(({ symbol }) => symbol));
  for (const quote of new Set(begun.map(quoteOf))) {
    const { free, locked } = balances[quote] ?? { free: 0, locked: 0 };
    const wanted = link.bots
      .filter((bot) => quoteOf(bot) === quote)
      .reduce((sum, bot) => sum + cashOf(bot), 0);
    if (wanted <= (free + locked) * (1 + 1e-9)) continue;
    throw new TradelabError(
      'bad-option',
      `the account at ${link.exchange} has ${figure(free + locked)} ${quote}, and the bots are to trade with ${figure(wanted)}`,
      { hint: 'give them less by --cash, or "cash" in a file of bots' },
    );
  }
}

/** What orders of a bot may take: the margin of a perpetual's position is part of what the account has. */
function cashOf({ session }: Bot): number {
  if (session === undefined) return 0;
  const { plan, account } = session;
  return Math.max(0, isPerpetual(plan) ? account.equity : account.cash);
}

function quoteOf({ symbol }: Bot): string {
  return assetsOf(symbol).quote;
}

function figure(money: number): number {
  return Number(money.toPrecision(8));
}
