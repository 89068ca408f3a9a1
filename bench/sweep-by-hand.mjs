// The yardstick of sweeps: EMA crosses with fees in one tiled loop, written by hand for that strategy alone, long only.
// Columns are shared, time goes in tiles of 1,024 bars, and nothing is done between two crosses but to look for the
// next one. Returns come from prefix sums, drawdowns from extremes of blocks of 16 bars, walked only at a new peak.

const TILE = 1024;
const BLOCK = 16;
const SIZE = 24;

/** Final equity, trades, win rate, profit factor, drawdown and Sharpe ratio for each pair of lengths. */
export function sweepByHand(
  { open, close },
  fasts,
  slows,
  { cash = 10_000, fee = 0.001, periodsPerYear = 525_600 } = {},
) {
  const n = close.length;
  const lengths = [...fasts, ...slows];
  // Row 0 of a column is the last bar of the tile before.
  const columns = lengths.map(() => new Float64Array(TILE + 1).fill(Number.NaN));
  const pairs = fasts.flatMap((_, f) => slows.map((_, k) => [f, fasts.length + k]));
  const states = new Float64Array(pairs.length * SIZE);
  for (let o = 0; o < states.length; o += SIZE) states[o] = states[o + 5] = states[o + 6] = cash;
  const market = {
    sums: new Float64Array(TILE + 1),
    squares: new Float64Array(TILE + 1),
    top: new Float64Array(TILE / BLOCK),
    bottom: new Float64Array(TILE / BLOCK),
  };
  const seeds = lengths.map(() => 0);
  for (let from = 0; from < n; from += TILE) {
    const to = Math.min(n, from + TILE);
    for (const [k, length] of lengths.entries()) averageTile(close, columns[k], length, seeds, k, from, to);
    marketTile(close, market, from, to);
    for (let k = 0, o = 0; k < pairs.length; k++, o += SIZE) {
      const [a, b] = pairs[k];
      const start = Math.max(lengths[a], lengths[b]);
      pairTile(columns[a], columns[b], open, close, market, states, o, from, to, start, fee);
    }
    for (const column of columns) column[0] = column[to - from];
  }
  return pairs.map((_, k) => resultOf(states, k * SIZE, n, periodsPerYear));
}

function averageTile(close, y, length, seeds, k, from, to) {
  const weight = 2 / (length + 1);
  let last = y[0];
  for (let i = from, j = 1; i < to; i++, j++) {
    if (i < length) {
      seeds[k] += close[i];
      last = i === length - 1 ? seeds[k] / length : Number.NaN;
    } else last += weight * (close[i] - last);
    y[j] = last;
  }
}

function marketTile(close, { sums, squares, top, bottom }, from, to) {
  let [sum, square] = [0, 0];
  top.fill(-Infinity);
  bottom.fill(Infinity);
  for (let i = from, j = 0; i < to; i++, j++) {
    const x = close[i];
    const r = i === 0 ? 0 : x / close[i - 1] - 1;
    sum += r;
    square += r * r;
    sums[j + 1] = sum;
    squares[j + 1] = square;
    const block = j >> 4;
    if (x > top[block]) top[block] = x;
    if (x < bottom[block]) bottom[block] = x;
  }
}

// A pair's row: cash, position, entry price, entry fee, order, equity, peak, deepest, Σr, Σr², trades, wins, gains,
// losses, fees.
function pairTile(a, b, open, close, market, s, o, from, to, start, fee) {
  let [cash, position, order, equity, peak, deepest] = [
    s[o],
    s[o + 1],
    s[o + 4],
    s[o + 5],
    s[o + 6],
    s[o + 7],
  ];
  let [sum, square] = [s[o + 8], s[o + 9]];
  const { sums, squares } = market;
  let row = from;
  let look = Math.max(from, start);
  while (row < to) {
    if (order !== 0) {
      const price = open[row];
      if (order === 1) {
        position = cash / (price * (1 + fee));
        const paid = position * price * fee;
        cash = cash - position * price - paid;
        s[o + 2] = price;
        s[o + 3] = paid;
        s[o + 14] += paid;
      } else {
        const paid = position * price * fee;
        cash = cash + position * price - paid;
        const pnl = (price - s[o + 2]) * position - (s[o + 3] + paid);
        s[o + 14] += paid;
        s[o + 10]++;
        if (pnl > 0) {
          s[o + 11]++;
          s[o + 12] += pnl;
        } else s[o + 13] -= pnl;
        position = 0;
      }
      order = 0;
      const now = cash + position * close[row];
      const r = now / equity - 1;
      equity = now;
      sum += r;
      square += r * r;
      if (now >= peak) peak = now;
      else if (now / peak - 1 < deepest) deepest = now / peak - 1;
      look = row++;
    }
    // The next cross, in rows of the columns, which begin a bar earlier.
    let i = look - from;
    const end = to - from;
    if (position === 0) {
      while (i <= end && a[i] > b[i]) i++;
      while (i <= end && !(a[i] > b[i])) i++;
    } else {
      while (i <= end && a[i] < b[i]) i++;
      while (i <= end && !(a[i] < b[i])) i++;
    }
    const next = from + i - 1;
    const stop = next < to ? next + 1 : to;
    if (row < stop) {
      if (position !== 0) {
        const [k, l] = [row - from, stop - from];
        sum += sums[l] - sums[k];
        square += squares[l] - squares[k];
        let [high, low] = [-Infinity, Infinity];
        let j = k;
        for (; j < l && j & (BLOCK - 1); j++) {
          const x = close[from + j];
          if (x > high) high = x;
          if (x < low) low = x;
        }
        for (; j + BLOCK <= l; j += BLOCK) {
          if (market.top[j >> 4] > high) high = market.top[j >> 4];
          if (market.bottom[j >> 4] < low) low = market.bottom[j >> 4];
        }
        for (; j < l; j++) {
          const x = close[from + j];
          if (x > high) high = x;
          if (x < low) low = x;
        }
        if (cash + position * high < peak) {
          const drawdown = (cash + position * low) / peak - 1;
          if (drawdown < deepest) deepest = drawdown;
        } else {
          for (let i = row; i < stop; i++) {
            const now = cash + position * close[i];
            if (now >= peak) peak = now;
            else if (now / peak - 1 < deepest) deepest = now / peak - 1;
          }
        }
        equity = cash + position * close[stop - 1];
      }
      row = stop;
    }
    if (next < to) order = position === 0 ? 1 : -1;
    look = next + 1;
  }
  s[o] = cash;
  s[o + 1] = position;
  s[o + 4] = order;
  s[o + 5] = equity;
  s[o + 6] = peak;
  s[o + 7] = deepest;
  s[o + 8] = sum;
  s[o + 9] = square;
}

function resultOf(s, o, n, periodsPerYear) {
  const mean = s[o + 8] / (n - 1);
  const deviation = Math.sqrt((s[o + 9] - s[o + 8] * mean) / (n - 2));
  return {
    finalEquity: s[o + 5],
    maxDrawdown: s[o + 7],
    trades: s[o + 10],
    winRate: s[o + 11] / s[o + 10],
    profitFactor: s[o + 12] / s[o + 13],
    sharpe: (mean / deviation) * Math.sqrt(periodsPerYear),
  };
}
