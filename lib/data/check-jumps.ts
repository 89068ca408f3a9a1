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
  const ms = timeframeMs(timeframe);
  const reach = reaches(c, sound, ms);
  let medianMove = Number.NaN;
  let jumpFrom = Number.NaN;
  for (let k = 1; k < sound.length; k++) {
    if (k % BLOCK === 1) medianMove = medianAround(reach, k);
    const limit = JUMP_MEDIANS * medianMove;
    const isJump = reach[k]! > limit;
    if (!isJump) {
      jumpFrom = Number.NaN;
      continue;
    }
    const [row, before] = [sound[k]!, sound[k - 1]!];
    const isWayBack = reachFrom(c, row, jumpFrom) <= limit;
    jumpFrom = isWayBack ? Number.NaN : c.close[before]!;
    if (isWayBack) continue;
    const times = Math.round(reach[k]! / medianMove);
    const time = c.time[row]!;
    findings.add('jump', { row, time, from: time, to: time + ms, bars: 1 }, () => {
      const message = `from ${c.close[before]} to high ${c.high[row]}, low ${c.low[row]}, close ${c.close[row]}`;
      return `${message}: ${times} times the usual move`;
    });
  }
}

/** The logarithm of how far each bar reaches from the close before, over the square root of the time between. */
function reaches(c: BarColumns, sound: Int32Array, ms: number): Float64Array {
  const reach = new Float64Array(sound.length);
  for (let k = 1; k < sound.length; k++) {
    const row = sound[k]!;
    const before = sound[k - 1]!;
    const steps = (c.time[row]! - c.time[before]!) / ms;
    const whole = reachFrom(c, row, c.close[before]!);
    reach[k] = steps > 1 ? whole / Math.sqrt(steps) : whole;
  }
  return reach;
}

function reachFrom(c: BarColumns, row: number, close: number): number {
  return Math.log(Math.max(c.high[row]! / close, close / c.low[row]!));
}

const around = new Float64Array(2 * BLOCK);

/** The median of the moves in the block from `k` on and half a block on both sides; NaN where there are too few. */
function medianAround(reach: Float64Array, k: number): number {
  const end = Math.min(reach.length, k + BLOCK + BLOCK / 2);
  let n = 0;
  for (let i = Math.max(1, k - BLOCK / 2); i < end; i++) if (reach[i]! > 0) around[n++] = reach[i]!;
  return n < LEAST_BARS ? Number.NaN : smallest(around, n, n >> 1);
}

/** The value that has `rank` smaller ones among the first `n`, which change places (Hoare's selection, 1961). */
function smallest(values: Float64Array, n: number, rank: number): number {
  let [low, high] = [0, n - 1];
  while (low < high) {
    const pivot = values[rank]!;
    let [i, j] = [low, high];
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const value = values[i]!;
      values[i++] = values[j]!;
      values[j--] = value;
    }
    if (j < rank) low = i;
    if (i > rank) high = j;
  }
  return values[rank]!;
}
