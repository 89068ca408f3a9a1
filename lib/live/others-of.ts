// What a limit on risk that counts all sessions together knows of the others.

import type { OtherSessions } from '../execution/index.ts';
import type { Bot } from './bot.ts';

/** What other bots hold, and what those of the same strategy have made. */
export function othersOf(bot: Bot, all: Iterable<Bot>): OtherSessions {
  const others = { equity: 0, exposure: 0, profit: 0 };
  for (const other of all) {
    if (other === bot || other.session === undefined) continue;
    const { account, plan } = other.session;
    others.equity += account.equity;
    others.exposure += Math.abs(account.position * account.mark);
    if (plan.strategy.name === bot.session?.plan.strategy.name)
      others.profit += account.equity - account.startingCash;
  }
  return others;
}
