// What happens to a combination's account: the arithmetic of sweep-kernel.ts, operation by operation.

import * as AT from '../sweep-places.ts';
import { addSums, closeAt, greatest, greatestClose, highs, least, leastClose, lows, nextHigher, open } from './market.as.ts';

/** A size rounded down to the lot, as sizing does it. */
@external('env', 'floorToLot')
declare function floorToLot(size: f64): f64;

const ALL_IN: f64 = 1e-13;
const ROUNDING: f64 = 1e-9;

let startingCash: f64 = 0;
let fee: f64 = 0;
let slippage: f64 = 0;
let cost: f64 = 0;
let leverage: f64 = 1;
let maintenance: f64 = 0;
let hasLot: bool = false;
let minNotional: f64 = 0;
let quantity: f64 = NaN;
let notional: f64 = NaN;
let fraction: f64 = NaN;

/** Takes the rules of the run; of the three sizes those that are not given are NaN. */
export function setRules(
  cash: f64, feeRate: f64, slippageRate: f64, entryCost: f64, leverageRate: f64, maintenanceRate: f64,
  lots: bool, least: f64, ofQuantity: f64, ofNotional: f64, ofFraction: f64,
): void {
  startingCash = cash;
  fee = feeRate;
  slippage = slippageRate;
  cost = entryCost;
  leverage = leverageRate;
  maintenance = maintenanceRate;
  hasLot = lots;
  minNotional = least;
  quantity = ofQuantity;
  notional = ofNotional;
  fraction = ofFraction;
}

@inline export function get(s: usize, at: i32): f64 {
  return load<f64>(s + (<usize>at << 3));
}

@inline export function set(s: usize, at: i32, value: f64): void {
  store<f64>(s + (<usize>at << 3), value);
}

@inline function add(s: usize, at: i32, value: f64): void {
  set(s, at, get(s, at) + value);
}

/** Fills what was ordered on the bar before at the open of `row`, and marks the account at its close. */
@inline export function fill(s: usize, order: i32, row: i32, first: i32): void {
  const price = load<f64>(open + (<usize>row << 3));
  if (order & AT.orderClose) {
    if (isPast(get(s, AT.position), price, price, get(s, AT.liquidation))) {
      set(s, AT.left, 1);
      return;
    }
    closePosition(s, price, first + row);
  }
  if (order & AT.orderBuy) enter(s, 1, price, first + row);
  else if (order & AT.orderSell) enter(s, -1, price, first + row);
  point(s, row, first);
}

@inline function closePosition(s: usize, price: f64, bar: i32): void {
  const position = get(s, AT.position);
  const direction: f64 = position > 0 ? 1 : -1;
  const size = abs(position);
  const at = price * (1 - direction * slippage);
  const paid = size * at * fee;
  set(s, AT.cash, get(s, AT.cash) + direction * size * at - paid);
  add(s, AT.feesPaid, paid);
  set(s, AT.position, 0);
  const entryPrice = get(s, AT.entryPrice);
  const pnl = (at - entryPrice) * size * direction - (get(s, AT.entryFees) + paid);
  addTrade(s, pnl, entryPrice * size, <f64>bar - get(s, AT.entryBar));
}

@inline function enter(s: usize, side: f64, price: f64, bar: i32): void {
  const at = price * (1 + side * slippage);
  const size = sizeOf(get(s, AT.cash), at);
  if (!(size > 0) || size * at < minNotional) return;
  const paid = size * at * fee;
  const cash = get(s, AT.cash) - side * size * at - paid;
  set(s, AT.cash, cash);
  add(s, AT.feesPaid, paid);
  set(s, AT.position, side * size);
  set(s, AT.entryPrice, at);
  set(s, AT.entryFees, paid);
  set(s, AT.entryBar, <f64>bar);
  set(s, AT.liquidation, liquidationOf(cash, side * size, at));
}

@inline function sizeOf(cash: f64, price: f64): f64 {
  const wanted = quantity == quantity ? quantity : notional == notional ? notional / price : (fraction * cash) / (price * cost);
  if (!(wanted > 0) || cash <= ROUNDING * startingCash) return 0;
  const size = min(wanted, cash / (price * cost));
  return hasLot ? floorToLot(size) : size;
}

@inline function liquidationOf(cash: f64, position: f64, price: f64): f64 {
  if (position > 0 && leverage <= 1) return NaN;
  const worth = position * price;
  const margin = min(abs(worth) / leverage, cash + worth);
  return (price - margin / position) / (1 - (position > 0 ? maintenance : -maintenance));
}

@inline function point(s: usize, row: i32, first: i32): void {
  const position = get(s, AT.position);
  const now = get(s, AT.cash) + position * closeAt(row);
  const r = now / get(s, AT.equity) - 1;
  add(s, AT.sum, r);
  add(s, AT.squares, r * r);
  if (r > 0) add(s, AT.gains, r);
  else add(s, AT.lossSquares, r * r);
  if (position != 0) {
    add(s, AT.barsInMarket, 1);
    if (isLiquidated(s, position, row, row + 1)) set(s, AT.left, 1);
  }
  if (now >= get(s, AT.peak)) toPeak(s, now, first + row);
  else toLow(s, now);
  set(s, AT.equity, now);
}

