// Whether the best of many strategies is better than luck: White's reality check and Hansen's test.

import { TradelabError } from '../core/errors.ts';
import { random } from '../core/random.ts';
import { optimalBlockLength } from './block-length.ts';
import { requireColumns, requireCount } from './check-columns.ts';
import { sharpeSample } from './sharpe-statistics.ts';
import { blockVariance, drawBlocks } from './stationary-bootstrap.ts';

/** What the strategies are held against, and how the bars are drawn anew. */
export interface RealityCheckOptions {
  /** Bar returns of what the strategies are to beat, such as the market's; default: 0, which is to stay out. */
  benchmark?: Float64Array;
  /** How often the bars are drawn anew; default 1,000. */
  resamples?: number;
  /** The same seed draws the same; default 1. */
  seed?: number;
  /** Mean length of the blocks that are drawn, in rows; default: `optimalBlockLength` of the best strategy. */
  block?: number;
}

/** Whether the best of several strategies beats a benchmark by more than luck. */
export interface RealityCheck {
  readonly strategies: number;
  readonly rows: number;
  /** The column with the greatest mean return. */
  readonly best: number;
  /** The mean length of the blocks, in rows. */
  readonly block: number;
  readonly resamples: number;
  readonly seed: number;
  /** √rows × the greatest mean return above the benchmark's, and the probability of one as great without any skill. */
  readonly white: { readonly statistic: number; readonly pValue: number };
  /**
   * The same in standard deviations of each strategy, so that a wild one does not hide the others; 0 where none beats the
   * benchmark. `consistent` is the p-value to go by; `lower` and `upper` bound it.
   */
  readonly hansen: {
    readonly statistic: number;
    readonly consistent: number;
    readonly lower: number;
    readonly upper: number;
  };
}

/**
 * Tests the best of all strategies that were tried, given their bar returns (fractions; a column of n float64 per
 * strategy), against a benchmark: a small p-value says that luck alone would hardly have found one as good. The columns are
 * to be all that was tried, not the good ones alone. Columns whose distance to the benchmark never varies are left out.
 * A p-value is (1 + how many resamples are as good) / (1 + resamples). Throws `bad-option` where there is nothing to test.
 * Source: H. White, "A Reality Check for Data Snooping", Econometrica 68(5), 2000; P. R. Hansen, "A Test for Superior
 * Predictive Ability", Journal of Business & Economic Statistics 23(4), 2005.
 */
export function realityCheck(
  columns: readonly Float64Array[],
  options: RealityCheckOptions = {},
): RealityCheck {
  const { benchmark, resamples = 1000, seed = 1 } = options;
  const rows = requireColumns(columns, { columns: 1, rows: 3 });
  requireCount('resamples', resamples);
  const { best, excess } = excessOf(columns, benchmark);
  const block = blockOf(options.block, excess.get(best)!, rows);
  const contenders = Array.from(excess.values(), (column) => contenderOf(column, block));
  const greatest = (of: (one: Contender) => number) =>
    contenders.reduce((a, one) => Math.max(a, of(one)), -Infinity);
  const root = Math.sqrt(rows);
  const white = root * greatest(({ mean }) => mean);
  const hansen = Math.max(0, root * greatest(({ mean, deviation }) => mean / deviation));
  const counts = countAsGood(contenders, { block, resamples, seed }, { white, hansen });
  const [pWhite, upper, consistent, lower] = counts.map((count) => (1 + count) / (1 + resamples));
  return {
    ...{ strategies: contenders.length, rows, best, block, resamples, seed },
    white: { statistic: white, pValue: pWhite! },
    hansen: { statistic: hansen, consistent: consistent!, lower: lower!, upper: upper! },
  };
}

/** The returns above the benchmark's of a strategy, ready to be drawn from. */
interface Contender {
  readonly mean: number;
  /** Of √n times the mean. */
  readonly deviation: number;
  /** The sum of the centred returns before each row: 0 before the first, and again after the last. */
  readonly sums: Float64Array;
  /** What is added to the centred mean under Hansen's consistent and lower choice of what counts as poor. */
  readonly consistent: number;
  readonly lower: number;
}

