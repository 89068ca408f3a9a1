// How the best of a search grew with its trials, as a person reads it in a terminal.

import type { OptimiseResult, SweepResult } from 'tradelab';
import type { Io } from '../io.ts';
import { count } from './numbers.ts';
import { sparkline } from './sparkline.ts';
import { styleOf } from './style.ts';

/** The best score so far over the trials, and which of them found it; nothing of a grid. */
export function convergenceLines([result]: readonly (SweepResult | OptimiseResult)[], io: Io): string[] {
  if (result?.kind !== 'optimise' || result.best === null) return [];
  const known = result.convergence.filter((score) => !Number.isNaN(score));
  const [head, tail] = [
    'Best so far  ',
    `  found by trial ${count(result.best.trial + 1)} of ${count(result.length)}`,
  ];
  const width = Math.max(10, Math.min(40, io.columns - head.length - tail.length));
  return [`${head}${styleOf(io).faint(sparkline(known, width))}${tail}`];
}
