// The order book of a market of the test exchange: some levels to each side of the last price, one tick apart.

import { stepsToNumber } from '../core/index.ts';
import type { TestMarket } from './market.ts';

/** A level of the book: its price, and how much it offers. */
export type BookLevel = readonly [price: number, size: number];

/** Both sides of a book, best first. */
export interface TestBook {
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
}

/** What the best level of each side offers, in base units. */
export const BEST_SIZE = 1000;

/** How many levels each side has, and how much more each further one offers. */
const [LEVELS, MORE] = [50, 10];

/** The book around a price. */
export function bookAround({ instrument: { tick } }: TestMarket, price: number): TestBook {
  const middle = Math.round(price / tick);
  const side = (way: number) =>
    Array.from({ length: LEVELS }, (_, k) => [middle + way * (k + 1), BEST_SIZE + MORE * k] as const)
      .filter(([steps]) => steps > 0)
      .map(([steps, size]): BookLevel => [stepsToNumber(steps, tick), size]);
  return { bids: side(-1), asks: side(1) };
}

/** How the book changed by the k-th trade: levels that are gone, with a size of 0, and all that are there now. */
export function bookChange(market: TestMarket, k: number): TestBook {
  const now = bookAround(market, market.tick(k).price);
  const before = bookAround(market, market.tick(Math.max(0, k - 1)).price);
  const change = (side: 'bids' | 'asks') => {
    const prices = new Set(now[side].map(([price]) => price));
    const gone = before[side].filter(([price]) => !prices.has(price)).map(([price]) => [price, 0] as const);
    return [...gone, ...now[side]];
  };
  return { bids: change('bids'), asks: change('asks') };
}
