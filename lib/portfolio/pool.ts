// The pool: the cash that the legs of a portfolio share, what their positions are worth, and the order of their fills.

import type { Account, Purse } from '../execution/index.ts';

export class Pool implements Purse {
  readonly startingCash: number;
  cash: number;
  /** The most positions that may be open at once. */
  readonly maxOpen: number;
  readonly accounts: Account[] = [];
  /** The number of the leg of each fill, and of each closed trade, in the order in which they were booked. */
  readonly fills: number[] = [];
  readonly trades: number[] = [];

  constructor(cash: number, maxOpen: number) {
    this.startingCash = cash;
    this.cash = cash;
    this.maxOpen = maxOpen;
  }

  get equity(): number {
    return this.cash + this.valueBut(undefined);
  }

  /** The value of all positions but that of one account, at their marks, in quote units. */
  valueBut(left: Account | undefined): number {
    let value = 0;
    for (const account of this.accounts) if (account !== left) value += account.position * account.mark;
    return value;
  }

  /** How many positions are open. */
  get open(): number {
    let open = 0;
    for (const { position } of this.accounts) if (position !== 0) open++;
    return open;
  }
}
