// The book of a real venue: what is to be sent there for the orders that a strategy wants, and what the venue tells of them.

import { type ExitReason, floorToStep } from '../core/index.ts';
import {
  type Account,
  Book,
  type ExecutionRules,
  isDust,
  levelPrice,
  type Role,
  type SizedToSend,
  sizeToSend,
  type VenueListener,
  type VenueSnapshot,
  WorkingOrder,
} from '../execution/index.ts';
import type { Order } from '../strategy/index.ts';
import type { ExchangeFill, OrderRequest, OrderUpdate } from './gateway/types.ts';
import {
  type HeldBook,
  isRoomTaken,
  isStop,
  isWatched,
  type ReachedExit,
  reachedExits,
} from './held-exits.ts';
import { atOnce, isExit, isTooLate, requestOf, type Sent, type VenueRequest } from './sent-order.ts';
import { SentOrders, type SentSnapshot } from './sent-orders.ts';
import { withoutDust } from './without-dust.ts';

/** A snapshot with what is known of the orders at the venue. */
export interface LiveVenueSnapshot extends VenueSnapshot, SentSnapshot {}

export interface LiveBookOptions {
  /** The session whose orders these are: their ids at the venue are made of it. */
  readonly session: string;
  readonly symbol: string;
  /** How long a bar takes, ms. */
  readonly barMs: number;
}

export class LiveBook extends Book {
  protected override readonly firstStatus = 'submitted';
  readonly #options: LiveBookOptions;
  readonly #sent: SentOrders;
  /** The last price that was seen. */
  #price = Number.NaN;

  constructor(account: Account, rules: ExecutionRules, listener: VenueListener, options: LiveBookOptions) {
    super(account, rules, listener);
    this.#options = options;
    this.#sent = new SentOrders(options.session);
  }

  override add(key: string, order: Order, role: Role, group: string | undefined): WorkingOrder {
    const former = this.working.find((w) => w.key === key && w.role === role && !w.ended);
    const w = super.add(key, order, role, group);
    this.#sent.add(w, former?.id);
    return w;
  }

  /** An order at the venue goes on working until the venue says that it has ended. */
  override cancel(w: WorkingOrder, reason: string): void {
    const sent = this.#sent.of(w);
    if (sent.clientId === undefined) this.#end(w, 'canceled', reason);
    else sent.cancel ??= reason;
  }

  override expire(w: WorkingOrder, reason: string): void {
    this.cancel(w, reason);
  }

  /** Whether the order is to be canceled: the strategy need not know of it any more. */
  isLeaving(w: WorkingOrder): boolean {
    return this.#sent.of(w).cancel !== undefined;
  }

  /** An entry that fills in parts has one exit of each kind, which grows. */
  protected override attached(entry: WorkingOrder, role: Role, order: Order): WorkingOrder {
    const there = this.working.find((w) => w.group === `#${entry.id}` && w.role === role && !w.ended);
    if (there === undefined) {
      const w = super.attached(entry, role, order);
      this.#sent.of(w).size = order.size as number;
      return w;
    }
    const sent = this.#sent.of(there);
    sent.size += order.size as number;
    sent.trigger = Number.NaN;
    return there;
  }

  /** Cancels of all orders that are to be taken back, for good or to be sent anew. */
  get cancels(): VenueRequest[] {
    return this.#sent.cancels;
  }

  /** What the last step asks of the venue, in the order in which it is to be sent. */
  takeRequests(): VenueRequest[] {
    const cancels: VenueRequest[] = [];
    const submits: VenueRequest[] = [];
    for (const w of this.working) {
      const sent = this.#sent.of(w);
      if (w.ended) continue;
      if (sent.clientId !== undefined) {
        const stays = sent.cancel === undefined && this.#isAsSent(w, sent);
        if (stays || sent.isCanceling) continue;
        sent.isCanceling = true;
        cancels.push({ kind: 'cancel', clientId: sent.clientId });
      } else if (sent.waitsFor === undefined) {
        const request = this.#send(w, sent);
        if (request !== undefined) submits.push({ kind: 'submit', order: w, request });
      }
    }
    this.compact();
    return [...cancels, ...submits];
  }

