// For tests of searches: functions whose least values are known.

import type { ParamValue } from '../core/words.ts';
import { continuous, type Dimension, listed } from './search-space.ts';

/** A function to be made as small as can be, and the least value that it has. */
export interface KnownFunction {
  readonly space: readonly Dimension[];
  readonly of: (x: Readonly<Record<string, ParamValue>>) => number;
  readonly least: number;
}

/** L. Dixon and G. Szegő, Towards Global Optimisation 2 (1978): three minima of 0.397887 = 5 / (4π). */
export const branin: KnownFunction = {
  space: [continuous('x', -5, 10), continuous('y', 0, 15)],
  of: (p) => {
    const [x, y] = [Number(p['x']), Number(p['y'])];
    const curve = y - (5.1 / (4 * Math.PI ** 2)) * x * x + (5 / Math.PI) * x - 6;
    return curve ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
  },
  least: 5 / (4 * Math.PI),
};

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'];
const WEIGHTS = [1, 1.2, 3, 3.2];
const SCALES = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
];
const PLACES = [
  [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
  [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
  [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
  [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
];

/** The same book: six local minima in six dimensions, the least of them −3.32237. */
export const hartmann6: KnownFunction = {
  space: NAMES.map((name) => continuous(name, 0, 1)),
  of: (p) => {
    const hill = (k: number) =>
      NAMES.reduce((sum, name, j) => sum + SCALES[k]![j]! * (Number(p[name]) - PLACES[k]![j]!) ** 2, 0);
    return -WEIGHTS.reduce((sum, weight, k) => sum + weight * Math.exp(-hill(k)), 0);
  },
  least: -3.32237,
};

/** Branin's function with steps, words and switches, each of which only adds to it: the least value stays the same. */
export const mixed: KnownFunction = {
  space: [
    continuous('x', -5, 10),
    continuous('y', 0, 15),
    listed(
      'length',
      Array.from({ length: 100 }, (_, k) => k + 1),
    ),
    listed('kind', ['sma', 'ema', 'wma', 'hma']),
    listed('filter', [false, true]),
  ],
  of: (p) => {
    const word = { sma: 8, ema: 3, wma: 0, hma: 15 }[String(p['kind'])]!;
    const steps = 0.005 * (Number(p['length']) - 37) ** 2;
    return branin.of(p) * (p['filter'] ? 1 : 1.5) + word + steps;
  },
  least: 5 / (4 * Math.PI),
};
