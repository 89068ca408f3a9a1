// Bars on which all tools can agree to the last digit.

import { createBars } from 'tradelab';
import { walk } from '../bars.mjs';

// As long as the slowest average at least.
const FLAT = 250;

/**
 * `n` bars of a random walk that begin flat. Tools begin an exponential average in different ways (with the first value, or
 * with the mean of the first ones), which are the same there; and some see a cross only after the other side, so that the first
 * move is down. The flat price is whole, for its mean to be exact.
 */
export function flatThenWalk(n) {
  const bars = walk(n);
  const price = Math.ceil(bars.open[FLAT]) + 1;
  for (const column of [bars.open, bars.high, bars.low, bars.close]) column.fill(price, 0, FLAT);
  return createBars({ ...bars, symbol: 'PEERS', id: 'peers' });
}
