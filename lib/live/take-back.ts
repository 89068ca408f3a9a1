// The orders of a session that is halted, stopped or liquidated.

import type { Engine } from '../engine/index.ts';
import type { WorkingOrder } from '../execution/index.ts';
import type { CommandVerb } from './ledger/index.ts';

/** Takes back all orders but those that protect the position, or closes it as well. */
export function takeBack(
  { account, venue }: Engine,
  verb: Exclude<CommandVerb, 'pause' | 'resume'>,
  why: string,
): void {
  const keeps = (w: WorkingOrder) => verb !== 'liquidate' && w.side * account.position < 0 && !w.isLimit;
  for (const w of [...venue.working]) if (!w.ended && !keeps(w)) venue.cancel(w, why);
  if (verb !== 'liquidate' || account.position === 0) return;
  const side = account.position > 0 ? 'sell' : 'buy';
  venue.place('liquidate', { type: 'market', side, size: 'position', reduceOnly: true });
}
