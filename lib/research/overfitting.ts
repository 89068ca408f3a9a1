// The probability of backtest overfitting: how often the best of a sample is no better than the median outside of it.

import { shown, TradelabError } from '../core/errors.ts';
import { requireColumns } from './check-columns.ts';

/** How time is cut for the probability of overfitting. */
export interface OverfittingOptions {
  /** Into how many blocks of equal length the rows are cut: even, 2 to 24; default 16, which makes 12,870 splits. */
  blocks?: number;
}

/** How well the best strategy within a half of the rows does in the other half, over all splits into halves. */
export interface BacktestOverfitting {
  readonly strategies: number;
  /** The rows that were used: what is left over by blocks of equal length is cut from the front. */
  readonly rows: number;
  readonly blocks: number;
  readonly splits: number;
  /** PBO: the share of the splits in which the best within is at or below the median outside. */
  readonly probability: number;
  /** Per split, the logit of the relative rank outside of the best within: 0 is the median, more is better. */
  readonly logits: Float64Array;
  /** The line through the best's Sharpe ratios, not annualised: outside = intercept + slope × within. NaN where all are the same. */
  readonly degradation: { readonly slope: number; readonly intercept: number };
  /** The share of the splits in which the best within loses outside. */
  readonly lossProbability: number;
}

/**
 * Cuts time into blocks, chooses the strategy with the best Sharpe ratio in each half of the blocks, and ranks it among all
 * in the other half (CSCV). `columns` has the bar returns (fractions, n float64) of every strategy that was tried. A half
 * in which a strategy does not vary has a Sharpe ratio of 0; equal ratios share their mean rank. Takes time in proportion to
 * strategies × splits. Throws `bad-option`, and `too-few-bars` for fewer than two rows in a block.
 * Source: D. Bailey, J. Borwein, M. López de Prado and Q. J. Zhu, "The Probability of Backtest Overfitting", Journal of
 * Computational Finance 20(4), 2017 (preprint 2015).
 */
export function backtestOverfitting(
  columns: readonly Float64Array[],
  { blocks = 16 }: OverfittingOptions = {},
): BacktestOverfitting {
  if (!(Number.isInteger(blocks / 2) && blocks >= 2 && blocks <= 24)) {
    throw new TradelabError('bad-option', `blocks is ${shown(blocks)}`, {
      hint: 'it is an even number from 2 to 24',
    });
  }
  const length = Math.floor(requireColumns(columns, { columns: 2, rows: 2 * blocks }) / blocks);
  const chosen = splitAll(blockSums(columns, blocks, length), (blocks / 2) * length);
  const splits = chosen.length;
  const share = (count: number) => count / splits;
  const logits = Float64Array.from(chosen, ({ rank }) => Math.log(rank / (1 - rank)));
  return {
    ...{ strategies: columns.length, rows: blocks * length, blocks, splits },
    probability: share(logits.reduce((count, logit) => count + Number(logit <= 0), 0)),
    logits,
    degradation: lineThrough(chosen),
    lossProbability: share(chosen.filter(({ outside }) => outside < 0).length),
  };
}

/** The best strategy within a half: its Sharpe ratios there and outside, and its rank outside as a fraction in (0, 1). */
interface Chosen {
  readonly within: number;
  readonly outside: number;
  readonly rank: number;
}

/** Sums of the returns and of their squares, per strategy. */
interface Sums {
  readonly values: Float64Array;
  readonly squares: Float64Array;
}

function emptySums(strategies: number): Sums {
  return { values: new Float64Array(strategies), squares: new Float64Array(strategies) };
}

function blockSums(columns: readonly Float64Array[], blocks: number, length: number): Sums[] {
  const skipped = columns[0]!.length - blocks * length;
  return Array.from({ length: blocks }, (_, b) => {
    const sums = emptySums(columns.length);
    for (const [k, column] of columns.entries()) {
      for (let i = skipped + b * length; i < skipped + (b + 1) * length; i++) {
        sums.values[k]! += column[i]!;
        sums.squares[k]! += column[i]! ** 2;
      }
    }
    return sums;
  });
}

/** Every split, both ways round; `rows` are those of a half. */
function splitAll(blocks: readonly Sums[], rows: number): Chosen[] {
  const strategies = blocks[0]!.values.length;
  const half = blocks.length / 2;
  const total = blocks.reduce((sum, block) => add(sum, sum, block), emptySums(strategies));
  // The sums of the blocks chosen so far, at each depth of the choice: splits share what they begin with.
  const within = Array.from({ length: half + 1 }, () => emptySums(strategies));
  const [a, b] = [new Float64Array(strategies), new Float64Array(strategies)];
  const chosen: Chosen[] = [];
  const choose = (depth: number, from: number) => {
    if (depth === half) {
      sharpes(a, b, within[depth]!, total, rows);
      chosen.push(chooseBest(a, b), chooseBest(b, a));
      return;
    }
    // The first block is always within: the other splits are these the other way round.
    const to = depth === 0 ? 0 : half + depth;
    for (let block = from; block <= to; block++) {
      add(within[depth + 1]!, within[depth]!, blocks[block]!);
      choose(depth + 1, block + 1);
    }
  };
  choose(0, 0);
  return chosen;
}

function add(out: Sums, a: Sums, b: Sums): Sums {
  for (let k = 0; k < out.values.length; k++) {
    out.values[k] = a.values[k]! + b.values[k]!;
    out.squares[k] = a.squares[k]! + b.squares[k]!;
  }
  return out;
}

/** Sharpe ratios within a half into `a`, and in the other half into `b`. */
function sharpes(a: Float64Array, b: Float64Array, within: Sums, total: Sums, rows: number): void {
  for (let k = 0; k < a.length; k++) {
    const [value, square] = [within.values[k]!, within.squares[k]!];
    a[k] = sharpeOf(value, square, rows);
    b[k] = sharpeOf(total.values[k]! - value, total.squares[k]! - square, rows);
  }
}

function sharpeOf(sum: number, squares: number, rows: number): number {
  const m2 = squares - (sum * sum) / rows;
  // What the sums cannot tell from 0.
  return m2 > 1e-12 * squares ? sum / rows / Math.sqrt(m2 / (rows - 1)) : 0;
}

function chooseBest(inSample: Float64Array, outOfSample: Float64Array): Chosen {
  let best = 0;
  for (let k = 1; k < inSample.length; k++) if (inSample[k]! > inSample[best]!) best = k;
  const outside = outOfSample[best]!;
  let below = 0;
  let equal = 0;
  for (let k = 0; k < outOfSample.length; k++) {
    if (outOfSample[k]! < outside) below++;
    else if (outOfSample[k]! === outside) equal++;
  }
  return { within: inSample[best]!, outside, rank: (below + (equal + 1) / 2) / (outOfSample.length + 1) };
}

/** Least squares. */
function lineThrough(chosen: readonly Chosen[]): { slope: number; intercept: number } {
  const mean = (of: (one: Chosen) => number) => chosen.reduce((sum, one) => sum + of(one), 0) / chosen.length;
  const [x, y] = [mean((one) => one.within), mean((one) => one.outside)];
  const slope = mean((one) => (one.within - x) * (one.outside - y)) / mean((one) => (one.within - x) ** 2);
  return { slope, intercept: y - slope * x };
}
