// Whether what the sessions hold is what the exchange has.

import type { ExchangeLink } from './exchange-link.ts';
import type { Session } from './session.ts';

/**
 * Compares the position of all sessions on a symbol with the exchange's: of a perpetual they are the same but for less than
 * a lot; at a spot market the account has at least as much, since it may hold more. Where they differ, the sessions halt.
 */
export async function reconcilePosition(
  link: ExchangeLink,
  sessions: readonly Session[],
  symbol: string,
): Promise<void> {
  const { positions, balances } = await link.gateway!.state([symbol]);
  const ours = sessions.reduce((sum, { account }) => sum + account.position, 0);
  const { kind, lot = 0 } = sessions[0]!.plan.instrument ?? {};
  const base = balances[symbol.split('/')[0]!] ?? { free: 0, locked: 0 };
  const isPerpetual = kind === 'perpetual';
  const theirs = isPerpetual
    ? (positions.find((position) => position.symbol === symbol)?.size ?? 0)
    : base.free + base.locked;
  const tolerance = Math.max(lot, 1e-9 * Math.abs(ours));
  const fits = isPerpetual ? Math.abs(ours - theirs) < tolerance : ours - theirs < tolerance;
  for (const session of sessions) {
    session.note('reconciled', { ours, theirs });
    if (!fits) session.halt(`the exchange has ${theirs} of ${symbol}, and the ledger ${ours}`);
  }
}
