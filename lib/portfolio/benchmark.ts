// What a portfolio is compared with: the starting cash spread evenly over its symbols, and held.

import type { Leg } from './leg.ts';
import { rowsIn } from './timeline.ts';

/**
 * Equity at every close of buying each symbol at its first close for an even part of `cash` and holding it, without fees;
 * n float64. The part of a symbol that is not listed yet waits as cash, and one whose bars have ended stays at its last close.
 */
export function holdEvenly(legs: readonly Leg[], timeline: Float64Array, cash: number): Float64Array {
  const part = cash / legs.length;
  const equity = new Float64Array(timeline.length);
  for (const { bars } of legs) {
    const rows = rowsIn(timeline, bars.time);
    let [row, value] = [0, part];
    for (let t = 0; t < timeline.length; t++) {
      if (rows[row] === t) value = part * (bars.close[row++]! / bars.close[0]!);
      equity[t] = equity[t]! + value;
    }
  }
  return equity;
}
