// How long the warm-up of a searched strategy can be.

import type { Timeframe } from '../core/timeframe.ts';
import type { ParamValue } from '../core/words.ts';
import { Graph } from '../graph/index.ts';
import { type AnyStrategy, Program } from '../strategy/index.ts';
import { type Dimension, type Point, paramsAtPoint, sizeOf } from './search-space.ts';

// They take a tenth of a second or so.
const MOST = 20_000;

/**
 * The most bars before a first decision over all combinations. Where they are too many to go through, or a number takes any
 * value, numbers take their least and their greatest one alone.
 */
export function longestWarmup(
  strategy: AnyStrategy,
  space: readonly Dimension[],
  timeframe: Timeframe,
): number {
  const all = sizeOf(space) <= MOST;
  const coordinates = space.map((one) => (all ? [...one.values.keys()] : endsOf(one)));
  const graph = new Graph(timeframe);
  let longest = 0;
  for (const point of pointsOf(coordinates))
    longest = Math.max(longest, warmupOf(strategy, paramsAtPoint(space, point), graph));
  return longest;
}

function* pointsOf([first, ...rest]: readonly (readonly number[])[]): Generator<Point> {
  if (first === undefined) yield [];
  else for (const point of pointsOf(rest)) for (const coordinate of first) yield [coordinate, ...point];
}

function warmupOf(strategy: AnyStrategy, params: Readonly<Record<string, ParamValue>>, graph: Graph): number {
  try {
    return new Program(strategy, params, graph).warmup;
  } catch {
    // The value of one may not go with that of another: such a combination is never chosen.
    return 0;
  }
}

function endsOf({ kind, values, min, max }: Dimension): number[] {
  return kind === 'words' ? [...values.keys()] : [...new Set([min, max])];
}
