// Time in force: when an order that has not filled ends.

import { DAY_MS } from '../core/timeframe.ts';
import type { WorkingOrder } from './working-order.ts';

/** Ends what had to fill at once: a limit at the first open that it sees, a stop-limit when it is triggered. */
export function expireUnfilled(w: WorkingOrder): void {
  const now = w.timeInForce === 'ioc' || w.timeInForce === 'fok';
  if (now && !w.ended) w.to('expired', 'it could not fill at once');
}

/** Ends a day order at the open of a bar of another day; `time` in ms. */
export function expireBefore(w: WorkingOrder, time: number): void {
  if (w.timeInForce !== 'day') return;
  // Its day is that of the first bar that it works in, not that of the close it was decided at.
  if (Number.isNaN(w.day)) w.day = dayOf(time);
  if (w.day !== dayOf(time)) w.to('expired', DAY_OVER);
}

/** Ends an order at the close of its last bar; `end` is where the next bar opens, ms. */
export function expireAfter(w: WorkingOrder, end: number): void {
  const limit = w.timeInForce;
  if (limit === 'day' && dayOf(end) !== w.day) w.to('expired', DAY_OVER);
  if (typeof limit === 'object' && ++w.bars >= limit.bars) w.to('expired', `after ${limit.bars} bars`);
}

const DAY_OVER = 'its day is over';

function dayOf(time: number): number {
  return Math.floor(time / DAY_MS);
}