  /** What the venue tells of an order; false for one that is not known here. */
  update({ clientId, status, reason }: OrderUpdate): boolean {
    const sent = this.#sent.under(clientId);
    const w = sent && this.#orderOf(sent);
    if (w === undefined) return false;
    if (status === 'canceled' || status === 'rejected' || status === 'expired')
      this.#left(w, sent!, status, reason);
    else if (status === 'triggered' && w.type === 'stop-limit') w.to('triggered');
    else if (w.status === 'submitted' && status === 'accepted') w.to('accepted');
    this.compact();
    return true;
  }

  /** Books a fill; false for one of an order that is not known here, which is booked too: it is money that was spent. */
  fill({ clientId, side, size, base = size, price, fee, liquidity, by }: ExchangeFill): boolean {
    const sent = this.#sent.under(clientId);
    const { moment } = this;
    const { bar, time } = moment;
    // It happened in the bar that is in the making.
    [moment.bar, moment.time] = [bar + 1, time + this.#options.barMs];
    const w =
      (sent && this.#orderOf(sent)) ??
      new WorkingOrder(0, by ?? clientId, { type: 'market', side, size }, 'order', undefined, bar, time);
    if (sent !== undefined) {
      sent.filled += size;
      w.to(isDust(sent.size - sent.filled, sent.size) ? 'filled' : 'partially-filled');
    }
    const booked = withoutDust(this.account.position, w.side, base, this.rules.instrument);
    this.book(w, {
      size: booked,
      price,
      raw: price,
      fee,
      maker: liquidity === 'maker',
      reason: by === 'liquidation' ? by : w.exitReason,
    });
    if (w.ended) this.#release(w.id, true);
    this.compact();
    [moment.bar, moment.time] = [bar, time];
    return sent !== undefined;
  }

  /** Why a fill would close a position; undefined of an order that is not known here. */
  exitReasonOf({ clientId, by }: ExchangeFill): ExitReason | undefined {
    if (by === 'liquidation') return by;
    const sent = this.#sent.under(clientId);
    return (sent && this.#orderOf(sent))?.exitReason;
  }

  /** Looks at a price that was seen: what is in the way of a held exit that it has reached makes way. */
  see(price: number): void {
    this.#price = price;
    for (const { exit, rivals } of this.reached(price)) {
      if (isStop(exit)) this.#sent.of(exit).isDue = true;
      for (const rival of rivals) this.cancel(rival, `'${exit.key}' was reached`);
    }
  }

  /** The exits that a price has reached and that are held back. */
  reached(price: number): ReachedExit[] {
    return reachedExits(price, this.#held);
  }

  override compact(): void {
    for (const w of this.working) {
      if (w.ended) this.#sent.forget(w);
    }
    super.compact();
  }

  override snapshot(): LiveVenueSnapshot {
    return { ...super.snapshot(), ...this.#sent.snapshot() };
  }

  override restore(snapshot: VenueSnapshot): void {
    super.restore(snapshot);
    this.#sent.restore(snapshot as LiveVenueSnapshot);
  }

  #orderOf(sent: Sent): WorkingOrder | undefined {
    return this.working.find((w) => w.id === sent.id && !w.ended);
  }

  /** The request for an order; undefined where it is held back or refused. */
  #send(w: WorkingOrder, sent: Sent): OrderRequest | undefined {
    if (this.#isHeld(w, sent)) return undefined;
    const { time } = this.moment;
    const { size, reason } = isTooLate(w, this.moment.bar) ? TOO_LATE : this.#sized(w, sent);
    if (size === 0) {
      // What is to rest waits until it can be sent; what is to fill now cannot wait.
      if (w.type === 'market') {
        this.#end(w, 'rejected', reason);
        this.listener.refused(w, `was refused: ${reason}`, time);
      }
      return undefined;
    }
    if (reason !== undefined) this.listener.refused(w, `was cut to ${size}: ${reason}`, time);
    sent.size = sent.filled + size;
    sent.trigger = this.#triggerOf(w);
    const clientId = this.#sent.name(sent);
    const isEntry = w.type === 'market' && !isExit(w);
    const validUntil = isEntry ? time + 2 * this.#options.barMs : undefined;
    // A trigger that the price has passed would be refused.
    const isPassed = isStop(w) && w.side * (this.#price - w.trigger) >= 0;
    const { order, price, trigger, timeInForce } = w;
    const terms = { clientId, symbol: this.#options.symbol, size, validUntil };
    const request = requestOf({ ...order, price, trigger, timeInForce, ...terms });
    return sent.isDue || isPassed ? atOnce(request) : request;
  }

  /** Whether an order is held back for others that a spot market has no room for beside it. */
  #isHeld(w: WorkingOrder, { isDue }: Sent): boolean {
    return !isDue && (isWatched(w, this.#held) || isRoomTaken(w, this.#held));
  }

  get #held(): HeldBook {
    const { working, account } = this;
    const isSpot = this.rules.instrument?.kind !== 'perpetual';
    return { working, position: account.position, isSpot, sentOf: (w) => this.#sent.of(w) };
  }

  /** Whether the order at the venue is still what it should be: triggers move, and what closes a position has its size. */
  #isAsSent(w: WorkingOrder, sent: Sent): boolean {
    const { size, filled, trigger } = sent;
    if (isStop(w) && this.#isHeld(w, sent)) return false;
    if (!Object.is(trigger, this.#triggerOf(w))) return false;
    if (w.order.size !== 'position' || w.type === 'market') return true;
    const position = floorToStep(Math.abs(this.account.position), this.rules.instrument?.lot);
    return isDust(position - (size - filled), position);
  }

  #sized(w: WorkingOrder, { size, filled }: Sent): SizedToSend {
    const { account, rules } = this;
    const { close } = this.moment.prices;
    const exit = w.order.attached?.stop;
    const at = Number.isNaN(w.price) ? close : w.price;
    const stop = exit === undefined ? undefined : this.tick(levelPrice(exit, at, -w.side));
    const isAsked = Number.isNaN(size) || w.order.size === 'position';
    const wanted = isAsked ? w.order.size : size - filled;
    const locked = this.#sent.locked(this.working, w, rules.makerFee);
    return sizeToSend(w, wanted, { close, stop, locked }, account, rules);
  }

  /** The trigger of an order, 0 of one that has none: NaN stands for one that must be sent anew. */
  #triggerOf(w: WorkingOrder): number {
    return Number.isNaN(w.trigger) ? 0 : w.trigger;
  }

  /** An order is no longer at the venue. */
  #left(
    w: WorkingOrder,
    sent: Sent,
    status: 'canceled' | 'rejected' | 'expired',
    why: string | undefined,
  ): void {
    if (status === 'canceled' && sent.isCanceling && sent.cancel === undefined) {
      // It was moved: it is sent anew.
      this.#sent.unname(sent);
      return;
    }
    const reason = sent.cancel ?? why;
    // A partially filled order that is refused the rest of its life was canceled.
    this.#end(w, status === 'rejected' && sent.filled > 0 ? 'canceled' : status, reason);
    if (status === 'rejected') this.listener.refused(w, `was refused: ${reason}`, this.moment.time);
  }

  #end(w: WorkingOrder, status: 'canceled' | 'rejected' | 'expired', reason: string | undefined): void {
    w.to(status, reason);
    this.#release(w.id, this.#sent.of(w).filled > 0);
  }

  /** Lets those go on that wait for an order; where it has filled, they were decided on without knowing that. */
  #release(ended: number, hasFilled: boolean): void {
    for (const w of this.working) {
      const sent = this.#sent.of(w);
      if (w.ended || sent?.waitsFor !== ended) continue;
      sent.waitsFor = undefined;
      if (hasFilled) this.#end(w, 'canceled', 'what it replaces has filled');
    }
  }
}

const TOO_LATE: SizedToSend = { size: 0, reason: 'the bar that it was meant for is over' };
