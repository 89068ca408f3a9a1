// What an exchange has closed by itself, entered in the sessions whose position it was.

import { roundToStep } from '../core/index.ts';
import type { Bot } from './bot.ts';
import type { ExchangeLink } from './exchange-link.ts';
import type { Charge, ExchangeFill } from './gateway/index.ts';
import type { Holding } from './holding.ts';
import { isPerpetual } from './session-plan.ts';

/**
 * Asks for the fills of the exchange's own orders since the bar before the one in the making, and enters those that explain
 * why a position differs; each is entered once. What a liquidation has cost for the insurance fund is part of its fee: where
 * that is not told yet, nothing is entered unless `isLast` says that it is not waited for. Throws `network` or `refused`.
 */
export async function enterVenueFills(
  link: ExchangeLink,
  { symbol, ours, theirs }: Holding,
  { isLast }: { readonly isLast: boolean },
): Promise<void> {
  const bots = link.botsOn(symbol);
  const sessions = bots.flatMap(({ session }) => session ?? []);
  if (!sessions.some(({ plan }) => isPerpetual(plan))) return;
  const since = Math.min(link.now, ...sessions.map(({ nextTime, barMs }) => nextTime - barMs));
  const side = theirs < ours ? 'sell' : 'buy';
  const fills = await link.gateway!.fillsSince(symbol, since);
  const own = fills.filter((fill) => fill.by !== undefined && fill.side === side);
  const lost = own.filter(({ by }) => by === 'liquidation');
  const charges = lost.length === 0 ? [] : await link.gateway!.clearancesSince(symbol, lost[0]!.time);
  const charged = chargesOf(lost, charges);
  if (!isLast && lost.length > 0 && !charged.has(lost.at(-1)!)) return;
  for (const fill of own) {
    const whole = { ...fill, fee: fill.fee + (charged.get(fill) ?? 0) };
    for (const [bot, part] of partsOf(whole, bots)) bot.give((session) => session.onFill(part));
  }
}

/** What liquidations have cost besides: each charge is of the last one before it. */
function chargesOf(lost: readonly ExchangeFill[], charges: readonly Charge[]): Map<ExchangeFill, number> {
  const charged = new Map<ExchangeFill, number>();
  for (const { time, amount } of charges) {
    const fill = lost.findLast((one) => one.time <= time);
    if (fill !== undefined) charged.set(fill, (charged.get(fill) ?? 0) + amount);
  }
  return charged;
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
