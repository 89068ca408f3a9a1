// The facts that metrics of bars share, gathered in one pass over equity and closes, a block at a time.

import { TradelabError } from '../core/errors.ts';
import { addEquity, drawdownOf, startEquityPass } from './equity-pass.ts';
import type { Facts } from './metric.ts';
import { addMoments, marketMomentsOf, returnMomentsOf, startMoments } from './moments.ts';
import { guessMiddle, keepTails, NO_TAILS, tailsOf } from './tails.ts';

// Small enough that a block's returns stay in the nearest cache from one loop to the next.
const BLOCK = 1024;

/** Moments of the bar returns and the market's, drawdown and tails of n float64 each; throws `bad-data` where n differs. */
export function barFacts(
  equity: Float64Array,
  close: Float64Array,
): Pick<Facts, 'returns' | 'market' | 'drawdown' | 'tails'> {
  const n = equity.length;
  if (close.length !== n) {
    throw new TradelabError('bad-data', `equity has ${n} rows, close has ${close.length}`);
  }
  const pass = startEquityPass(equity);
  const moments = startMoments(close);
  const middle = guessMiddle(equity);
  const block = new Float64Array(BLOCK);
  const kept = new Float64Array(n);
  let count = 0;
  for (let from = 1; from < n; from += BLOCK) {
    const to = Math.min(n, from + BLOCK);
    const sum = addEquity(pass, equity, from, to, block);
    addMoments(moments, close, from, to, block, sum / (to - from));
    count = keepTails(kept, count, block, to - from, middle);
  }
  const returns = returnMomentsOf(moments, pass);
  return {
    returns,
    market: marketMomentsOf(moments, returns),
    drawdown: drawdownOf(pass, n),
    tails: Number.isNaN(returns.mean) ? NO_TAILS : tailsOf(kept, count, middle, equity),
  };
}
