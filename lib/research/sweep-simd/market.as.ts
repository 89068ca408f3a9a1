// What all combinations share of a tile: running sums of the market's returns, extremes of its prices, and its peaks.
// The same as sweep-market.ts, row i of the tile at 8 × i.

/** Opens and closes; before the first close is that of the bar before. */
export let open: usize = 0;
export let close: usize = 0;
/** Of four running sums, in rows of four. */
let sums: usize = 0;
/** For each close the next one that is as high: see `isNextPeak`. */
let higher: usize = 0;
let stack: usize = 0;
/** Tables of extremes: of closes, and of highs and lows where a position can be liquidated, else 0. */
let tops: usize = 0;
let bottoms: usize = 0;
export let highs: usize = 0;
export let lows: usize = 0;
/** Bytes of a column. */
let column: usize = 0;

/** Takes the places of everything, for tiles of `rows` rows. */
export function placeMarket(
  rows: i32, opens: usize, closes: usize, runningSums: usize, nextHigher: usize, unanswered: usize,
  closeTops: usize, closeBottoms: usize, highTops: usize, lowBottoms: usize,
): void {
  column = <usize>rows << 3;
  open = opens;
  close = closes;
  sums = runningSums;
  higher = nextHigher;
  stack = unanswered;
  tops = closeTops;
  bottoms = closeBottoms;
  highs = highTops;
  lows = lowBottoms;
}

/** Computes what is known of a tile of `n` bars, of which the first of all has no return. */
export function loadMarket(n: i32, first: bool): void {
  sum(n, first);
  memory.copy(tops, close, <usize>n << 3);
  memory.copy(bottoms, close, <usize>n << 3);
  raise(tops, n);
  lower(bottoms, n);
  if (highs) raise(highs, n);
  if (lows) lower(lows, n);
  linkPeaks(n);
}

function sum(n: i32, first: bool): void {
  let total: f64 = 0, squares: f64 = 0, gains: f64 = 0, lossSquares: f64 = 0;
  let at = sums;
  for (let i = 0; i < n; i++) {
    const here = close + (<usize>i << 3);
    const r: f64 = first && i == 0 ? 0 : load<f64>(here) / load<f64>(here - 8) - 1;
    total += r;
    squares += r * r;
    if (r > 0) gains += r;
    else lossSquares += r * r;
    at += 32;
    store<f64>(at, total);
    store<f64>(at, squares, 8);
    store<f64>(at, gains, 16);
    store<f64>(at, lossSquares, 24);
  }
}

/** Adds the sums of the rows [from, to) to four numbers at `out`. */
@inline export function addSums(out: usize, from: i32, to: i32): void {
  const k = sums + (<usize>from << 5), l = sums + (<usize>to << 5);
  store<f64>(out, load<f64>(out) + (load<f64>(l) - load<f64>(k)));
  store<f64>(out, load<f64>(out, 8) + (load<f64>(l, 8) - load<f64>(k, 8)), 8);
  store<f64>(out, load<f64>(out, 16) + (load<f64>(l, 16) - load<f64>(k, 16)), 16);
  store<f64>(out, load<f64>(out, 24) + (load<f64>(l, 24) - load<f64>(k, 24)), 24);
}

// Row i of level k is of the rows i to i + 2^k − 1, made of two of the level below. Two rows at a time: the one after the
// last, where there is one, is in its column too, which is of whole lines, and nobody reads it.
function raise(table: usize, n: i32): void {
  for (let half = 1; 2 * half <= n; half <<= 1, table += column) {
    const apart = <usize>half << 3;
    let at = table;
    for (let rows = n + 1 - 2 * half; rows > 0; rows -= 2, at += 16)
      v128.store(at + column, f64x2.pmax(v128.load(at), v128.load(at + apart)));
  }
}

function lower(table: usize, n: i32): void {
  for (let half = 1; 2 * half <= n; half <<= 1, table += column) {
    const apart = <usize>half << 3;
    let at = table;
    for (let rows = n + 1 - 2 * half; rows > 0; rows -= 2, at += 16)
      v128.store(at + column, f64x2.pmin(v128.load(at), v128.load(at + apart)));
  }
}

/** The greatest value of the rows [from, to) of a table, of which there is at least one. */
@inline export function greatest(table: usize, from: i32, to: i32): f64 {
  const level = 31 - clz(to - from);
  const at = table + column * <usize>level;
  const a = load<f64>(at + (<usize>from << 3)), b = load<f64>(at + (<usize>(to - (1 << level)) << 3));
  return a > b ? a : b;
}

/** The least. */
@inline export function least(table: usize, from: i32, to: i32): f64 {
  const level = 31 - clz(to - from);
  const at = table + column * <usize>level;
  const a = load<f64>(at + (<usize>from << 3)), b = load<f64>(at + (<usize>(to - (1 << level)) << 3));
  return a < b ? a : b;
}

@inline export function greatestClose(from: i32, to: i32): f64 {
  return greatest(tops, from, to);
}

@inline export function leastClose(from: i32, to: i32): f64 {
  return least(bottoms, from, to);
}

@inline export function closeAt(row: i32): f64 {
  return load<f64>(close + (<usize>row << 3));
}

/** Links each close to the next that is as high or higher, by as much as rounding may hide. */
function linkPeaks(n: i32): void {
  let count = 0;
  for (let j = 0; j <= n; j++) {
    const now = j < n ? closeAt(j) : Infinity;
    for (; count > 0; count--) {
      const i = load<i32>(stack + (<usize>(count - 1) << 2));
      if (now < closeAt(i) * (1 - 1e-12)) break;
      store<i32>(higher + (<usize>i << 2), j);
    }
    store<i32>(stack + (<usize>count << 2), j);
    count++;
  }
}

/** The next row whose close may be a peak where that of `row` is one or comes before one; the end of the tile at last. */
@inline export function nextHigher(row: i32): i32 {
  return load<i32>(higher + (<usize>row << 2));
}
