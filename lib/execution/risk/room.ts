// How much room a limit leaves to one order.

import { figure, reaches } from './edge.ts';
import type { RiskLimitName, RiskLimits } from './limits.ts';
import type { RiskState } from './state.ts';

/** An order that is to be placed, with what works already: as if all of it filled, at the prices known now. */
export interface Ask {
  /** 1 buys, −1 sells. */
  readonly side: 1 | -1;
  /** Base units. */
  readonly size: number;
  readonly price: number;
  /** Base units of the position that it could close; 0 where it would add to it. */
  readonly held: number;
  /** The position on its side that it starts from: below 0 by what is held, as far as no exit at work closes that already. */
  readonly from: number;
  /** What works on the same side and could open a position: base units, and their value in quote units. */
  readonly pending: number;
  readonly pendingValue: number;
  /** Base units of what works on both sides. */
  readonly pendingBoth: number;
}

/** Why an order cannot be placed as it is. */
export interface Refusal {
  readonly limit: RiskLimitName;
  /** Base units that may be ordered; 0 where none may. */
  readonly most: number;
  readonly reason: string;
}

/** Judges one order. */
export type OrderRule = (state: RiskState, limits: RiskLimits, ask: Ask) => Refusal | undefined;

/** A refusal where an order is for more than `most` base units: as much as that is within the limit. */
export function beyond(limit: RiskLimitName, edge: number, ask: Ask, most: number): Refusal | undefined {
  if (reaches(most, ask.size, ask.size)) return undefined;
  const left = Math.max(0, most);
  return {
    limit,
    most: left,
    reason: `${limit} is ${figure(edge)}, which leaves ${figure(left)} of ${figure(ask.size)}`,
  };
}

/** Base units that an order may be for, so that the value of the position it could make is no more than `value`. */
export function roomWithin(value: number, { mark }: RiskState, ask: Ask): number {
  return (value - ask.from * mark - ask.pendingValue) / ask.price;
}
