// For tests: the money of the naive model: what an order may fill, what a fill does, and where a position is liquidated.

import type { ExecutionRules } from '../execution/index.ts';
import type { Level, Offset, Order } from '../strategy/index.ts';

export type Sign = 1 | -1;

export class NaiveAccount {
  cash: number;
  position = 0;
  /** The average price of the position. */
  entry = 0;
  readonly rules: ExecutionRules;

  constructor(cash: number, rules: ExecutionRules) {
    this.cash = cash;
    this.rules = rules;
  }

  /** The size that is filled, and whether it is less than was asked for. */
  take(order: Order, sign: Sign, price: number, rate: number): [size: number, cut: boolean] {
    const { instrument, leverage, side } = this.rules;
    const wanted = this.#wanted(order, sign, price, rate);
    const against = this.position * sign < 0 ? Math.abs(this.position) : 0;
    const barred = order.reduceOnly || (side === 'long' && sign === -1) || (side === 'short' && sign === 1);
    const costPerUnit = price / leverage + price * rate;
    const cashIfClosed = this.cash - sign * against * price - against * price * rate;
    const own = Math.abs(this.position) * this.entry;
    const free = against > 0 ? cashIfClosed : this.cash + this.position * this.entry - own / leverage;
    // Nothing is left of 1000 where a billionth of it is.
    const most = against + (barred || free <= 1e-6 ? 0 : free / costPerUnit);
    let size = Math.min(wanted, most);
    const lot = instrument?.lot;
    if (lot !== undefined && size !== against) size = Math.floor(size / lot + 1e-9) * lot;
    const cut = wanted > most * (1 + 1e-9) && !order.reduceOnly;
    const tooSmall = !order.reduceOnly && size * price < (instrument?.minNotional ?? 0);
    return wanted > 0 && size > 0 && !tooSmall ? [size, cut] : [0, cut];
  }

  #wanted({ size, attached }: Order, sign: Sign, price: number, rate: number): number {
    if (typeof size === 'number') return size;
    if (size === 'position') return Math.abs(this.position);
    if ('notional' in size) return size.notional / price;
    const equity = this.cash + this.position * price;
    if ('fraction' in size) return (size.fraction * equity) / (price / this.rules.leverage + price * rate);
    if ('weight' in size)
      return this.#missing(size.weight, sign, price) / (this.position * sign < 0 ? 1 : 1 + rate);
    const stop = this.nearestTick(levelOf(attached!.stop!, price, -sign));
    return sign * (price - stop) > 0 ? (size.risk * equity) / (sign * (price - stop)) : 0;
  }

  /** Units that are missing to a weight on a side; not above 0 where it is reached. */
  #missing(weight: number, sign: Sign, price: number): number {
    const equity = this.cash + this.position * price;
    return sign * ((weight * equity) / price - this.position);
  }

  /** Whether an order wants no more than there is. */
  isReached({ size }: Order, sign: Sign, price: number): boolean {
    return typeof size === 'object' && 'weight' in size && this.#missing(size.weight, sign, price) <= 0;
  }

  /** Books a fill. */
  book(sign: Sign, size: number, price: number, fee: number): void {
    const before = this.position;
    const after = Math.abs(before + sign * size) < 1e-9 ? 0 : before + sign * size;
    this.cash -= sign * size * price + fee;
    if (before * after <= 0) this.entry = after === 0 ? 0 : price;
    else if (Math.abs(after) > Math.abs(before)) {
      this.entry = (Math.abs(before) * this.entry + size * price) / Math.abs(after);
    }
    this.position = after;
  }

  get #margin(): number {
    const cost = Math.abs(this.position) * this.entry;
    return Math.min(cost / this.rules.leverage, this.cash + this.position * this.entry);
  }

  /** Where margin + profit = maintenance × notional; undefined where no price does that. */
  get liquidation(): number | undefined {
    const size = Math.abs(this.position);
    if (size === 0 || (this.position > 0 && this.rules.leverage === 1)) return undefined;
    const rate = this.rules.instrument?.maintenanceMargin ?? 0.005;
    return this.position > 0
      ? (size * this.entry - this.#margin) / (size * (1 - rate))
      : (size * this.entry + this.#margin) / (size * (1 + rate));
  }

  /** At which price a position is liquidated where the market is at `price`, and the fee of that. */
  liquidateAt(price: number): [price: number, fee: number] {
    const size = Math.abs(this.position);
    const direction = Math.sign(this.position);
    const zero = this.entry - (direction * this.#margin) / size;
    const at = direction === 1 ? Math.max(price, zero) : Math.min(price, zero);
    const left = Math.max(0, this.#margin + this.position * (at - this.entry));
    return [at, Math.min(left, size * at * this.rules.takerFee)];
  }

  nearestTick(price: number): number {
    const tick = this.rules.instrument?.tick;
    return tick === undefined ? price : Math.round(price / tick) * tick;
  }

  limitTick(price: number, sign: Sign): number {
    const tick = this.rules.instrument?.tick;
    if (tick === undefined) return price;
    return sign === 1 ? Math.floor(price / tick + 1e-9) * tick : Math.ceil(price / tick - 1e-9) * tick;
  }
}

export const offsetOf = (offset: Offset, price: number) =>
  'distance' in offset ? offset.distance : offset.fraction * price;

export const levelOf = (level: Level, price: number, direction: number) =>
  'price' in level ? level.price : price + direction * offsetOf(level, price);
