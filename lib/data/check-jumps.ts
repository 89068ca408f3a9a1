// Prices that jump further than the market around them moves: bad ticks, splits, rows of another symbol.

import { type BarColumns, type Timeframe, timeframeMs } from '../core/index.ts';
import type { Findings } from './findings.ts';

// How far a bar reaches from the close before it, over the median of the bars around it. In 20 years of S&P 500 days
// the most is 10 (the flash crash of 2010-05-06); in a month of Bitcoin minutes two in ten thousand are above 15,
// as many as tails that fall with the cube make (Gopikrishnan et al., "Inverse cubic law", 1998).
const JUMP_MEDIANS = 15;
const BLOCK = 100;
const LEAST_BARS = 20;

/** Reports jumps among the `sound` rows. A bad tick is one jump: the way back from it is none. */
export function checkJumps(c: BarColumns, sound: Int32Array, timeframe: Timeframe, findings: Findings): void {
  const reach = reaches(c, sound, timeframeMs(timeframe));
  let medianMove = Number.NaN;
  let jumpFrom = Number.NaN;
  for (let k = 1; k < sound.length; k++) {
    if (k % BLOCK === 1) medianMove = medianAround(reach, k);
    const limit = JUMP_MEDIANS * medianMove;
    const [row, before] = [sound[k]!, sound[k - 1]!];
    const isJump = reach[k]! > limit;
    const isWayBack = isJump && reachFrom(c, row, jumpFrom) <= limit;
    jumpFrom = isJump && !isWayBack ? c.close[before]! : Number.NaN;
    if (!isJump || isWayBack) continue;
    const times = Math.round(reach[k]! / medianMove);
    const message = `from ${c.close[before]} to high ${c.high[row]}, low ${c.low[row]}, close ${c.close[row]}`;
    findings.add('jump', row, c.time[row]!, `${message}: ${times} times the usual move`);
  }
}

/** The logarithm of how far each bar reaches from the close before, over the square root of the time between. */
function reaches(c: BarColumns, sound: Int32Array, ms: number): Float64Array {
  const reach = new Float64Array(sound.length);
  for (let k = 1; k < sound.length; k++) {
    const [row, before] = [sound[k]!, sound[k - 1]!];
    const steps = Math.max(1, (c.time[row]! - c.time[before]!) / ms);
    reach[k] = reachFrom(c, row, c.close[before]!) / Math.sqrt(steps);
  }
  return reach;
}

function reachFrom(c: BarColumns, row: number, close: number): number {
  return Math.max(Math.log(c.high[row]! / close), Math.log(close / c.low[row]!));
}

/** The median of the moves in the block from `k` on and half a block on both sides; NaN where there are too few. */
function medianAround(reach: Float64Array, k: number): number {
  const around = reach
    .subarray(Math.max(1, k - BLOCK / 2), k + BLOCK + BLOCK / 2)
    .filter((value) => value > 0);
  return around.length < LEAST_BARS ? Number.NaN : around.sort()[around.length >> 1]!;
}
