// How long the warm-up of a searched strategy can be.

import type { Timeframe } from '../core/timeframe.ts';
import type { ParamValue } from '../core/words.ts';
import { type AnyStrategy, Program } from '../strategy/index.ts';
import { type Dimension, paramsAtPoint } from './search-space.ts';

/** The most bars before a first decision, over all combinations of the least and the greatest value of each parameter. */
export function longestWarmup(
  strategy: AnyStrategy,
  space: readonly Dimension[],
  timeframe: Timeframe,
): number {
  let corners: number[][] = [[]];
  for (const dimension of space) {
    const ends = endsOf(dimension);
    corners = corners.flatMap((corner) => ends.map((end) => [...corner, end]));
  }
  return Math.max(...corners.map((corner) => warmupOf(strategy, paramsAtPoint(space, corner), timeframe)));
}

function warmupOf(
  strategy: AnyStrategy,
  params: Readonly<Record<string, ParamValue>>,
  timeframe: Timeframe,
): number {
  try {
    return new Program(strategy, params, timeframe).warmup;
  } catch {
    // The least of one may not go with the greatest of another: such a combination is never chosen.
    return 0;
  }
}

function endsOf({ kind, values, min, max }: Dimension): number[] {
  return kind === 'words' ? [...values.keys()] : [...new Set([min, max])];
}
