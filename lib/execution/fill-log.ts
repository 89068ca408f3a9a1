// Fills, in columns; made into objects only for those who read them.

import type { Fill } from '../core/run.ts';
import { withRoom } from './growing.ts';

export class FillLog {
  length = 0;
  readonly #keys: string[] = [];
  readonly #tags: (string | undefined)[] = [];
  // time, side (1 buys), size, price, fee, maker (1) in rows of six: one column to grow and to hash.
  #numbers = new Float64Array(6 * 16);
  #bar = new Int32Array(16);

  add(
    key: string,
    tag: string | undefined,
    bar: number,
    time: number,
    side: 1 | -1,
    size: number,
    price: number,
    fee: number,
    maker: boolean,
  ): void {
    const k = this.length++;
    if (k === this.#bar.length) {
      this.#numbers = withRoom(this.#numbers, 6 * k);
      this.#bar = withRoom(this.#bar, k);
    }
    this.#keys.push(key);
    this.#tags.push(tag);
    this.#bar[k] = bar;
    const n = this.#numbers;
    n[6 * k] = time;
    n[6 * k + 1] = side;
    n[6 * k + 2] = size;
    n[6 * k + 3] = price;
    n[6 * k + 4] = fee;
    n[6 * k + 5] = maker ? 1 : 0;
  }

  at(k: number): Fill {
    const n = this.#numbers;
    const tag = this.#tags[k];
    return {
      time: n[6 * k]!,
      bar: this.#bar[k]!,
      key: this.#keys[k]!,
      side: n[6 * k + 1] === 1 ? 'buy' : 'sell',
      size: n[6 * k + 2]!,
      price: n[6 * k + 3]!,
      fee: n[6 * k + 4]!,
      liquidity: n[6 * k + 5] === 1 ? 'maker' : 'taker',
      ...(tag !== undefined && { tag }),
    };
  }

  /** All fills as numbers (six float64 each) and the keys of their orders: what a hash of them is made from. */
  get raw(): { readonly numbers: Float64Array; readonly keys: readonly string[] } {
    return { numbers: this.#numbers.subarray(0, 6 * this.length), keys: this.#keys };
  }
}
