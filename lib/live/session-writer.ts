// What a step of a session writes to the ledger: the orders that were decided on and where they stand, and their fills.

import type { ExitReason, Fill } from '../core/index.ts';
import type { JournalObserver } from '../engine/index.ts';
import type { Account, OrderStatus, RiskEvent, WorkingOrder } from '../execution/index.ts';
import { clientOrderId } from './gateway/client-order-id.ts';
import type { ExchangeFill, OrderUpdate } from './gateway/types.ts';
import type { BarRow, FillRow, NoteKind, OrderRow } from './ledger/index.ts';
import type { VenueRequest } from './sent-order.ts';
import type { SessionStore } from './session-store.ts';

/** A decision as the journal has it: the orders that were placed on the close of a bar, and those that were taken back. */
export interface DecisionNote {
  /** The open time of the bar. */
  readonly time: number;
  readonly placed: readonly { readonly key: string; readonly order: WorkingOrder['order'] }[];
  readonly canceled: readonly string[];
}

/** What a session tells after it has written it down. */
export type SessionEvent =
  | { readonly kind: 'bar'; readonly bar: BarRow; readonly equity: number; readonly position: number }
  | { readonly kind: 'order'; readonly order: OrderRow }
  | { readonly kind: 'fill'; readonly fill: FillRow }
  | { readonly kind: NoteKind; readonly time: number; readonly data: object };

/** A step of an order, or its fill. */
type Told =
  | { readonly order: WorkingOrder; readonly to: OrderStatus; readonly reason: string | undefined }
  | { readonly order: WorkingOrder; readonly fill: Fill };

export class SessionWriter implements JournalObserver {
  readonly #ledger: SessionStore;
  readonly #session: string;
  /** Whether orders are those of the simulated venue, which no exchange tells of. */
  readonly #isPaper: boolean;
  #placed: WorkingOrder[] = [];
  #told: Told[] = [];
  #events: SessionEvent[] = [];

  constructor(ledger: SessionStore, session: string, isPaper: boolean) {
    this.#ledger = ledger;
    this.#session = session;
    this.#isPaper = isPaper;
  }

  placed(order: WorkingOrder): void {
    this.#placed.push(order);
    this.#told.push({ order, to: order.status, reason: undefined });
  }

  moved(order: WorkingOrder): void {
    this.#told.push({ order, to: order.status, reason: order.reason });
  }

  filled(order: WorkingOrder, fill: Fill): void {
    this.#told.push({ order, fill });
  }

  refused(order: WorkingOrder, what: string, time: number): void {
    this.note('notice', time, { order: order.key, what });
  }

  risk({ time, ...event }: RiskEvent): void {
    const kind = event.what === 'halted' || event.what === 'resumed' ? event.what : 'risk-refused';
    this.note(kind, time, event);
  }

  note(kind: NoteKind, time: number, data: object): void {
    this.#ledger.append(this.#session, kind, time, data);
    this.#events.push({ kind, time, data });
  }