/** Without a position up to the bar `to`: equity stays, at its peak or below it. */
@inline export function rest(s: usize, to: i32): void {
  if (get(s, AT.equity) >= get(s, AT.peak)) set(s, AT.peakRow, <f64>(to - 1));
}

/** Holds the position over the rows [from, to), at least one. */
@inline export function hold(s: usize, from: i32, to: i32, first: i32): void {
  const cash = get(s, AT.cash), position = get(s, AT.position);
  if (isLiquidated(s, position, from, to)) {
    set(s, AT.left, 1);
    return;
  }
  const high = greatestClose(from, to), low = leastClose(from, to);
  const top = cash + position * (position > 0 ? high : low);
  const bottom = cash + position * (position > 0 ? low : high);
  const allIn = abs(cash) <= ALL_IN * bottom;
  if (allIn) addSums(s + (AT.sum << 3), from, to);
  else addReturns(s, from, to);
  if (top < get(s, AT.peak)) toLow(s, bottom);
  else if (allIn && position > 0) climb(s, from, to, first);
  else climbSlowly(s, from, to, first);
  add(s, AT.barsInMarket, <f64>(to - from));
  set(s, AT.equity, cash + position * closeAt(to - 1));
}

@inline function isLiquidated(s: usize, position: f64, from: i32, to: i32): bool {
  if (!highs) return false;
  const level = get(s, AT.liquidation);
  if (level != level) return false;
  return isPast(position, least(lows, from, to), greatest(highs, from, to), level);
}

@inline function isPast(position: f64, low: f64, high: f64, level: f64): bool {
  return position > 0 ? low <= level : high >= level;
}

function addReturns(s: usize, from: i32, to: i32): void {
  const cash = get(s, AT.cash), position = get(s, AT.position);
  let before = get(s, AT.equity);
  let sum: f64 = 0, squares: f64 = 0, gains: f64 = 0, lossSquares: f64 = 0;
  for (let i = from; i < to; i++) {
    const now = cash + position * closeAt(i);
    const r = now / before - 1;
    before = now;
    const loss = r - abs(r);
    sum += r;
    squares += r * r;
    gains += r + abs(r);
    lossSquares += loss * loss;
  }
  add(s, AT.sum, sum);
  add(s, AT.squares, squares);
  add(s, AT.gains, gains / 2);
  add(s, AT.lossSquares, lossSquares / 4);
}

/** Follows the equity of a position that is all of the account from one close that may be a peak to the next. */
function climb(s: usize, from: i32, to: i32, first: i32): void {
  const cash = get(s, AT.cash), position = get(s, AT.position);
  let next = from;
  for (let i = from; i < to; i = nextHigher(i)) {
    const now = cash + position * closeAt(i);
    if (now < get(s, AT.peak)) continue;
    if (next < i) toLow(s, cash + position * leastClose(next, i));
    toPeak(s, now, first + i);
    next = i + 1;
  }
  if (next < to) toLow(s, cash + position * leastClose(next, to));
}

function climbSlowly(s: usize, from: i32, to: i32, first: i32): void {
  const cash = get(s, AT.cash), position = get(s, AT.position);
  for (let i = from; i < to; i++) {
    const now = cash + position * closeAt(i);
    if (now >= get(s, AT.peak)) toPeak(s, now, first + i);
    else toLow(s, now);
  }
}

@inline function toPeak(s: usize, equity: f64, row: i32): void {
  const under = <f64>row - get(s, AT.peakRow);
  if (under > get(s, AT.longest)) set(s, AT.longest, under);
  set(s, AT.peak, equity);
  set(s, AT.peakRow, <f64>row);
}

@inline function toLow(s: usize, equity: f64): void {
  const drawdown = equity / get(s, AT.peak) - 1;
  if (drawdown < get(s, AT.deepest)) set(s, AT.deepest, drawdown);
}

@inline function addTrade(s: usize, pnl: f64, notionalValue: f64, bars: f64): void {
  const count = get(s, AT.trades) + 1;
  set(s, AT.trades, count);
  add(s, AT.tradeBars, bars);
  const difference = pnl - get(s, AT.pnlMean);
  add(s, AT.pnlMean, difference / count);
  add(s, AT.pnlSquares, difference * (pnl - get(s, AT.pnlMean)));
  addResult(s, AT.pnl, pnl);
  addResult(s, AT.returns, pnl / notionalValue);
}

@inline function addResult(s: usize, at: i32, value: f64): void {
  add(s, at, value);
  if (value > get(s, at + AT.toBest)) set(s, at + AT.toBest, value);
  if (value < get(s, at + AT.toWorst)) set(s, at + AT.toWorst, value);
  if (value > 0) {
    add(s, at + AT.toGains, value);
    add(s, at + AT.toWins, 1);
  } else if (value < 0) {
    set(s, at + AT.toLost, get(s, at + AT.toLost) - value);
    add(s, at + AT.toLosses, 1);
  }
}
