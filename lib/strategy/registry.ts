// The strategies that can be run by name.

import { didYouMean, TradelabError } from '../core/errors.ts';
import type { AnyStrategy } from './strategy.ts';

/** Strategies by name. */
export interface Registry {
  /** All strategies, in the order in which they were given. */
  list(): readonly AnyStrategy[];
  /** The strategy of that name; throws `not-found` with the nearest name. */
  get(name: string): AnyStrategy;
}

/** A registry of strategies; throws `conflict` where two have one name. */
export function createRegistry(strategies: readonly AnyStrategy[]): Registry {
  const byName = new Map<string, AnyStrategy>();
  for (const strategy of strategies) {
    if (byName.has(strategy.name)) {
      throw new TradelabError('conflict', `two strategies are named '${strategy.name}'`, {
        hint: 'give one of them another name',
      });
    }
    byName.set(strategy.name, strategy);
  }
  return {
    list: () => strategies,
    get(name) {
      const strategy = byName.get(name);
      if (strategy !== undefined) return strategy;
      throw new TradelabError('not-found', `there is no strategy '${name}'`, {
        hint: didYouMean(name, byName.keys()),
      });
    },
  };
}
