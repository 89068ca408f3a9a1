// The stationary bootstrap: rows of a series drawn anew in blocks of random length, which keep what hangs together in time.

import type { Random } from '../core/random.ts';

/**
 * Draws `length` rows in blocks and writes each as a pair [from, to) to `blocks`, which has room for 2 × `length` numbers;
 * returns how many numbers were written. A block starts at any row, has a geometric length of mean `block` ≥ 1, and goes
 * on at row 0 after the last: then `to` is above `length`, by at most one less than `length`.
 * Source: D. Politis and J. Romano, "The Stationary Bootstrap", Journal of the American Statistical Association 89, 1994.
 */
export function drawBlocks(length: number, block: number, uniform: Random, blocks: Int32Array): number {
  const goesOn = Math.log(1 - 1 / block);
  let count = 0;
  for (let left = length; left > 0; ) {
    const from = Math.floor(uniform() * length);
    // A block ends at each row with probability 1 / block.
    const rows = Math.min(left, 1 + Math.floor(Math.log(1 - uniform()) / goesOn));
    blocks[count++] = from;
    blocks[count++] = from + rows;
    left -= rows;
  }
  return count;
}

/**
 * The variance of √n times the mean of n rows that are drawn in blocks of mean length `block` from `centred`, whose mean
 * is 0: the long-run variance of the series. Circular autocovariances weighted by (1 − lag / n)(1 − 1 / block)^lag,
 * summed by recursion from the last row to the first, in one pass.
 * Source: Politis and Romano (1994), lemma 1.
 */
export function blockVariance(centred: Float64Array, block: number): number {
  const n = centred.length;
  const decay = 1 - 1 / block;
  const wrapped = decay ** n;
  // What follows row s, discounted by decay ** lag, and the same with each lag as a weight.
  let follows = 0;
  let lagged = 0;
  for (let lag = 1, weight = decay; lag < n; lag++, weight *= decay) {
    follows += weight * centred[lag - 1]!;
    lagged += lag * weight * centred[lag - 1]!;
  }
  let squares = 0;
  let products = 0;
  for (let s = n - 1; s >= 0; s--) {
    const x = centred[s]!;
    if (s < n - 1) {
      const next = centred[s + 1]!;
      lagged = decay * (next + lagged + follows) - n * wrapped * x;
      follows = decay * (next + follows) - wrapped * x;
    }
    squares += x * x;
    products += x * (follows - lagged / n);
  }
  return (squares + 2 * products) / n;
}
