// The search for the best point of a space: points are proposed in batches, scored, and learned from.

import { setImmediate as nextTurn } from 'node:timers/promises';
import { TradelabError } from '../core/errors.ts';
import { random } from '../core/random.ts';
import { randomPoints } from './random-search.ts';
import { type Dimension, mostAtOnce, type Point } from './search-space.ts';
import { treeParzen } from './tpe.ts';

/** What is searched, how, and how long. */
export interface SearchRules {
  readonly space: readonly Dimension[];
  readonly method: 'random' | 'tpe';
  /** Points to be tried, at most: a space may have fewer. */
  readonly trials: number;
  readonly seed: number;
  /** Which points may be tried. */
  readonly accepts: (point: Point) => boolean;
  /** Ends the search after so many points without a better one. */
  readonly stopAfter?: number | undefined;
}

/** Why a search ended: all trials done, none better for long, no points left, or stopped from outside. */
export type SearchEnd = 'trials' | 'no-better' | 'no-points' | 'stopped';

/** What was tried, in its order. */
export interface Tried {
  readonly points: readonly Point[];
  /** Higher is better; NaN where a point has none. */
  readonly scores: readonly number[];
}

/** Scores points, in their order; `undefined` for those that it did not come to, which ends the search. */
export type Score = (points: readonly Point[]) => Promise<readonly (number | undefined)[]>;

// What the model needs before it says more than chance, and what it proposes before it is told how those did.
const [FIRST, BATCH] = [16, 8];
// As often a point is drawn all the same: a model that believes in one peak would never see another.
const ONE_RANDOM_IN = 4;
// Random points need not be told of the others; more at once take memory and let an interrupt wait.
const RANDOM_BATCH = 10_000;
// A condition that so many random points in a row do not meet is taken for one that no further point meets.
const MISSES = 100_000;

/** Searches until the rules end it. Throws `bad-option` where no point is accepted. */
export async function search(rules: SearchRules, score: Score): Promise<Tried & { readonly end: SearchEnd }> {
  const [points, scores]: [Point[], number[]] = [[], []];
  const propose = proposer(rules);
  let [best, since] = [-Infinity, 0];
  const ended = (end: SearchEnd) => ({ points, scores, end });
  while (points.length < rules.trials) {
    const batch = propose({ points, scores });
    if (batch.length === 0) return ended('no-points');
    // A batch may be done in no time: an interrupt is heard between two.
    await nextTurn();
    const found = await score(batch);
    for (const [k, value] of found.entries()) {
      if (value === undefined) continue;
      points.push(batch[k]!);
      scores.push(value);
      since = value > best ? 0 : since + 1;
      if (value > best) best = value;
    }
    if (found.includes(undefined)) return ended('stopped');
    if (since >= (rules.stopAfter ?? Infinity)) return ended('no-better');
  }
  return ended('trials');
}

/** Proposes batches of points, each point once. */
function proposer({ space, method, trials, seed, accepts, stopAfter = Infinity }: SearchRules) {
  const uniform = random(seed);
  const draw = randomPoints(space, uniform);
  const seen = new Set<string>();
  const isNew = (point: Point) => !seen.has(point.join()) && accepts(point);
  const drawn = () => {
    for (let miss = 0; miss < MISSES; miss++) {
      const point = draw();
      if (point === undefined || isNew(point)) return point;
    }
    return undefined;
  };
  const most = Math.min(mostAtOnce(space), method === 'tpe' ? BATCH : RANDOM_BATCH, stopAfter);
  return (tried: Tried): readonly Point[] => {
    const { points, scores } = tried;
    const modelled = method === 'tpe' && points.length >= FIRST;
    const model = modelled ? treeParzen(space, points, scores, isNew, uniform) : drawn;
    const batch: Point[] = [];
    while (batch.length < Math.min(most, trials - points.length)) {
      const isDrawn = (batch.length + 1) % ONE_RANDOM_IN === 0;
      const point = isDrawn ? drawn() : (model() ?? drawn());
      if (point === undefined) break;
      seen.add(point.join());
      batch.push(point);
    }
    if (seen.size === 0) throw noneAccepted();
    return batch;
  };
}

function noneAccepted(): TradelabError {
  return new TradelabError('bad-option', 'no combination is left by where', {
    hint: 'where returns true for those to be kept',
  });
}
