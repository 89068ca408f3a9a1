// The kernel of a sweep: one combination of a signal strategy through one tile of bars.
//
// It does what the engine does with market orders that fill at the next open, restated without objects: what fills is
// the arithmetic of `SimBook.fill`, `requestedSize`, `allowedSize` and `Account.apply` for an account that is flat or
// closes whole. Between two signals nothing happens to a position: the span is accounted for at once.

import { floorToStep } from '../core/instrument.ts';
import type { Finder } from './sweep-finder.ts';
import type { MarketTile } from './sweep-market.ts';
import type { SweepRules } from './sweep-rules.ts';
import { AT, addTrade } from './sweep-state.ts';

/** The signals of one combination that count on the sides that may be held; the others never hold. */
export interface SignalFinders {
  readonly entries: Finder;
  readonly exits: Finder;
  readonly shortEntries: Finder;
  readonly shortExits: Finder;
}

// A position that is all of the account leaves a rounding error of cash: then its returns are the market's.
const ALL_IN = 1e-13;
// As in sizing: what is left of the cash after a rounding error is none.
const ROUNDING = 1e-9;

export class SweepKernel {
  readonly #tile: MarketTile;
  readonly #rules: SweepRules;

  constructor(tile: MarketTile, rules: SweepRules) {
    this.#tile = tile;
    this.#rules = rules;
  }

  /**
   * Takes the combination at `o` of `s` through the bars [from, to), the tile that is loaded; bar i is row i − shift of
   * the graph. Stops where it meets what only the engine covers.
   */
  advance(s: Float64Array, o: number, find: SignalFinders, from: number, to: number, shift: number): void {
    const start = s[o + AT.start]!;
    // The first bar has no return: equity starts there.
    let row = from > 0 ? from : 1;
    let look = from > start ? from : start;
    let [entry, shortEntry] = [-1, -1];
    do {
      if (s[o + AT.order] !== 0) {
        this.#fill(s, o, row);
        if (s[o + AT.left] !== 0) return;
        if (row > look) look = row;
        row++;
      }
      const position = s[o + AT.position]!;
      let next = to;
      if (look < to) {
        if (position === 0) {
          if (entry < look) entry = find.entries.next(look - shift, to - shift) + shift;
          if (shortEntry < look) shortEntry = find.shortEntries.next(look - shift, to - shift) + shift;
          next = entry < shortEntry ? entry : shortEntry;
        } else {
          next = (position > 0 ? find.exits : find.shortExits).next(look - shift, to - shift) + shift;
        }
      }
      const end = next < to ? next + 1 : to;
      if (row < end) {
        if (position === 0) rest(s, o, end);
        else this.#hold(s, o, row, end);
        if (s[o + AT.left] !== 0) return;
        row = end;
      }
      if (next < to) {
        s[o + AT.order] =
          position === 0
            ? enterAt(find, next - shift, entry === next, shortEntry === next)
            : leaveAt(position, find, next - shift);
      }
      look = next + 1;
    } while (row < to);
  }

