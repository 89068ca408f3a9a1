// The account: cash, one position, and the trades that came of them. Every fill of every way of running goes through
// `apply`, so that the same fills give the same numbers. Several accounts may share one purse.

import type { ExitReason, OpenTrade } from '../core/trade.ts';
import type { AccountView } from '../strategy/strategy.ts';
import { DEFAULT_MAINTENANCE_MARGIN, type ExecutionRules } from './rules.ts';
import { TradeLog } from './trade-log.ts';

/** What an account is between two fills, as plain data. */
export interface AccountSnapshot {
  readonly cash: number;
  readonly position: number;
  readonly entryPrice: number;
  readonly entryBar: number;
  readonly entryFees: number;
  readonly feesPaid: number;
  readonly fundingPaid: number;
  readonly mark: number;
}

/** Quote money, of one account or of several. */
export interface Purse {
  cash: number;
}

/** Whether what is left of a size is a rounding error, and no position. */
export function isDust(left: number, of: number): boolean {
  return Math.abs(left) <= 1e-12 * of;
}

export class Account implements AccountView {
  readonly startingCash: number;
  readonly purse: Purse;
  /** Base units; negative when short. */
  position = 0;
  /** The average price of the position. */
  entryPrice = 0;
  /** The bar in which the position was opened. */
  entryBar = 0;
  /** The price that the position is marked at: the last close. */
  mark = 0;
  feesPaid = 0;
  /** Funding paid (received where negative), in quote units. */
  fundingPaid = 0;
  readonly trades = new TradeLog();
  readonly rules: ExecutionRules;
  // Fees and funding of the open position, to be charged to the trades that close it.
  #entryFees = 0;

  constructor(cash: number, rules: ExecutionRules, purse: Purse = { cash }) {
    this.startingCash = cash;
    this.purse = purse;
    this.rules = rules;
  }

  get cash(): number {
    return this.purse.cash;
  }

  get equity(): number {
    return this.equityAt(this.mark);
  }

  /** What sizes are fractions of, with the position at `price`. */
  equityAt(price: number): number {
    return this.purse.cash + this.position * price;
  }

  /** Quote money but for the margins of other positions. */
  get uncommitted(): number {
    return this.purse.cash;
  }

  /** Why no position may be opened now, in words; undefined where one may. */
  get closedToEntries(): string | undefined {
    return undefined;
  }

  get unrealized(): number {
    return this.position * (this.mark - this.entryPrice);
  }

  /** Quote money that is free to open positions with: all but the margin of the position (all of its cost, unlevered). */
  get free(): number {
    const cost = this.position * this.entryPrice;
    return this.uncommitted + cost - Math.abs(cost) / this.rules.leverage;
  }

  /** Whether some price would liquidate the position: none does where it is paid for in full. */
  get canLiquidate(): boolean {
    return this.position < 0 || (this.position > 0 && this.rules.leverage > 1);
  }

  /** Where an isolated position's margin no longer covers its maintenance; NaN where no price does that. */
  get liquidationPrice(): number {
    if (!this.canLiquidate) return Number.NaN;
    const maintenance = this.rules.instrument?.maintenanceMargin ?? DEFAULT_MAINTENANCE_MARGIN;
    return this.bankruptcyPrice / (1 - Math.sign(this.position) * maintenance);
  }

  /** Where the whole margin is lost: no liquidation is charged more than that. */
  get bankruptcyPrice(): number {
    return this.entryPrice - this.marginAt(this.entryPrice) / this.position;
  }

  /** Quote money left behind the position at `price`: its share of the cost, or less where fees and funding ate into it. */
  marginAt(price: number): number {
    const cost = this.position * this.entryPrice;
    const margin = Math.min(Math.abs(cost) / this.rules.leverage, this.uncommitted + cost);
    return margin + this.position * (price - this.entryPrice);
  }

  /** Books a fill: `side` 1 buys, −1 sells; `size` in base units; `fee` in quote units. */
  apply(side: 1 | -1, size: number, price: number, fee: number, bar: number, reason: ExitReason): void {
    this.purse.cash = this.purse.cash - side * size * price - fee;
    this.feesPaid += fee;
    const held = Math.abs(this.position);
    if (held === 0 || this.position * side > 0) {
      this.#open(side, size, price, fee, bar);
      return;
    }
    const closed = Math.min(size, held);
    const rest = size - closed;
    this.#close(closed, held, price, rest === 0 ? fee : fee * (closed / size), bar, reason);
    if (!isDust(rest, size)) this.#open(side, rest, price, fee * (rest / size), bar);
  }

  /** Books a funding payment at `price`: longs pay a positive rate to shorts. */
  fund(rate: number, price: number): void {
    this.charge(this.position * price * rate);
  }

  /** Books a funding payment, quote units; below 0 it is received. */
  charge(payment: number): void {
    this.purse.cash -= payment;
    this.fundingPaid += payment;
    this.#entryFees += payment;
  }

  /** The position as a trade that is still open; null without one. */
  openTrade(bar: number, time: Float64Array): OpenTrade | null {
    if (this.position === 0) return null;
    const size = Math.abs(this.position);
    const pnl = this.unrealized - this.#entryFees;
    return {
      side: this.position > 0 ? 'long' : 'short',
      size,
      entryTime: time[this.entryBar]!,
      entryPrice: this.entryPrice,
      markPrice: this.mark,
      fees: this.#entryFees,
      pnl,
      return: pnl / (this.entryPrice * size),
      bars: bar - this.entryBar,
    };
  }

  snapshot(): AccountSnapshot {
    const { cash, position, entryPrice, entryBar, feesPaid, fundingPaid, mark } = this;
    return { cash, position, entryPrice, entryBar, entryFees: this.#entryFees, feesPaid, fundingPaid, mark };
  }

  restore({ entryFees, cash, ...fields }: AccountSnapshot): void {
    this.purse.cash = cash;
    Object.assign(this, fields);
    this.#entryFees = entryFees;
  }

  #open(side: 1 | -1, size: number, price: number, fee: number, bar: number): void {
    const held = Math.abs(this.position);
    if (held === 0) {
      this.entryBar = bar;
      this.entryPrice = price;
      this.#entryFees = fee;
    } else {
      this.entryPrice = (this.entryPrice * held + price * size) / (held + size);
      this.#entryFees += fee;
    }
    this.position += side * size;
  }

  #close(closed: number, held: number, price: number, fee: number, bar: number, reason: ExitReason): void {
    const direction = this.position > 0 ? 1 : -1;
    const left = held - closed;
    const all = isDust(left, held);
    const entryFees = all ? this.#entryFees : this.#entryFees * (closed / held);
    this.trades.add(direction, closed, this.entryBar, bar, this.entryPrice, price, entryFees + fee, reason);
    this.#entryFees -= entryFees;
    this.position = all ? 0 : direction * left;
    if (all) this.entryPrice = 0;
  }
}
