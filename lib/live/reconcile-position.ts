// Whether what the sessions hold is what the exchange has.

import type { ExchangeLink } from './exchange-link.ts';
import type { OpenOrder } from './gateway/index.ts';
import type { Session } from './session.ts';

/**
 * Compares the position of all sessions on a symbol with the exchange's: of a perpetual they are the same but for less than
 * a lot; at a spot market the account has at least as much, since it may hold more. Where they differ, the sessions halt. Orders
 * that are nobody's are told, and left alone.
 */
export async function reconcilePosition(
  link: ExchangeLink,
  sessions: readonly Session[],
  symbol: string,
  isKnown: (clientId: string) => boolean,
): Promise<void> {
  const { openOrders, positions, balances } = await link.gateway!.state([symbol]);
  const ours = sessions.reduce((sum, { account }) => sum + account.position, 0);
  const { kind, lot = 0 } = sessions[0]!.plan.instrument ?? {};
  const base = balances[symbol.split('/')[0]!] ?? { free: 0, locked: 0 };
  const isPerpetual = kind === 'perpetual';
  const theirs = isPerpetual
    ? (positions.find((position) => position.symbol === symbol)?.size ?? 0)
    : base.free + base.locked;
  const tolerance = Math.max(lot, 1e-9 * Math.abs(ours));
  const fits = isPerpetual ? Math.abs(ours - theirs) < tolerance : ours - theirs < tolerance;
  const strangers = openOrders.filter(({ clientId = '' }) => !isKnown(clientId)).map(inWords);
  for (const session of sessions) {
    for (const what of strangers) session.note('notice', { what });
    session.note('reconciled', { ours, theirs });
    if (!fits) session.halt(`the exchange has ${theirs} of ${symbol}, and the ledger ${ours}`);
  }
}

function inWords({ clientId, exchangeId, symbol, side, size }: OpenOrder): string {
  return `the account has an order of no session, which is left alone: ${side} ${size} ${symbol} (${clientId ?? exchangeId})`;
}