  /** Fills what was ordered on the bar before at the open of `row`, and marks the account at its close. */
  #fill(s: Float64Array, o: number, row: number): void {
    const order = s[o + AT.order]!;
    const open = this.#tile.open[row]!;
    s[o + AT.order] = 0;
    if (order & AT.orderClose) {
      if (isPast(s[o + AT.position]!, open, open, s[o + AT.liquidation]!)) {
        s[o + AT.left] = 1;
        return;
      }
      this.#close(s, o, open, row);
    }
    if (order & AT.orderBuy) this.#enter(s, o, 1, open, row);
    else if (order & AT.orderSell) this.#enter(s, o, -1, open, row);
    this.#point(s, o, row);
  }

  /** Closes the position whole. */
  #close(s: Float64Array, o: number, open: number, row: number): void {
    const position = s[o + AT.position]!;
    const direction = position > 0 ? 1 : -1;
    const size = Math.abs(position);
    const price = open * (1 - direction * this.#rules.slippage);
    const fee = size * price * this.#rules.fee;
    s[o + AT.cash] = s[o + AT.cash]! + direction * size * price - fee;
    s[o + AT.feesPaid]! += fee;
    s[o + AT.position] = 0;
    const entryPrice = s[o + AT.entryPrice]!;
    const pnl = (price - entryPrice) * size * direction - (s[o + AT.entryFees]! + fee);
    addTrade(s, o, pnl, entryPrice * size, row - s[o + AT.entryBar]!);
  }

  /** Opens a position with a flat account, where it can pay for one. */
  #enter(s: Float64Array, o: number, side: 1 | -1, open: number, row: number): void {
    const price = open * (1 + side * this.#rules.slippage);
    const size = this.#size(s[o + AT.cash]!, price);
    if (!(size > 0) || size * price < this.#rules.minNotional) return;
    const fee = size * price * this.#rules.fee;
    s[o + AT.cash] = s[o + AT.cash]! - side * size * price - fee;
    s[o + AT.feesPaid]! += fee;
    s[o + AT.position] = side * size;
    s[o + AT.entryPrice] = price;
    s[o + AT.entryFees] = fee;
    s[o + AT.entryBar] = row;
    s[o + AT.liquidation] = this.#liquidation(s[o + AT.cash]!, side * size, price);
  }

  /** What can be bought or sold short with `cash`, all that a flat account has. */
  #size(cash: number, price: number): number {
    const { quantity, notional, fraction, cost } = this.#rules;
    const wanted = !Number.isNaN(quantity)
      ? quantity
      : Number.isNaN(notional)
        ? (fraction * cash) / (price * cost)
        : notional / price;
    if (!(wanted > 0) || cash <= ROUNDING * this.#rules.cash) return 0;
    return floorToStep(Math.min(wanted, cash / (price * this.#rules.cost)), this.#rules.lot);
  }

  #liquidation(cash: number, position: number, price: number): number {
    if (position > 0 && this.#rules.leverage <= 1) return Number.NaN;
    const cost = position * price;
    const margin = Math.min(Math.abs(cost) / this.#rules.leverage, cash + cost);
    return (price - margin / position) / (1 - Math.sign(position) * this.#rules.maintenance);
  }

  /** Marks the account at the close of a bar in which something filled. */
  #point(s: Float64Array, o: number, row: number): void {
    const position = s[o + AT.position]!;
    const now = s[o + AT.cash]! + position * this.#tile.close[row]!;
    addReturn(s, o, now / s[o + AT.equity]! - 1);
    if (position !== 0) {
      s[o + AT.barsInMarket]!++;
      if (this.#liquidates(s, o, row, row + 1)) s[o + AT.left] = 1;
    }
    if (now >= s[o + AT.peak]!) toPeak(s, o, now, row);
    else toLow(s, o, now);
    s[o + AT.equity] = now;
  }

  /** Holds the position over the bars [from, to), at least one. */
  #hold(s: Float64Array, o: number, from: number, to: number): void {
    const { close, closes, sums } = this.#tile;
    const [cash, position] = [s[o + AT.cash]!, s[o + AT.position]!];
    if (this.#liquidates(s, o, from, to)) {
      s[o + AT.left] = 1;
      return;
    }
    // Equity follows the close without a turn, in floating point too.
    const [high, low] = [closes.greatest(from, to), closes.least(from, to)];
    const top = cash + position * (position > 0 ? high : low);
    const bottom = cash + position * (position > 0 ? low : high);
    const allIn = Math.abs(cash) <= ALL_IN * bottom;
    if (allIn) sums.addTo(s, o + AT.sum, from, to);
    else addReturns(s, o, close, from, to);
    if (top < s[o + AT.peak]!) toLow(s, o, bottom);
    else if (allIn && position > 0) this.#climb(s, o, from, to);
    else climbSlowly(s, o, close, from, to);
    s[o + AT.barsInMarket]! += to - from;
    s[o + AT.equity] = cash + position * close[to - 1]!;
  }

  /** Follows equity that regains its peak from one close that may be a peak to the next. */
  #climb(s: Float64Array, o: number, from: number, to: number): void {
    const { close, closes, peaks } = this.#tile;
    const [cash, position] = [s[o + AT.cash]!, s[o + AT.position]!];
    let next = from;
    for (let i = from; i < to; i = peaks.after(i)) {
      const now = cash + position * close[i]!;
      if (now < s[o + AT.peak]!) continue;
      if (next < i) toLow(s, o, cash + position * closes.least(next, i));
      toPeak(s, o, now, i);
      next = i + 1;
    }
    if (next < to) toLow(s, o, cash + position * closes.least(next, to));
  }

  #liquidates(s: Float64Array, o: number, from: number, to: number): boolean {
    const level = s[o + AT.liquidation]!;
    const { lows, highs } = this.#tile;
    if (Number.isNaN(level) || lows === undefined || highs === undefined) return false;
    return isPast(s[o + AT.position]!, lows.least(from, to), highs.greatest(from, to), level);
  }
}

function isPast(position: number, low: number, high: number, level: number): boolean {
  return position > 0 ? low <= level : high >= level;
}

/** The orders that `signalReducer` makes without a position, where `entry` or `shortEntry` or both hold. */
function enterAt(find: SignalFinders, row: number, entry: boolean, shortEntry: boolean): number {
  const long = entry && !find.exits.holds(row);
  const short = shortEntry && !find.shortExits.holds(row);
  return long === short ? 0 : long ? AT.orderBuy : AT.orderSell;
}

/** The orders that it makes where the exit of the position holds. */
function leaveAt(position: number, find: SignalFinders, row: number): number {
  if (position > 0) {
    const short = find.shortEntries.holds(row) && !find.shortExits.holds(row);
    return short ? AT.orderClose | AT.orderSell : AT.orderClose;
  }
  const long = find.entries.holds(row) && !find.exits.holds(row);
  return long ? AT.orderClose | AT.orderBuy : AT.orderClose;
}

/** Without a position up to the bar `to`: equity stays, at its peak or below it. */
function rest(s: Float64Array, o: number, to: number): void {
  if (s[o + AT.equity]! >= s[o + AT.peak]!) s[o + AT.peakRow] = to - 1;
}

function addReturn(s: Float64Array, o: number, r: number): void {
  s[o + AT.sum]! += r;
  s[o + AT.squares]! += r * r;
  if (r > 0) s[o + AT.gains]! += r;
  else s[o + AT.lossSquares]! += r * r;
}

/** Adds the returns of a position that is only a part of the account, or more than it. */
function addReturns(s: Float64Array, o: number, close: Float64Array, from: number, to: number): void {
  const [cash, position] = [s[o + AT.cash]!, s[o + AT.position]!];
  let before = s[o + AT.equity]!;
  let [sum, squares, gains, lossSquares] = [0, 0, 0, 0];
  for (let i = from; i < to; i++) {
    const now = cash + position * close[i]!;
    const r = now / before - 1;
    before = now;
    // Twice the loss, without a branch on the sign.
    const loss = r - Math.abs(r);
    sum += r;
    squares += r * r;
    gains += r + Math.abs(r);
    lossSquares += loss * loss;
  }
  s[o + AT.sum]! += sum;
  s[o + AT.squares]! += squares;
  s[o + AT.gains]! += gains / 2;
  s[o + AT.lossSquares]! += lossSquares / 4;
}

/** Follows equity bar by bar over a span in which it regains its peak. */
function climbSlowly(s: Float64Array, o: number, close: Float64Array, from: number, to: number): void {
  const [cash, position] = [s[o + AT.cash]!, s[o + AT.position]!];
  for (let i = from; i < to; i++) {
    const now = cash + position * close[i]!;
    if (now >= s[o + AT.peak]!) toPeak(s, o, now, i);
    else toLow(s, o, now);
  }
}

function toPeak(s: Float64Array, o: number, equity: number, row: number): void {
  const under = row - s[o + AT.peakRow]!;
  if (under > s[o + AT.longest]!) s[o + AT.longest] = under;
  s[o + AT.peak] = equity;
  s[o + AT.peakRow] = row;
}

/** The least of several equities below one peak makes the deepest drawdown of them. */
function toLow(s: Float64Array, o: number, equity: number): void {
  const drawdown = equity / s[o + AT.peak]! - 1;
  if (drawdown < s[o + AT.deepest]!) s[o + AT.deepest] = drawdown;
}
