// A Tree-structured Parzen Estimator: where good points are dense and the others are not, the next is looked for.
//
// Source: J. Bergstra, R. Bardenet, Y. Bengio and B. Kégl, "Algorithms for Hyper-Parameter Optimization" (NIPS 2011),
// section 4; one density over all dimensions as in S. Falkner, A. Klein and F. Hutter, "BOHB" (ICML 2018), section 3.2.
// Kernels are logistic where those papers have normal ones: cut off at the ends of a dimension, their probability and
// their draws have closed forms.

import type { Random } from '../core/random.ts';
import { coordinateIn } from './random-search.ts';
import type { Dimension, Point } from './search-space.ts';

// The best tenth of the points, and no more than 25, are the good ones.
const [GOOD_SHARE, MOST_GOOD] = [0.1, 25];
// Of the others so many are enough to tell where they are.
const MOST_OTHERS = 100;
// Draws from the good density, of which the most promising is taken.
const CANDIDATES = 24;
// The scale of a kernel in widths of its dimension, before it shrinks with the number of kernels (Scott's rule).
const SCALE = 0.06;
// How often a kernel of words draws any of them, in such scales.
const ANY_WORD = 4;

/** How dense one dimension is around one coordinate, and draws from there. */
interface Kernel {
  density(x: number): number;
  draw(): number;
}

/** A mixture of kernels, one per dimension in each row. */
type Density = readonly (readonly Kernel[])[];

/**
 * A source of points that are likely better than those that were tried; `undefined` where none of its draws is accepted.
 * `scores` are those of `points`: higher is better, NaN is worst.
 */
export function treeParzen(
  space: readonly Dimension[],
  points: readonly Point[],
  scores: readonly number[],
  accepts: (point: Point) => boolean,
  random: Random,
): () => Point | undefined {
  const value = (k: number) => (Number.isNaN(scores[k]!) ? -Infinity : scores[k]!);
  // Of two that have no score the difference is NaN, and the earlier comes first.
  const ranked = [...points.keys()].sort((a, b) => value(b) - value(a) || a - b);
  const count = Math.min(MOST_GOOD, Math.ceil(GOOD_SHARE * points.length));
  const pointsOf = (ranks: readonly number[]) => ranks.map((k) => points[k]!);
  const good = densityOf(space, pointsOf(ranked.slice(0, count)), random);
  const others = densityOf(space, pointsOf(thinned(ranked.slice(count))), random);
  return () => {
    let best: Point | undefined;
    let highest = -Infinity;
    for (let k = 0; k < CANDIDATES; k++) {
      const point = good[Math.floor(random() * good.length)]!.map((kernel) => kernel.draw());
      const promise = densityAt(good, point) / densityAt(others, point);
      if (promise > highest && accepts(point)) [best, highest] = [point, promise];
    }
    return best;
  };
}

/** As many as are enough, evenly from the first to the last. */
function thinned(ranks: readonly number[]): readonly number[] {
  if (ranks.length <= MOST_OTHERS) return ranks;
  return Array.from({ length: MOST_OTHERS }, (_, k) => ranks[Math.floor((k * ranks.length) / MOST_OTHERS)]!);
}

/** Kernels around every centre, and among them those of knowing nothing. */
function densityOf(space: readonly Dimension[], centres: readonly Point[], random: Random): Density {
  const free = space.filter(({ min, max }) => max > min).length;
  const scale = SCALE * Math.max(1, centres.length) ** (-1 / (free + 4));
  const around = (centre: Point) =>
    space.map((dimension, k) => kernelAround(dimension, centre[k]!, scale, random));
  return [space.map((dimension) => kernelAnywhere(dimension, random)), ...centres.map(around)];
}

function densityAt(density: Density, point: Point): number {
  let sum = 0;
  for (const kernels of density) {
    let product = 1;
    for (let k = 0; k < kernels.length; k++) product *= kernels[k]!.density(point[k]!);
    sum += product;
  }
  return sum / density.length;
}

function kernelAnywhere(dimension: Dimension, random: Random): Kernel {
  const { kind, min, max, values } = dimension;
  const height = 1 / (kind === 'continuous' ? max - min : values.length);
  return { density: () => height, draw: () => coordinateIn(dimension, random) };
}

function kernelAround(dimension: Dimension, centre: number, scale: number, random: Random): Kernel {
  if (dimension.kind === 'words') return wordKernel(dimension, centre, scale, random);
  return dimension.kind === 'steps'
    ? stepKernel(dimension, centre, scale, random)
    : continuousKernel(dimension, centre, scale, random);
}

/** The word itself, or now and then any. Source: J. Aitchison and C. Aitken, Biometrika 63(3), 1976. */
function wordKernel(dimension: Dimension, centre: number, scale: number, random: Random): Kernel {
  const any = ANY_WORD * scale;
  const [other, own] = [any / dimension.values.length, 1 - any + any / dimension.values.length];
  return {
    density: (x) => (x === centre ? own : other),
    draw: () => (random() < any ? coordinateIn(dimension, random) : centre),
  };
}

function continuousKernel({ min, max }: Dimension, centre: number, scale: number, random: Random): Kernel {
  const { width, below, mass, draw } = cutLogistic(min, max, centre, scale, random);
  return {
    density(x) {
      const p = below(x);
      return (p * (1 - p)) / (width * mass);
    },
    draw,
  };
}

/** Of whole numbers: each has the probability of what rounds to it. */
function stepKernel({ min, max }: Dimension, centre: number, scale: number, random: Random): Kernel {
  const { below, mass, draw } = cutLogistic(min - 0.5, max + 0.5, centre, scale, random);
  return {
    density: (x) => (below(x + 0.5) - below(x - 0.5)) / mass,
    draw: () => Math.min(max, Math.max(min, Math.round(draw()))),
  };
}

/** A logistic distribution around `centre`, cut off at two ends. */
function cutLogistic(low: number, high: number, centre: number, scale: number, random: Random) {
  const width = scale * (high - low);
  const below = (x: number) => 1 / (1 + Math.exp((centre - x) / width));
  const first = below(low);
  const mass = below(high) - first;
  const draw = () => {
    const p = first + mass * random();
    return Math.min(high, Math.max(low, centre + width * Math.log(p / (1 - p))));
  };
  return { width, below, mass, draw };
}
