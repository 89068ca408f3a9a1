// What the engine asks of a venue: to take orders, and to know of every bar.

import type { Order } from '../strategy/order.ts';
import type { Moment } from './book.ts';
import type { PriceBar } from './levels.ts';
import type { QuietRange } from './quiet-range.ts';
import type { WorkingOrder, WorkingOrderFields } from './working-order.ts';

/** What a venue is between two bars, as plain data. */
export interface VenueSnapshot {
  readonly nextId: number;
  readonly moment: Moment;
  readonly working: readonly WorkingOrderFields[];
}

/** A simulated venue fills from the bars that it walks through; at a real one the fills come by themselves. */
export interface Venue {
  /** Orders that work, in the order of their placement. */
  readonly working: readonly WorkingOrder[];
  /** Whether no bar can change anything. */
  readonly idle: boolean;
  /** The prices between which a bar changes nothing. */
  readonly quiet: QuietRange;
  /** Takes an order at the close of the bar that was walked through last. */
  place(key: string, order: Order): void;
  cancel(order: WorkingOrder, reason: string): void;
  /** Stands at the open of a bar; `time` is its open time, ms. */
  enter(prices: PriceBar, bar: number, time: number): void;
  /** Walks through a bar, or a finer bar within it: `open`, `enterOpen` and `inside`. */
  match(prices: PriceBar, bar: number, time: number): void;
  /** Fills at the open what gives money back, up to the first order that would take some. */
  open(prices: PriceBar, bar: number, time: number): void;
  /** The rest of what fills at the open. */
  enterOpen(): void;
  /** What the bar reaches later. */
  inside(): void;
  /** After a bar has closed, at `end` in ms. */
  endBar(prices: PriceBar, end: number): void;
  /** After the decisions of a bar: `close` and `enterClose`. */
  endDecisions(): void;
  /** Fills at the close what gives money back, up to the first order that would take some. */
  close(): void;
  /** The rest of what fills at the close. */
  enterClose(): void;
  /** Closes the position at the close, as the end of a run does. */
  closeAtEnd(): void;
  snapshot(): VenueSnapshot;
  restore(snapshot: VenueSnapshot): void;
}
