// Whether what the bots hold is what the exchange has, before they go on.

import type { ExchangeLink } from './exchange-link.ts';
import type { OpenOrder } from './gateway/index.ts';
import { differenceWords, holdingOf } from './holding.ts';
import { enterVenueFills } from './venue-fills.ts';

/**
 * Compares what all bots of a link hold with what the exchange has. What it has closed by itself meanwhile is entered; where
 * they still differ, the bots halt; where one has failed, it is not known what they hold together. Orders that are nobody's are
 * told, and left alone. Throws `network` or `refused`.
 */
export async function reconcilePositions(
  link: ExchangeLink,
  isKnown: (clientId: string) => boolean,
): Promise<void> {
  const symbols = (isSure: boolean) =>
    new Set(
      link.bots
        .filter(({ session, isFlat }) => (session !== undefined) === isSure && !isFlat)
        .map(({ symbol }) => symbol),
    );
  const unsure = symbols(false);
  for (const symbol of symbols(true)) {
    const state = await link.gateway!.state([symbol]);
    const holding = () => holdingOf(link.bots, symbol, state);
    const isUnsure = unsure.has(symbol);
    if (!isUnsure && !holding().fits) await enterVenueFills(link, holding(), { isLast: true });
    const found = holding();
    const strangers = state.openOrders.filter(({ clientId = '' }) => !isKnown(clientId)).map(inWords);
    for (const bot of link.botsOn(symbol))
      bot.give((session) => {
        for (const what of strangers) session.note('notice', { what });
        if (isUnsure) return session.note('notice', { what: UNSURE });
        session.note('reconciled', { ours: found.ours, theirs: found.theirs });
        if (!found.fits) session.halt(differenceWords(found));
      });
  }
}

const UNSURE = 'what it holds is not compared with the exchange: another session on the market has failed';

function inWords({ clientId, exchangeId, symbol, side, size }: OpenOrder): string {
  return `the account has an order of no session, which is left alone: ${side} ${size} ${symbol} (${clientId ?? exchangeId})`;
}
