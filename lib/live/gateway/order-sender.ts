// Sends and cancels orders so that each has one certain outcome: what may have reached the exchange is asked for before
// anything else happens, and is sent again only when it cannot come any more.

import { pause } from '../../data/index.ts';
import { isEnded } from '../../execution/order-state.ts';
import { ATTEMPTS, waitAfter, waitMs } from './again.ts';
import type { Desk } from './desk.ts';
import { failureOf, isLasting } from './exchange-error.ts';
import type { TrackedOrder } from './tracked-order.ts';

export class OrderSender {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Sends an order, and comes back when it is known what became of it. */
  async send(order: TrackedOrder): Promise<void> {
    const { signal, calls, tracker, time } = this.#desk;
    for (let attempt = 1; !signal.aborted && order.seen === 'submitted'; attempt++) {
      if (this.#isGone(order)) return;
      try {
        const answer = await calls.create(order);
        tracker.hearOrder(answer, order);
        tracker.accept(order, answer.id, time.now);
        return;
      } catch (error) {
        if (await this.#failed(order, error, attempt)) return;
      }
    }
  }

  /**
   * Asks until it is known whether the exchange has an order; false where it has not, and cannot get it any more, which is
   * so after `end` by the steady clock.
   */
  async settle(order: TrackedOrder, end = performance.now() + this.#desk.recvWindowMs): Promise<boolean> {
    const { signal, calls, tracker, time, recvWindowMs } = this.#desk;
    for (let attempt = 1; !signal.aborted && order.seen === 'submitted'; attempt++) {
      const isLast = performance.now() > end;
      try {
        const found = await calls.find(order);
        for (const told of found) tracker.hearOrder(told, order);
        if (found.length > 0) tracker.accept(order, found[0]!.id, time.now);
        else if (isLast) return false;
        else await pause(Math.min(waitMs(this.#desk, attempt), recvWindowMs), signal);
      } catch (error) {
        await waitAfter(this.#desk, error, attempt);
      }
    }
    return true;
  }

  /** Cancels an order, and comes back when it has ended, however it did. */
  async cancel(order: TrackedOrder): Promise<void> {
    const { signal, calls, tracker, time } = this.#desk;
    const isOver = () => signal.aborted || order.hasEnded || isEnded(order.seen);
    for (let attempt = 1; !isOver(); attempt++) {
      try {
        const canceled = calls.cancel(order).then((told) => tracker.hearOrder(told, order));
        // What a refusal means, the question tells: it may be filled, or canceled although the answer was lost.
        await canceled.catch(passRefusal);
        if (!isOver()) tracker.hearFound(order, await calls.find(order), time.now);
        if (!isOver()) await pause(waitMs(this.#desk, attempt), signal);
      } catch (error) {
        await waitAfter(this.#desk, error, attempt);
      }
    }
  }

  /** Whether an order is not to be sent any more; it is ended then. */
  #isGone(order: TrackedOrder): boolean {
    const { tracker, time } = this.#desk;
    const { validUntil = Number.POSITIVE_INFINITY } = order.request;
    if (order.isUnwanted) tracker.end(order, 'canceled', 'canceled before it was sent', time.now);
    else if (time.now > validUntil)
      tracker.end(order, 'rejected', `too late: it was valid until ${isoTime(validUntil)}`, time.now);
    else return false;
    return true;
  }

  /** Sees to an attempt that failed, and returns whether the outcome of the order is known. */
  async #failed(order: TrackedOrder, error: unknown, attempt: number): Promise<boolean> {
    const { tracker, words, time, tell } = this.#desk;
    const failure = failureOf(error);
    const reject = (reason: string) => {
      const { clientId } = order.request;
      if (isLasting(error)) tell({ kind: 'refused', clientId, error: words.error(error) });
      tracker.end(order, 'rejected', reason, time.now);
      return true;
    };
    if (failure === 'refused') return reject(words.of(error));
    const isTaken = (failure === 'unknown' || failure === 'duplicate') && (await this.settle(order));
    if (isTaken) return true;
    if (attempt >= ATTEMPTS) return reject(`not taken in ${ATTEMPTS} attempts: ${words.of(error)}`);
    await waitAfter(this.#desk, error, attempt);
    return false;
  }
}

function isoTime(time: number): string {
  return new Date(time).toISOString();
}

function passRefusal(error: unknown): void {
  if (failureOf(error) !== 'refused') throw error;
}
