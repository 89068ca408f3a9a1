// Exits that a spot market has no room for: what is on sale there is locked, and cannot be on sale twice. Of a stop and a
// target of one group the stop rests at the exchange; beside other sales a stop is held back, and its trigger watched.

import type { WorkingOrder } from '../execution/index.ts';
import { isRival, type Sent } from './sent-order.ts';

/** An exit that is held back and whose price was reached, with the orders that are in its way. */
export interface ReachedExit {
  readonly exit: WorkingOrder;
  readonly rivals: readonly WorkingOrder[];
}

/** Orders with what is known of them at the venue. */
export interface HeldBook {
  readonly working: readonly WorkingOrder[];
  readonly position: number;
  /** Whether what is on sale is locked. */
  readonly isSpot: boolean;
  sentOf(w: WorkingOrder): Sent;
}

/** Whether an order waits for a trigger. */
export function isStop({ type }: WorkingOrder): boolean {
  return type === 'stop' || type === 'stop-limit' || type === 'trailing-stop';
}

/** Whether a stop of a spot market's position is watched here, since sales beside it lock the position. */
export function isWatched(w: WorkingOrder, { working, isSpot, sentOf }: HeldBook): boolean {
  if (!isSpot || !isStop(w) || w.side === 1) return false;
  return working.some(
    (other) =>
      other !== w &&
      !other.ended &&
      other.side === -1 &&
      other.isLimit &&
      !isRival(other, w) &&
      !isLeaving(sentOf(other)),
  );
}

/** Whether a stop that is due waits for the room to be sent: nothing else may take it. */
export function isRoomTaken(w: WorkingOrder, { working, isSpot, sentOf }: HeldBook): boolean {
  if (!isSpot) return false;
  return working.some((other) => {
    const { isDue, clientId } = sentOf(other);
    return other !== w && !other.ended && other.side === w.side && isDue && clientId === undefined;
  });
}

/** The exits that a price has reached and that are held back. */
export function reachedExits(price: number, book: HeldBook): ReachedExit[] {
  const { working, position, isSpot, sentOf } = book;
  return working.flatMap((exit) => {
    const { clientId, waitsFor, isDue } = sentOf(exit);
    const isHeld = !exit.ended && clientId === undefined && waitsFor === undefined && !isDue;
    if (!isHeld || exit.side * position >= 0 || exit.type === 'market') return [];
    const resting = working.filter(
      (other) => other !== exit && !other.ended && other.side === exit.side && !isLeaving(sentOf(other)),
    );
    if (isStop(exit))
      return exit.side * (price - exit.trigger) >= 0 ? { exit, rivals: isSpot ? resting : [] } : [];
    const rivals = resting.filter((other) => isRival(other, exit));
    return exit.side * (exit.price - price) >= 0 && rivals.length > 0 ? { exit, rivals } : [];
  });
}

function isLeaving({ cancel }: Sent): boolean {
  return cancel !== undefined;
}
