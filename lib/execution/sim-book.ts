// The simulated venue's book: at which price, of which size and at what fee an order fills.

import type { ExitReason } from '../core/trade.ts';
import { Book, levelPrice } from './book.ts';
import { allowedSize, missedByFees, requestedSize, whyNothing } from './sizing.ts';
import type { WorkingOrder } from './working-order.ts';

export class SimBook extends Book {
  /** Fills an order at `raw`, the price before slippage, as far as the account and the instrument allow. */
  fill(w: WorkingOrder, raw: number, liquidity: 'maker' | 'taker', slips: boolean): void {
    const { order, side } = w;
    const { account, rules } = this;
    const price = slips ? this.#slipped(w, raw) : raw;
    const feeRate = this.#feeRate(liquidity);
    const exit = order.attached?.stop;
    const stop = exit === undefined ? undefined : this.tick(levelPrice(exit, price, -side));
    const reduceOnly = order.reduceOnly ?? false;
    if (reduceOnly && account.position * side >= 0) {
      // No mistake: another order of this bar has closed the position already.
      w.to('canceled', 'there is no position to reduce');
      return;
    }
    const wanted = requestedSize(order.size, side, account, price, feeRate, stop, rules);
    if (!(wanted > 0)) {
      if (typeof order.size === 'object' && 'weight' in order.size) w.to('canceled', 'its weight is reached');
      else this.#refuse(w, whyNothing(order.size));
      return;
    }
    const sized = allowedSize(side, wanted, price, feeRate, reduceOnly, account, rules);
    const { size, reason } = sized;
    const byFees = reason !== undefined && missedByFees(order.size, sized, wanted, price, feeRate, account);
    if (size === 0) {
      if (byFees) w.to('canceled', 'its weight is missed by fees alone');
      else this.#refuse(w, reason!);
    } else if (reason !== undefined && w.timeInForce === 'fok') {
      w.to('expired', `it could not fill whole: ${reason}`);
    } else {
      if (reason !== undefined && !byFees) this.#tell(w, `was cut from ${wanted} to ${size}: ${reason}`);
      this.#execute(w, size, price, raw, liquidity, size * price * feeRate, w.exitReason);
    }
  }

  /** Closes the position at the close, as the end of a run does. */
  closeAtEnd(): void {
    if (this.account.position === 0) return;
    const w = this.#closing('end');
    const raw = this.moment.prices.close;
    const [size, price] = [Math.abs(this.account.position), this.#slipped(w, raw)];
    this.#execute(w, size, price, raw, 'taker', size * price * this.rules.takerFee, 'end');
  }

  /** Closes the position at `price`; the fee takes no more than what is left of the margin. */
  liquidate(price: number): void {
    const { account } = this;
    const w = this.#closing('liquidation');
    const size = Math.abs(account.position);
    const fee = Math.min(size * price * this.rules.takerFee, Math.max(0, account.marginAt(price)));
    this.#execute(w, size, price, price, 'taker', fee, 'liquidation');
  }

  #closing(key: ExitReason): WorkingOrder {
    const side = this.account.position > 0 ? 'sell' : 'buy';
    return this.add(key, { type: 'market', side, size: 'position', reduceOnly: true }, 'order', undefined);
  }

  #execute(
    w: WorkingOrder,
    size: number,
    price: number,
    raw: number,
    liquidity: 'maker' | 'taker',
    fee: number,
    reason: ExitReason,
  ): void {
    w.to('filled');
    this.book(w, { size, price, raw, fee, maker: liquidity === 'maker', reason });
  }

  #feeRate(liquidity: 'maker' | 'taker'): number {
    return liquidity === 'maker' ? this.rules.makerFee : this.rules.takerFee;
  }

  /** Slippage is against the trader; a limit is never worse than its price. */
  #slipped(w: WorkingOrder, raw: number): number {
    const price = raw * (1 + w.side * this.rules.slippage);
    if (!w.isLimit) return price;
    return w.side === 1 ? Math.min(price, w.price) : Math.max(price, w.price);
  }

  #refuse(w: WorkingOrder, reason: string): void {
    w.to('rejected', reason);
    this.#tell(w, `was refused: ${reason}`);
  }

  #tell(w: WorkingOrder, what: string): void {
    this.listener.refused(w, what, this.moment.time);
  }
}
