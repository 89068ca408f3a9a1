// The signals of a tile as bits, 64 bars in a word: where a column is above another is found for 16 bars at once.
//
// Columns are compared in single precision, four in a register: what differs there differs in double precision too, the
// same way. Where two are equal, which is rare, the doubles are looked at.

// By number as in sweep-finder.ts.
const ABOVE = 2;
const BELOW = 3;
const GREATER = 4;
const LESS = 5;
const NOT_LESS = 6;

// A column: whether all of it is finite, the row before the tile, the rows of the tile, and these in single precision.
const BEFORE: usize = 56;
const ROWS: usize = 64;

let rows: i32 = 0;
let columns: usize = 0;
let columnCount: i32 = 0;
let comparisons: usize = 0;
let comparisonCount: i32 = 0;
let bytes: usize = 0;
let byteCount: i32 = 0;

/**
 * Takes three tables: the places of the columns of numbers; the comparisons, each of two columns, with how many signals
 * follow from it, and of each its kind and the place of its bits; the columns of bytes, each with the place of its bits.
 */
export function placeSignals(
  tile: i32, columnsAt: usize, columnsThere: i32, comparisonsAt: usize, comparisonsThere: i32, bytesAt: usize, bytesThere: i32,
): void {
  rows = tile;
  columns = columnsAt;
  columnCount = columnsThere;
  comparisons = comparisonsAt;
  comparisonCount = comparisonsThere;
  bytes = bytesAt;
  byteCount = bytesThere;
}

/** Finds all signals in a tile of `n` bars. */
export function findSignals(n: i32): void {
  const words = (n + 63) >> 6;
  for (let k = 0, c = columns; k < columnCount; k++, c += 4) narrow(<usize>load<u32>(c), words);
  let at = comparisons;
  for (let k = 0; k < comparisonCount; k++) at = compare(at, words);
  for (let k = 0, c = bytes; k < byteCount; k++, c += 8) gather(<usize>load<u32>(c), <usize>load<u32>(c, 4), words);
}

/** Rounds a column to single precision. */
function narrow(column: usize, words: i32): void {
  let from = column + ROWS, to = from + (<usize>rows << 3);
  const zero = f32x4.splat(0);
  let odd = i64x2.splat(0);
  for (let k = words << 4; k > 0; k--, from += 32, to += 16) {
    const a = v128.load(from), b = v128.load(from, 16);
    const pair = v128.shuffle<i32>(f32x4.demote_f64x2_zero(a), f32x4.demote_f64x2_zero(b), 0, 1, 4, 5);
    // −0 becomes 0: the difference of the two would be −0, whose sign is that of what is less.
    const near = f32x4.add(pair, zero);
    // What is not finite, or not in single precision, minus itself is not a number.
    odd = v128.or(odd, f32x4.sub(near, near));
    v128.store(to, near);
  }
  store<u32>(column, <u32>!v128.any_true(odd));
}

@inline function minus8(a: usize, b: usize): v128 {
  return i16x8.narrow_i32x4_s(
    f32x4.sub(v128.load(a), v128.load(b)),
    f32x4.sub(v128.load(a, 16), v128.load(b, 16)),
  );
}

/** The signs of 16 differences, a byte each: as integers too, floats are below, at or above zero. */
@inline function minus16(a: usize, b: usize): v128 {
  return i8x16.narrow_i16x8_s(minus8(a, b), minus8(a + 32, b + 32));
}

@inline function bits(p: v128, q: v128, r: v128, s: v128): u64 {
  const low = <u32>i8x16.bitmask(p) | (<u32>i8x16.bitmask(q) << 16);
  const high = <u32>i8x16.bitmask(r) | (<u32>i8x16.bitmask(s) << 16);
  return <u64>low | (<u64>high << 32);
}

/** Writes the signals of one comparison; returns the place of the next. */
function compare(record: usize, words: i32): usize {
  const a: usize = load<u32>(record), b: usize = load<u32>(record, 4), count: usize = load<u32>(record, 8);
  const end = record + 12 + (count << 3);
  const known = load<u32>(a) & load<u32>(b);
  const zero = i64x2.splat(0);
  // Of the row before: greater, less, and either or equal.
  let g = <u64>(load<f64>(a, BEFORE) > load<f64>(b, BEFORE)), l = <u64>(load<f64>(a, BEFORE) < load<f64>(b, BEFORE));
  let v = g | l | <u64>(load<f64>(a, BEFORE) == load<f64>(b, BEFORE));
  const single = ROWS + (<usize>rows << 3);
  for (let w: usize = 0, end8 = <usize>words << 3; w < end8; w += 8) {
    const x = a + single + (w << 5), y = b + single + (w << 5);
    const p = minus16(x, y), q = minus16(x + 64, y + 64), r = minus16(x + 128, y + 128), s = minus16(x + 192, y + 192);
    let less = bits(p, q, r, s);
    let open = bits(i8x16.eq(p, zero), i8x16.eq(q, zero), i8x16.eq(r, zero), i8x16.eq(s, zero));
    if (!known) open = ~0;
    let valid = ~open;
    let greater = valid & ~less;
    less &= valid;
    for (; open; open &= open - 1) {
      const bit = open & -open;
      const row = (w << 3) + <usize>ctz(open) << 3;
      const i = load<f64>(a + row, ROWS), j = load<f64>(b + row, ROWS);
      if (i > j) greater |= bit;
      if (i < j) less |= bit;
      if (i == j || i > j || i < j) valid |= bit;
    }
    for (let c = record + 12; c < end; c += 8) {
      const kind = load<u32>(c);
      let signal: u64;
      if (kind == ABOVE) signal = greater & (((valid & ~greater) << 1) | (v & ~g));
      else if (kind == BELOW) signal = less & (((valid & ~less) << 1) | (v & ~l));
      else if (kind == GREATER) signal = greater;
      else if (kind == LESS) signal = less;
      else signal = valid & ~(kind == NOT_LESS ? less : greater);
      store<u64>(<usize>load<u32>(c, 4) + w, signal);
    }
    g = greater >> 63;
    l = less >> 63;
    v = valid >> 63;
  }
  return end;
}

/** The bits of a column of bytes, 1 where the signal holds. */
function gather(column: usize, to: usize, words: i32): void {
  const zero = i64x2.splat(0);
  for (let w = 0; w < words; w++, column += 64, to += 8) {
    const p = v128.load(column), q = v128.load(column, 16), r = v128.load(column, 32), s = v128.load(column, 48);
    store<u64>(to, ~bits(i8x16.eq(p, zero), i8x16.eq(q, zero), i8x16.eq(r, zero), i8x16.eq(s, zero)));
  }
}

/** The first row from `row` on whose bit is set: at the end of the bits there is one that is always set. */
@inline export function next(signal: usize, row: i32): i32 {
  let word = signal + (<usize>(row >> 6) << 3);
  let rest = load<u64>(word) >> <u64>(row & 63);
  if (rest) return row + <i32>ctz(rest);
  let at = row & ~63;
  do {
    word += 8;
    at += 64;
    rest = load<u64>(word);
  } while (!rest);
  return at + <i32>ctz(rest);
}

/** Whether the signal holds on a row. */
@inline export function holds(signal: usize, row: i32): bool {
  return <bool>((load<u64>(signal + (<usize>(row >> 6) << 3)) >> <u64>(row & 63)) & 1);
}
