// The journal of a run: what the venue told, for the result.

import type { Fill, Warning } from '../core/run.ts';
import {
  type ExecutionRules,
  FillLog,
  OrderLog,
  type OrderStatus,
  type RiskEvent,
  type VenueListener,
  type WorkingOrder,
} from '../execution/index.ts';
import { riskWarnings } from './risk-warnings.ts';
import { WarningList } from './warning-list.ts';

/** Who writes a run down while it goes on. */
export interface JournalObserver {
  placed(order: WorkingOrder): void;
  moved(order: WorkingOrder, from: OrderStatus): void;
  filled(order: WorkingOrder, fill: Fill): void;
  /** An order was refused or cut: `what` in words; `time` is the open time of the bar. */
  refused(order: WorkingOrder, what: string, time: number): void;
  /** A limit on risk did something. */
  risk?(event: RiskEvent): void;
}

export class Journal implements VenueListener {
  readonly orders = new OrderLog();
  readonly fills = new FillLog();
  /** Open times of the bars that reached both a stop and a target. */
  readonly ambiguousTimes: number[] = [];
  /** What the limits on risk did. */
  readonly riskEvents: RiskEvent[] = [];
  /** Told of each fill, after the account has booked it. */
  onFill: ((fill: Fill) => void) | undefined;
  /** Told of everything else that it has a word for, as it happens. */
  observer: Partial<JournalObserver> = {};
  readonly #taken: ExecutionRules['ambiguity'];
  readonly #refused = new WarningList('order-refused');
  readonly #cut = new WarningList('order-cut');
  readonly #ambiguous = new WarningList('ambiguous-bar');
  readonly #withoutDetail = new WarningList('detail-missing');

  /** `taken` is which of two exits is taken where a bar reaches both. */
  constructor(taken: ExecutionRules['ambiguity']) {
    this.#taken = taken;
  }

  placed(order: WorkingOrder): void {
    this.orders.placed(order);
    this.observer.placed?.(order);
  }

  moved(order: WorkingOrder, from: OrderStatus): void {
    this.observer.moved?.(order, from);
  }

  filled(
    w: WorkingOrder,
    size: number,
    price: number,
    fee: number,
    maker: boolean,
    bar: number,
    time: number,
  ): void {
    this.fills.add(w.key, w.order.tag, bar, time, w.side, size, price, fee, maker);
    const { onFill, observer } = this;
    if (onFill === undefined && observer.filled === undefined) return;
    const fill = this.fills.at(this.fills.length - 1);
    observer.filled?.(w, fill);
    onFill?.(fill);
  }

  ended(order: WorkingOrder, time: number): void {
    this.orders.moved(order, time);
  }

  refused(order: WorkingOrder, what: string, time: number): void {
    const list = order.status === 'rejected' ? this.#refused : this.#cut;
    list.add(time, (bar) => `order '${order.key}' on the bar of ${bar} ${what}`);
    this.observer.refused?.(order, what, time);
  }

  risk(event: RiskEvent): void {
    this.riskEvents.push(event);
    this.observer.risk?.(event);
  }

  ambiguous(time: number): void {
    // Several finer bars of one bar can be.
    if (this.ambiguousTimes.at(-1) === time) return;
    this.ambiguousTimes.push(time);
    const taken = `the ${this.#taken} one was taken`;
    this.#ambiguous.add(time, (bar) => `the bar of ${bar} reached both a stop and a target: ${taken}`);
  }

  /** The finer bars given do not make up the bar at `time`. */
  withoutDetail(time: number): void {
    this.#withoutDetail.add(
      time,
      (bar) => `the bar of ${bar} is not what the finer bars make up: it went by itself`,
    );
  }

  /** What the reader of the result should know, the first few of each kind. */
  get warnings(): Warning[] {
    const lists = [this.#refused, this.#cut, this.#ambiguous, this.#withoutDetail];
    return [...lists.flatMap((list) => list.warnings), ...riskWarnings(this.riskEvents)];
  }
}
