// What all combinations of a sweep share of a tile of bars: sums of the market's returns and extremes of its prices.

import type { BarColumns } from '../core/bars.ts';

/** The least and the greatest value of any range of rows of a tile, in two looks each: a sparse table. */
export class Extremes {
  readonly #rows: number;
  readonly #greatest: Float64Array;
  readonly #least: Float64Array;
  #first = 0;

  /** For tiles of at most `rows` rows. */
  constructor(rows: number) {
    this.#rows = rows;
    const levels = 32 - Math.clz32(rows);
    this.#greatest = new Float64Array(rows * levels);
    this.#least = new Float64Array(rows * levels);
  }

  /** Takes the rows [from, to) of a column. */
  load(column: Float64Array, from: number, to: number): void {
    const [n, rows, greatest, least] = [to - from, this.#rows, this.#greatest, this.#least];
    this.#first = from;
    for (let i = 0; i < n; i++) greatest[i] = least[i] = column[from + i]!;
    // Row i of level k is of the rows i to i + 2^k − 1, made of two of the level below.
    for (let half = 1, at = rows; 2 * half <= n; half *= 2, at += rows) {
      for (let i = 0; i + 2 * half <= n; i++) {
        const [k, l] = [at - rows + i, at - rows + i + half];
        greatest[at + i] = greatest[k]! > greatest[l]! ? greatest[k]! : greatest[l]!;
        least[at + i] = least[k]! < least[l]! ? least[k]! : least[l]!;
      }
    }
  }

  /** The greatest value of the rows [from, to), of which there is at least one. */
  greatest(from: number, to: number): number {
    const level = 31 - Math.clz32(to - from);
    const at = level * this.#rows - this.#first;
    const a = this.#greatest[at + from]!;
    const b = this.#greatest[at + to - (1 << level)]!;
    return a > b ? a : b;
  }

  /** The least value of the rows [from, to), of which there is at least one. */
  least(from: number, to: number): number {
    const level = 31 - Math.clz32(to - from);
    const at = level * this.#rows - this.#first;
    const a = this.#least[at + from]!;
    const b = this.#least[at + to - (1 << level)]!;
    return a < b ? a : b;
  }
}

/** Sums over the first rows of a tile of four powers of the market's bar returns, in rows of four. */
export class MarketSums {
  readonly #sums: Float64Array;
  #first = 0;

  constructor(rows: number) {
    this.#sums = new Float64Array(4 * (rows + 1));
  }

  /** Takes the rows [from, to) of the closes; a row without one before it has no return. */
  load(close: Float64Array, from: number, to: number): void {
    const sums = this.#sums;
    this.#first = from;
    let [sum, squares, gains, lossSquares] = [0, 0, 0, 0];
    for (let i = from, at = 4; i < to; i++, at += 4) {
      const r = i === 0 ? 0 : close[i]! / close[i - 1]! - 1;
      sum += r;
      squares += r * r;
      if (r > 0) gains += r;
      else lossSquares += r * r;
      sums[at] = sum;
      sums[at + 1] = squares;
      sums[at + 2] = gains;
      sums[at + 3] = lossSquares;
    }
  }

  /** Adds the sums of the rows [from, to) to four values of `out` from `at` on: Σr, Σr², Σmax(r, 0), Σmin(r, 0)². */
  addTo(out: Float64Array, at: number, from: number, to: number): void {
    const sums = this.#sums;
    const [k, l] = [4 * (from - this.#first), 4 * (to - this.#first)];
    out[at]! += sums[l]! - sums[k]!;
    out[at + 1]! += sums[l + 1]! - sums[k + 1]!;
    out[at + 2]! += sums[l + 2]! - sums[k + 2]!;
    out[at + 3]! += sums[l + 3]! - sums[k + 3]!;
  }
}

/**
 * For each close of a tile the next one that is as high, by as much as rounding may hide: from a peak of the equity of a
 * position that is all of the account, or from before one, the next peak is found along these links.
 */
export class PeakLinks {
  readonly #next: Int32Array;
  readonly #open: Int32Array;
  #first = 0;

  constructor(rows: number) {
    this.#next = new Int32Array(rows);
    this.#open = new Int32Array(rows + 1);
  }

  /** Takes the rows [from, to) of the closes. */
  load(close: Float64Array, from: number, to: number): void {
    const [next, open] = [this.#next, this.#open];
    this.#first = from;
    let count = 0;
    for (let j = from; j <= to; j++) {
      const now = j < to ? close[j]! : Number.POSITIVE_INFINITY;
      for (; count > 0; count--) {
        const i = open[count - 1]!;
        if (now < close[i]! * (1 - 1e-12)) break;
        next[i - from] = j;
      }
      open[count++] = j;
    }
  }

  /** The next row after `row`; the end of the tile where there is none. */
  after(row: number): number {
    return this.#next[row - this.#first]!;
  }
}

/** One tile of bars, and what is known of it before any combination goes through it. */
export class MarketTile {
  readonly open: Float64Array;
  readonly close: Float64Array;
  readonly closes: Extremes;
  /** Of highs and lows, where a position can be liquidated. */
  readonly highs: Extremes | undefined;
  readonly lows: Extremes | undefined;
  readonly sums: MarketSums;
  readonly peaks: PeakLinks;
  readonly #bars: BarColumns;

  constructor(bars: BarColumns, rows: number, ranges: boolean) {
    this.#bars = bars;
    this.open = bars.open;
    this.close = bars.close;
    this.closes = new Extremes(rows);
    this.highs = ranges ? new Extremes(rows) : undefined;
    this.lows = ranges ? new Extremes(rows) : undefined;
    this.sums = new MarketSums(rows);
    this.peaks = new PeakLinks(rows);
  }

  /** Moves to the bars [from, to). */
  load(from: number, to: number): void {
    const { high, low, close } = this.#bars;
    this.closes.load(close, from, to);
    this.highs?.load(high, from, to);
    this.lows?.load(low, from, to);
    this.sums.load(close, from, to);
    this.peaks.load(close, from, to);
  }
}
