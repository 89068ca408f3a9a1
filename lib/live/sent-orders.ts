// What a book knows of its orders at the venue, by their numbers in the book and by the ids under which they were sent.

import type { Locked, WorkingOrder } from '../execution/index.ts';
import { clientOrderId } from './gateway/client-order-id.ts';
import type { Sent, VenueRequest } from './sent-order.ts';

/** All that is known, as plain data. */
export interface SentSnapshot {
  readonly sends: number;
  readonly sent: readonly Sent[];
}

export class SentOrders {
  readonly #session: string;
  readonly #byId = new Map<number, Sent>();
  readonly #byClient = new Map<string, Sent>();
  #sends = 0;

  constructor(session: string) {
    this.#session = session;
  }

  /** Takes note of an order that is to be sent, after `waitsFor` has ended where it is given. */
  add({ id }: WorkingOrder, waitsFor: number | undefined): void {
    this.#byId.set(id, {
      ...{ id, clientId: undefined, size: Number.NaN, filled: 0, trigger: Number.NaN },
      ...{ cancel: undefined, isCanceling: false, waitsFor, isDue: false },
    });
  }

  /** What is known of an order in the book. */
  of({ id }: Pick<WorkingOrder, 'id'>): Sent {
    return this.#byId.get(id)!;
  }

  /** What is known of an order at the venue; undefined of one that is not known here. */
  under(clientId: string): Sent | undefined {
    return this.#byClient.get(clientId);
  }

  /** Gives an order the id under which it is sent now. */
  name(sent: Sent): string {
    const clientId = clientOrderId(this.#session, ++this.#sends);
    sent.clientId = clientId;
    this.#byClient.set(clientId, sent);
    return clientId;
  }

  /** Takes note that an order is no longer at the venue, and is to be sent anew. */
  unname(sent: Sent): void {
    this.#byClient.delete(sent.clientId!);
    [sent.clientId, sent.isCanceling] = [undefined, false];
  }

  /** Cancels of all that are to be taken back, for good or to be sent anew. */
  get cancels(): VenueRequest[] {
    return [...this.#byClient].flatMap(([clientId, { cancel, isCanceling }]) =>
      isCanceling || cancel !== undefined ? { kind: 'cancel' as const, clientId } : [],
    );
  }

  /** Drops an order that has ended. */
  forget({ id }: WorkingOrder): void {
    const clientId = this.#byId.get(id)?.clientId;
    if (clientId !== undefined) this.#byClient.delete(clientId);
    this.#byId.delete(id);
  }

  /** What those of `working` at the venue have locked there beside `but`. */
  locked(working: readonly WorkingOrder[], but: WorkingOrder, makerFee: number): Locked {
    let [base, quote] = [0, 0];
    for (const w of working) {
      const { clientId, size, filled } = this.of(w);
      if (w === but || w.ended || clientId === undefined) continue;
      if (w.side === -1) base += size - filled;
      else if (!Number.isNaN(w.price)) quote += (size - filled) * w.price * (1 + makerFee);
    }
    return { base, quote };
  }

  snapshot(): SentSnapshot {
    return { sends: this.#sends, sent: Array.from(this.#byId.values(), (one) => ({ ...one })) };
  }

  restore({ sends, sent }: SentSnapshot): void {
    this.#sends = sends;
    for (const saved of sent) {
      const one = { ...saved };
      this.#byId.set(one.id, one);
      if (one.clientId !== undefined) this.#byClient.set(one.clientId, one);
    }
  }
}