function contenderOf(excess: Float64Array, block: number): Contender {
  const n = excess.length;
  const mean = meanOf(excess);
  const centred = excess.map((value) => value - mean);
  const deviation = Math.sqrt(blockVariance(centred, block));
  const sums = new Float64Array(n);
  for (let i = 1; i < n; i++) sums[i] = sums[i - 1]! + centred[i - 1]!;
  // A strategy this far below the benchmark is none that could be the best.
  const poor = mean < -deviation * Math.sqrt((2 * Math.log(Math.log(n))) / n);
  return { mean, deviation, sums, consistent: poor ? mean : 0, lower: Math.min(mean, 0) };
}

// As many numbers of blocks are held at once, at most.
const ROOM = 1 << 22;

/** How many resamples reach the statistics: White's, and Hansen's upper, consistent and lower. */
function countAsGood(
  contenders: readonly Contender[],
  { block, resamples, seed }: { block: number; resamples: number; seed: number },
  reached: { white: number; hansen: number },
): number[] {
  const n = contenders[0]!.sums.length;
  const uniform = random(seed);
  const atOnce = Math.max(1, Math.min(resamples, Math.floor(ROOM / (2 * n))));
  const blocks = new Int32Array(atOnce * 2 * n);
  const ends = new Int32Array(atOnce + 1);
  const greatest = [0, 1, 2, 3].map(() => new Float64Array(atOnce));
  const counts = [0, 0, 0, 0];
  for (let done = 0; done < resamples; done += atOnce) {
    const drawn = Math.min(atOnce, resamples - done);
    for (let r = 0; r < drawn; r++) {
      ends[r + 1] = ends[r]! + drawBlocks(n, block, uniform, blocks.subarray(ends[r]!));
    }
    // The centred returns add up to 0 in a round, so that a block may be told by the row that it ends in.
    for (let k = 1; k < ends[drawn]!; k += 2) blocks[k]! %= n;
    // Hansen's statistics are 0 at least.
    for (const [k, column] of greatest.entries()) column.fill(k === 0 ? Number.NEGATIVE_INFINITY : 0);
    for (const contender of contenders) raise(greatest, contender, blocks, ends.subarray(0, drawn + 1));
    for (const [k, column] of greatest.entries()) {
      const statistic = k === 0 ? reached.white : reached.hansen;
      for (let r = 0; r < drawn; r++) if (column[r]! >= statistic) counts[k]!++;
    }
  }
  return counts;
}

/** Raises the greatest statistics of each resample to those of a contender, where they are greater. */
function raise(
  greatest: readonly Float64Array[],
  { sums, deviation, consistent, lower }: Contender,
  blocks: Int32Array,
  ends: Int32Array,
): void {
  const [white, upper, middle, low] = greatest as [Float64Array, Float64Array, Float64Array, Float64Array];
  const root = Math.sqrt(sums.length);
  for (let r = 0; r + 1 < ends.length; r++) {
    let sum = 0;
    for (let k = ends[r]!; k < ends[r + 1]!; k += 2) sum += sums[blocks[k + 1]!]! - sums[blocks[k]!]!;
    const z = sum / root;
    white[r] = Math.max(white[r]!, z);
    upper[r] = Math.max(upper[r]!, z / deviation);
    middle[r] = Math.max(middle[r]!, (z + root * consistent) / deviation);
    low[r] = Math.max(low[r]!, (z + root * lower) / deviation);
  }
}

/** What each column makes above the benchmark, without those where that never varies, and which is the best. */
function excessOf(columns: readonly Float64Array[], benchmark: Float64Array | undefined) {
  if (benchmark !== undefined) requireColumns([columns[0]!, benchmark], { columns: 2, rows: 3 });
  const excess = new Map<number, Float64Array>();
  let best = -1;
  let highest = Number.NEGATIVE_INFINITY;
  for (const [k, column] of columns.entries()) {
    const above = benchmark === undefined ? column : column.map((value, i) => value - benchmark[i]!);
    if (Number.isNaN(sharpeSample(above).sharpe)) continue;
    excess.set(k, above);
    const mean = meanOf(above);
    if (mean > highest) [best, highest] = [k, mean];
  }
  if (best >= 0) return { best, excess };
  throw new TradelabError('bad-option', 'no strategy ever differs from the benchmark', {
    hint: 'there is nothing to test: did any of them trade?',
  });
}

function blockOf(given: number | undefined, best: Float64Array, rows: number): number {
  if (given === undefined) return optimalBlockLength(best);
  if (given >= 1 && given <= rows) return given;
  throw new TradelabError('bad-option', `block is ${given}`, {
    hint: `it is a number of rows from 1 to ${rows}, the mean length of the blocks`,
  });
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
