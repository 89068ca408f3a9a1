// One pass over equity, a block of bars at a time: bar returns, their signed sums, and the drawdown.

/** How far and how long equity was below its highest close so far. */
export interface Drawdown {
  /** The deepest drawdown, a fraction ≤ 0. */
  readonly deepest: number;
  /** The longest stretch in bars from a peak until it was regained, or until the end. */
  readonly longest: number;
  /** The mean of the squared drawdowns of all bars. */
  readonly meanSquare: number;
}

/** What the pass carries from block to block. */
export interface EquityPass {
  peak: number;
  /** The last row at the peak. */
  peakRow: number;
  deepest: number;
  longest: number;
  drawdownSquares: number;
  /** Σ max(r, 0), Σ min(r, 0) and Σ min(r, 0)² over the bar returns r. */
  gains: number;
  losses: number;
  lossSquares: number;
}

/** The pass before its first block. Equity's first row is its first peak, NaN (which no value reaches) where that is not above 0. */
export function startEquityPass(equity: Float64Array): EquityPass {
  const peak = (equity[0] ?? 0) > 0 ? equity[0]! : Number.NaN;
  return {
    peak,
    peakRow: 0,
    deepest: 0,
    longest: 0,
    drawdownSquares: 0,
    gains: 0,
    losses: 0,
    lossSquares: 0,
  };
}

/**
 * Adds rows [from, to) of equity, `from` ≥ 1, and writes their returns to the front of `returns`; gives the sum of them.
 * Sums are kept per block and then added up, so that rounding grows with the block and the number of blocks
 * and not with the number of bars.
 */
export function addEquity(
  pass: EquityPass,
  equity: Float64Array,
  from: number,
  to: number,
  returns: Float64Array,
): number {
  let { peak, peakRow, deepest, longest } = pass;
  let sum = 0;
  let gains = 0;
  let losses = 0;
  let lossSquares = 0;
  let drawdownSquares = 0;
  let before = equity[from - 1]!;
  for (let i = from; i < to; i++) {
    const now = equity[i]!;
    const r = now / before - 1;
    before = now;
    returns[i - from] = r;
    // Twice min(r, 0), exactly and without a branch on the sign, which no processor can predict.
    const loss = r - Math.abs(r);
    sum += r;
    gains += r + Math.abs(r);
    losses += loss;
    lossSquares += loss * loss;
    if (now >= peak) {
      if (i - peakRow > longest) longest = i - peakRow;
      peak = now;
      peakRow = i;
    } else {
      const drawdown = now / peak - 1;
      drawdownSquares += drawdown * drawdown;
      if (drawdown < deepest) deepest = drawdown;
    }
  }
  pass.peak = peak;
  pass.peakRow = peakRow;
  pass.deepest = deepest;
  pass.longest = longest;
  pass.drawdownSquares += drawdownSquares;
  pass.gains += gains / 2;
  pass.losses += losses / 2;
  pass.lossSquares += lossSquares / 4;
  return sum;
}

/** The drawdown of the whole pass over `bars` rows; NaN where equity did not start above 0 or was not finite. */
export function drawdownOf(pass: EquityPass, bars: number): Drawdown {
  const meanSquare = pass.drawdownSquares / bars;
  const defined = pass.peak > 0 && pass.peak < Number.POSITIVE_INFINITY && Number.isFinite(meanSquare);
  if (!defined) return { deepest: Number.NaN, longest: Number.NaN, meanSquare: Number.NaN };
  // From one peak to a higher one on the next bar is no drawdown.
  const regained = pass.longest > 1 ? pass.longest : 0;
  return { deepest: pass.deepest, longest: Math.max(regained, bars - 1 - pass.peakRow), meanSquare };
}
