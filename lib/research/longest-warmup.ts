// How long the warm-up of a searched strategy can be.

import type { Timeframe } from '../core/timeframe.ts';
import type { ParamValue } from '../core/words.ts';
import { Graph } from '../graph/index.ts';
import { type AnyStrategy, Program } from '../strategy/index.ts';
import { type Dimension, sizeOf, valueAt } from './search-space.ts';
import { paramsAt } from './sweep-grid.ts';

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
  const isSmall = sizeOf(space) <= MOST;
  const names = space.map(({ name }) => name);
  const values = space.map((one) => (isSmall ? one.values : endsOf(one)));
  const total = values.reduce((product, list) => product * list.length, 1);
  const graph = new Graph(timeframe);
  let longest = 0;
  for (let k = 0; k < total; k++)
    longest = Math.max(longest, warmupOf(strategy, paramsAt({ names, values }, k), graph));
  return longest;
}

function warmupOf(strategy: AnyStrategy, params: Readonly<Record<string, ParamValue>>, graph: Graph): number {
  try {
    return new Program(strategy, params, graph).warmup;
  } catch {
    // The value of one may not go with that of another: such a combination is never chosen.
    return 0;
  }
}

function endsOf(dimension: Dimension): readonly ParamValue[] {
  const { kind, values, min, max } = dimension;
  return kind === 'words' ? values : [...new Set([min, max])].map((end) => valueAt(dimension, end));
}
