// The account of one leg: its own position, paid from the pool that all legs share.

import type { ExitReason } from '../core/trade.ts';
import { Account, type ExecutionRules } from '../execution/index.ts';
import type { Pool } from './pool.ts';

/**
 * What a strategy sees is its share: `equity` is `weight` times the total equity, and `cash` that less its own position,
 * which is below 0 where the position has grown beyond its share. What it can pay for is what the pool can.
 */
export class SharedAccount extends Account {
  readonly weight: number;
  /** Quote money that this leg has brought into the pool (taken out where below 0). */
  flow = 0;
  readonly #pool: Pool;
  readonly #leg: number;

  /** Joins the pool as its next leg. */
  constructor(pool: Pool, weight: number, rules: ExecutionRules) {
    super(pool.startingCash, rules, pool);
    this.weight = weight;
    this.#pool = pool;
    this.#leg = pool.accounts.push(this) - 1;
  }

  /** The present value of the position. */
  get value(): number {
    return this.position * this.mark;
  }

  override get cash(): number {
    const others = this.#pool.valueBut(this);
    return this.weight * (this.#pool.cash + others) - (1 - this.weight) * this.value;
  }

  override equityAt(price: number): number {
    const others = this.#pool.valueBut(this);
    return this.weight * (this.#pool.cash + others + this.position * price);
  }

  override get uncommitted(): number {
    let free = this.#pool.cash;
    for (const other of this.#pool.accounts) {
      if (other === this || other.position === 0) continue;
      const cost = other.position * other.entryPrice;
      free += cost - Math.abs(cost) / other.rules.leverage;
    }
    return free;
  }

  override get closedToEntries(): string | undefined {
    const { maxOpen } = this.#pool;
    if (this.position !== 0 || this.#pool.open < maxOpen) return undefined;
    return `${maxOpen} position${maxOpen === 1 ? ' is' : 's are'} open already`;
  }

  override apply(
    side: 1 | -1,
    size: number,
    price: number,
    fee: number,
    bar: number,
    reason: ExitReason,
  ): void {
    const { length } = this.trades;
    super.apply(side, size, price, fee, bar, reason);
    this.flow -= side * size * price + fee;
    this.#pool.fills.push(this.#leg);
    if (this.trades.length > length) this.#pool.trades.push(this.#leg);
  }

  override fund(rate: number, price: number): void {
    const before = this.fundingPaid;
    super.fund(rate, price);
    this.flow -= this.fundingPaid - before;
  }
}
