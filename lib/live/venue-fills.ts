// What an exchange has closed by itself, entered in the sessions whose position it was.

import { roundToStep } from '../core/index.ts';
import type { Bot } from './bot.ts';
import type { ExchangeLink } from './exchange-link.ts';
import type { ExchangeFill } from './gateway/index.ts';
import type { Holding } from './holding.ts';
import { isPerpetual } from './session-plan.ts';

/**
 * Asks for the fills of the exchange's own orders since the bar before the one in the making, and enters those that explain
 * why a position differs; each is entered once. Throws `network` or `refused`.
 */
export async function enterVenueFills(link: ExchangeLink, { symbol, ours, theirs }: Holding): Promise<void> {
  const bots = link.botsOn(symbol);
  const sessions = bots.flatMap(({ session }) => session ?? []);
  if (!sessions.some(({ plan }) => isPerpetual(plan))) return;
  const since = Math.min(link.now, ...sessions.map(({ nextTime, barMs }) => nextTime - barMs));
  const side = theirs < ours ? 'sell' : 'buy';
  for (const fill of await link.gateway!.fillsSince(symbol, since)) {
    if (fill.by === undefined || fill.side !== side) continue;
    for (const [bot, part] of partsOf(fill, bots)) bot.give((session) => session.onFill(part));
  }
}

/** Of a position that several bots have together, each has the part of a fill that its own is. */
function partsOf(fill: ExchangeFill, bots: readonly Bot[]): (readonly [Bot, ExchangeFill])[] {
  if (bots.length === 1) return [[bots[0]!, fill]];
  let left = fill.size;
  return bots.flatMap((bot) => {
    if (bot.session === undefined) return [];
    const { account, plan } = bot.session;
    const held = fill.side === 'sell' ? account.position : -account.position;
    const size = Math.min(left, Math.max(0, held));
    left = roundToStep(left - size, plan.instrument?.lot);
    const part = { ...fill, size, base: size, fee: (fill.fee * size) / fill.size };
    return size === 0 ? [] : [[bot, part] as const];
  });
}
