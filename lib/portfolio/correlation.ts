// How much the symbols of a portfolio move together.

import type { Correlation } from '../core/portfolio.ts';
import { isConstant } from '../metrics/moments.ts';
import type { Leg } from './leg.ts';
import { rowsIn } from './timeline.ts';

/** Pearson's correlation of bar returns (close to close), for every two symbols over the times at which both have one. */
export function correlationOf(legs: readonly Leg[], timeline: Float64Array): Correlation {
  const returns = legs.map((leg) => returnsOf(leg, timeline));
  const values: (number | null)[][] = legs.map(() => []);
  for (let i = 0; i < legs.length; i++)
    for (let k = 0; k <= i; k++) values[i]![k] = values[k]![i] = pearson(returns[i]!, returns[k]!);
  return { symbols: legs.map(({ bars }) => bars.symbol), values };
}

/** On the rows of the timeline; NaN where the symbol has no bar, or its first. */
function returnsOf({ bars }: Leg, timeline: Float64Array): Float64Array {
  const rows = rowsIn(timeline, bars.time);
  const returns = new Float64Array(timeline.length).fill(Number.NaN);
  for (let i = 1; i < bars.length; i++) returns[rows[i]!] = bars.close[i]! / bars.close[i - 1]! - 1;
  return returns;
}

function pearson(a: Float64Array, b: Float64Array): number | null {
  let n = 0;
  let meanA = 0;
  let meanB = 0;
  for (let t = 0; t < a.length; t++) {
    if (Number.isNaN(a[t]! + b[t]!)) continue;
    n++;
    meanA += a[t]!;
    meanB += b[t]!;
  }
  meanA /= n;
  meanB /= n;
  let aa = 0;
  let bb = 0;
  let ab = 0;
  for (let t = 0; t < a.length; t++) {
    const x = a[t]! - meanA;
    const y = b[t]! - meanB;
    if (Number.isNaN(x + y)) continue;
    aa += x * x;
    bb += y * y;
    ab += x * y;
  }
  if (n < 2 || isConstant(aa, n, meanA) || isConstant(bb, n, meanB)) return null;
  return Math.max(-1, Math.min(1, ab / Math.sqrt(aa * bb)));
}
