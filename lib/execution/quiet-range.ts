// The prices between which a bar does nothing to the orders and the position: most bars are such bars.

import type { Account } from './account.ts';
import { isBelow } from './levels.ts';
import type { WorkingOrder } from './working-order.ts';

/** A range of prices; a bar with `low` > `below` and `high` < `above` changes nothing. */
export interface QuietRange {
  readonly below: number;
  readonly above: number;
}

const EVERYWHERE: QuietRange = { below: Number.NEGATIVE_INFINITY, above: Number.POSITIVE_INFINITY };
const NOWHERE: QuietRange = { below: Number.POSITIVE_INFINITY, above: Number.NEGATIVE_INFINITY };

/** The quiet range of working orders and of the position that could be liquidated. */
export function quietRange(working: readonly WorkingOrder[], account: Account): QuietRange {
  if (working.length === 0 && !account.canLiquidate) return EVERYWHERE;
  let { below, above } = EVERYWHERE;
  for (const w of working) {
    if (isRestless(w)) return NOWHERE;
    const level = w.isLimit ? w.price : w.trigger;
    if (isBelow(w)) below = Math.max(below, level);
    else above = Math.min(above, level);
  }
  if (!account.canLiquidate) return { below, above };
  const { position, liquidationPrice } = account;
  return position > 0
    ? { below: Math.max(below, liquidationPrice), above }
    : { below, above: Math.min(above, liquidationPrice) };
}

/** Whether any bar changes the order: one that fills at the open, follows the price, or counts the time. */
function isRestless(w: WorkingOrder): boolean {
  return w.type === 'market' || !Number.isNaN(w.peak) || w.timeInForce !== 'gtc';
}
