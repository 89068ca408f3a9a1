// Closed trades, in columns.

import { EXIT_REASONS, type ExitReason, type TradeColumns } from '../core/trade.ts';
import { withRoom } from './growing.ts';

export class TradeLog {
  length = 0;
  #direction = new Int8Array(16);
  #size = new Float64Array(16);
  #entryBar = new Int32Array(16);
  #exitBar = new Int32Array(16);
  #entryPrice = new Float64Array(16);
  #exitPrice = new Float64Array(16);
  #fees = new Float64Array(16);
  #pnl = new Float64Array(16);
  #return = new Float64Array(16);
  #reason = new Uint8Array(16);

  add(
    direction: 1 | -1,
    size: number,
    entryBar: number,
    exitBar: number,
    entryPrice: number,
    exitPrice: number,
    fees: number,
    reason: ExitReason,
  ): void {
    const k = this.length;
    if (k === this.#size.length) this.#grow();
    const pnl = (exitPrice - entryPrice) * size * direction - fees;
    this.#direction[k] = direction;
    this.#size[k] = size;
    this.#entryBar[k] = entryBar;
    this.#exitBar[k] = exitBar;
    this.#entryPrice[k] = entryPrice;
    this.#exitPrice[k] = exitPrice;
    this.#fees[k] = fees;
    this.#pnl[k] = pnl;
    this.#return[k] = pnl / (entryPrice * size);
    this.#reason[k] = EXIT_REASONS.indexOf(reason);
    this.length = k + 1;
  }

  /** The trades so far, as views. */
  get columns(): TradeColumns {
    const n = this.length;
    return {
      length: n,
      direction: this.#direction.subarray(0, n),
      size: this.#size.subarray(0, n),
      entryBar: this.#entryBar.subarray(0, n),
      exitBar: this.#exitBar.subarray(0, n),
      entryPrice: this.#entryPrice.subarray(0, n),
      exitPrice: this.#exitPrice.subarray(0, n),
      fees: this.#fees.subarray(0, n),
      pnl: this.#pnl.subarray(0, n),
      return: this.#return.subarray(0, n),
      reason: this.#reason.subarray(0, n),
    };
  }

  #grow(): void {
    const n = this.length;
    this.#direction = withRoom(this.#direction, n);
    this.#size = withRoom(this.#size, n);
    this.#entryBar = withRoom(this.#entryBar, n);
    this.#exitBar = withRoom(this.#exitBar, n);
    this.#entryPrice = withRoom(this.#entryPrice, n);
    this.#exitPrice = withRoom(this.#exitPrice, n);
    this.#fees = withRoom(this.#fees, n);
    this.#pnl = withRoom(this.#pnl, n);
    this.#return = withRoom(this.#return, n);
    this.#reason = withRoom(this.#reason, n);
  }
}
