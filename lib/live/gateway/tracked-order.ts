// One order as far as its messages have come: what the exchange has said of it, and what of that was told.

import { isEnded, type OrderStatus } from '../../execution/order-state.ts';
import type { OrderReport } from './order-report.ts';
import type { KnownOrder, OrderRequest, OrderUpdate } from './types.ts';

/** How far an order has come by its status; the ends are equally far. */
const RANK: Readonly<Record<OrderStatus, number>> = {
  submitted: 0,
  accepted: 1,
  triggered: 2,
  'partially-filled': 3,
  filled: 4,
  canceled: 4,
  rejected: 4,
  expired: 4,
};

export class TrackedOrder {
  readonly request: OrderRequest;
  /** Whether a stop of this order is kept by the exchange apart from its book. */
  readonly isConditional: boolean;
  exchangeId: string | undefined;
  /** The order that a conditional one has become. */
  triggeredId: string | undefined;
  /** Whether it is to be canceled. */
  isUnwanted = false;
  /** Since when it is known that fills are missing, by the steady clock. */
  shortSince: number | undefined;
  /** How often in a row the exchange has said that there is no such order. */
  denials = 0;
  readonly #lot: number | undefined;
  readonly #fillIds: Set<string>;
  #seen: Pick<OrderReport, 'status' | 'filled' | 'time' | 'reason'>;
  #told: { readonly status: OrderStatus; readonly filled: number };
  /** What the fills add up to, in base units. */
  #filled: number;

  constructor(known: KnownOrder, lot: number | undefined, isConditional: boolean) {
    const { request, status, filled, exchangeId, fillIds } = known;
    this.request = request;
    this.isConditional = isConditional;
    this.exchangeId = exchangeId;
    this.#lot = lot;
    this.#fillIds = new Set(fillIds);
    this.#seen = { status, filled, time: 0, reason: undefined };
    this.#told = { status, filled };
    this.#filled = filled;
  }

  /** What the exchange has said of it last. */
  get seen(): OrderStatus {
    return this.#seen.status;
  }

  /** Whether its end was told. */
  get hasEnded(): boolean {
    return isEnded(this.#told.status);
  }

  /** Whether the exchange has told of more than the fills add up to. */
  get isShort(): boolean {
    return this.#lots(this.#filled) < this.#lots(this.#seen.filled);
  }

  /** Takes in a report, which may be old, and returns whether it was news. */
  hear(report: OrderReport): boolean {
    this.exchangeId ??= report.exchangeId;
    this.triggeredId ??= report.triggeredId;
    const { status, filled } = this.#seen;
    const isFurther = RANK[report.status] > RANK[status];
    const isMore = this.#lots(report.filled) > this.#lots(filled);
    if (!isFurther && !isMore) return false;
    this.#seen = {
      ...{ status: isFurther ? report.status : status, filled: Math.max(filled, report.filled) },
      ...{ time: report.time, reason: report.reason },
    };
    return true;
  }

  hasFill(id: string): boolean {
    return this.#fillIds.has(id);
  }

  /** Books a fill; `hasFill` says before whether it is known. */
  addFill(id: string, size: number, time: number): void {
    this.#fillIds.add(id);
    // Fills are whole lots: their sum is rounded to them, so that it equals the exchange's.
    const sum = this.#filled + size;
    this.#filled = this.#lot === undefined ? sum : Number((this.#lots(sum) * this.#lot).toPrecision(15));
    const status = this.#lots(this.#filled) >= this.#lots(this.request.size) ? 'filled' : 'partially-filled';
    this.hear({
      ...this.#seen,
      status,
      filled: this.#filled,
      time,
      exchangeId: undefined,
      triggeredId: undefined,
    });
  }

  /** What is to be told next, once the fills are there that it speaks of; undefined where there is nothing new. */
  takeUpdate(): OrderUpdate | undefined {
    const { status, time, reason } = this.#seen;
    const isNew = RANK[status] > RANK[this.#told.status] || this.#filled > this.#told.filled;
    if (this.hasEnded || this.isShort || !isNew) return undefined;
    this.#told = { status, filled: this.#filled };
    return {
      ...{ clientId: this.request.clientId, status, filled: this.#filled, time },
      ...(this.exchangeId !== undefined && { exchangeId: this.exchangeId }),
      ...(reason !== undefined && { reason }),
    };
  }

  /** Compared in whole lots, so that noise of sums is no difference. */
  #lots(size: number): number {
    return this.#lot === undefined ? Number(size.toPrecision(12)) : Math.round(size / this.#lot);
  }
}