  /** Notes a bar, and the account at its close where it was traded on. */
  bar(bar: BarRow, account: Account | undefined): void {
    const [session, { time, close: mark }] = [this.#session, bar];
    this.#ledger.addBar(session, bar);
    if (account === undefined) return;
    const { equity, cash, position } = account;
    this.#ledger.addEquity({ session, time, equity, cash, position, mark });
    this.#events.push({ kind: 'bar', bar, equity, position });
  }

  /** What was written since it was asked for last; to be told once it is durable. */
  takeEvents(): SessionEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** Writes the step down; `time` is the open time of the last bar that has closed. */
  write(requests: readonly VenueRequest[], time: number): void {
    const own = (w: WorkingOrder) => w.role === 'order';
    const placed = this.#placed.filter(own).map(({ key, order }) => ({ key, order }));
    const canceled = this.#told.flatMap((one) =>
      'to' in one && one.to === 'canceled' && own(one.order) ? one.order.key : [],
    );
    if (placed.length + canceled.length > 0) this.note('decision', time, { time, placed, canceled });
    if (this.#isPaper) for (const one of this.#told) this.#simulated(one, time);
    for (const request of requests) {
      if (request.kind === 'submit') this.#save(this.#sentRow(request, time));
    }
    this.#placed = [];
    this.#told = [];
  }

  /** Notes what the exchange tells of an order; undefined for one that is not in the ledger, or no news. */
  update({ clientId, status, exchangeId, reason, time }: OrderUpdate): OrderRow | undefined {
    const row = this.#ledger.order(clientId);
    if (row === undefined || (row.status === status && row.exchangeId === (exchangeId ?? row.exchangeId)))
      return undefined;
    const known = { exchangeId: exchangeId ?? row.exchangeId, reason: reason ?? row.reason };
    const next = { ...row, ...known, status, updatedTime: time };
    this.#save(next);
    return next;
  }

  /**
   * Notes a fill of the exchange; false for one that is booked. `bar` is the open time of the bar in the making, `reason`
   * why it would close a position.
   */
  fill(fill: ExchangeFill, bar: number, reason: ExitReason | null): boolean {
    const { id, clientId, time, side, size, base = size, price, fee, liquidity, by } = fill;
    const row = this.#ledger.order(clientId);
    const key = row?.key ?? by ?? '';
    const session = this.#session;
    const isNew = this.#add({
      ...{ session, id, clientId, key, time, bar, side, size, base, price, fee, liquidity, reason },
    });
    if (isNew && row !== undefined) this.#save(withFill(row, fill));
    return isNew;
  }

  #save(order: OrderRow): void {
    this.#ledger.saveOrder(order);
    this.#events.push({ kind: 'order', order });
  }

  #add(fill: FillRow): boolean {
    const isNew = this.#ledger.addFill(fill);
    if (isNew) this.#events.push({ kind: 'fill', fill });
    return isNew;
  }

  #simulated(told: Told, time: number): void {
    const { order } = told;
    const clientId = clientOrderId(this.#session, order.id);
    const row = this.#ledger.order(clientId) ?? this.#row(order, clientId, null, time);
    if ('to' in told) {
      this.#save({ ...row, status: told.to, reason: told.reason ?? null, updatedTime: time });
      return;
    }
    const { size, price, fee, liquidity, side, time: bar } = told.fill;
    const [id, session] = [`${order.id}`, this.#session];
    this.#add({
      ...{
        session,
        id,
        clientId,
        key: order.key,
        time: bar,
        bar,
        side,
        size,
        base: size,
        price,
        fee,
        liquidity,
      },
      reason: order.exitReason,
    });
    this.#save({ ...row, size, filled: size, averagePrice: price, fee, updatedTime: time });
  }

  #sentRow({ order, request }: Extract<VenueRequest, { kind: 'submit' }>, time: number): OrderRow {
    return { ...this.#row(order, request.clientId, request.size, time), status: 'submitted' };
  }

  #row(w: WorkingOrder, clientId: string, size: number | null, time: number): OrderRow {
    const { id: number, key, role, type, timeInForce, status, order } = w;
    return {
      ...{ clientId, session: this.#session, number, key, role, type, timeInForce, status, side: order.side },
      size: size ?? (typeof order.size === 'number' ? order.size : null),
      price: Number.isNaN(w.price) ? null : w.price,
      trigger: Number.isNaN(w.trigger) ? null : w.trigger,
      reduceOnly: order.reduceOnly ?? false,
      postOnly: (order.type === 'limit' && order.postOnly) ?? false,
      ...{ exchangeId: null, filled: 0, averagePrice: null, fee: 0, reason: null },
      ...{ placedTime: time, updatedTime: time },
    };
  }
}

function withFill(row: OrderRow, { size, price, fee, time }: ExchangeFill): OrderRow {
  const filled = row.filled + size;
  const averagePrice = ((row.averagePrice ?? 0) * row.filled + price * size) / filled;
  const isWhole = row.size !== null && filled >= row.size * (1 - 1e-12);
  const open = row.status === 'submitted' || row.status === 'accepted' || row.status === 'triggered';
  const status = isWhole ? 'filled' : open ? 'partially-filled' : row.status;
  return { ...row, status, filled, averagePrice, fee: row.fee + fee, updatedTime: time };
}
