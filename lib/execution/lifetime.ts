// Time in force: when an order that has not filled ends.

import { DAY_MS } from '../core/timeframe.ts';
import type { WorkingOrder } from './working-order.ts';

/** Ends what had to fill at once: a limit at the first open that it sees, a stop-limit when it is triggered. */
export function expireUnfilled(w: WorkingOrder): void {
  const now = w.timeInForce === 'ioc' || w.timeInForce === 'fok';
  if (now && !w.ended) w.to('expired', 'it could not fill at once');
}

/** Why an order ends before the bar that opens at `time`, ms; undefined where it goes on. */
export function overBefore(w: WorkingOrder, time: number): string | undefined {
  if (w.timeInForce !== 'day') return undefined;
  // Its day is that of the first bar that it works in, not that of the close it was decided at.
  if (Number.isNaN(w.day)) w.day = dayOf(time);
  return w.day === dayOf(time) ? undefined : DAY_OVER;
}

/** Why an order ends at the close of a bar; `end` is where the next bar opens, ms. */
export function overAfter(w: WorkingOrder, end: number): string | undefined {
  const limit = w.timeInForce;
  if (limit === 'day' && dayOf(end) !== w.day) return DAY_OVER;
  return typeof limit === 'object' && ++w.bars >= limit.bars ? `after ${limit.bars} bars` : undefined;
}

const DAY_OVER = 'its day is over';

function dayOf(time: number): number {
  return Math.floor(time / DAY_MS);
}
