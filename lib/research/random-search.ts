// Random points of a space, each at most once.

import type { Random } from '../core/random.ts';
import { type Dimension, type Point, sizeOf } from './search-space.ts';

/**
 * A source of points drawn uniformly and without repetition; `undefined` when there are no more. Of a space of points in
 * steps it goes through all, in random order.
 */
export function randomPoints(space: readonly Dimension[], random: Random): () => Point | undefined {
  const size = sizeOf(space);
  if (size > Number.MAX_SAFE_INTEGER) return () => space.map((dimension) => coordinateIn(dimension, random));
  const number = shuffled(size, random);
  return () => {
    let rest = number();
    if (rest === undefined) return undefined;
    const point: number[] = [];
    for (let k = space.length - 1; k >= 0; k--) {
      const { length } = space[k]!.values;
      point[k] = rest % length;
      rest = Math.floor(rest / length);
    }
    return point;
  };
}

/** A uniform draw of one coordinate. */
export function coordinateIn({ kind, min, max }: Dimension, random: Random): number {
  return kind === 'continuous' ? min + random() * (max - min) : below(max + 1, random);
}

/** The whole numbers below `size` in random order (Fisher and Yates), in memory for those that were drawn alone. */
function shuffled(size: number, random: Random): () => number | undefined {
  const moved = new Map<number, number>();
  let next = 0;
  return () => {
    if (next >= size) return undefined;
    const at = next + below(size - next, random);
    const drawn = moved.get(at) ?? at;
    moved.set(at, moved.get(next) ?? next);
    moved.delete(next++);
    return drawn;
  };
}

/** A random whole number below `size`, which may be as large as 2⁵³: of 32 bits the larger ones would have gaps. */
function below(size: number, random: Random): number {
  const bits = size > 2 ** 20 ? Math.floor(random() * 2 ** 21) * 2 ** 32 + random() * 2 ** 32 : undefined;
  return Math.floor((bits === undefined ? random() : bits / 2 ** 53) * size);
}
