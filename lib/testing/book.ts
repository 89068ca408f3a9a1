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

/** How many levels each side has, and what the best one offers; each further one offers 10 more. */
const [LEVELS, BEST_SIZE, MORE] = [50, 1000, 10];

/** The book around a price. */
export function bookAround({ instrument: { tick } }: TestMarket, price: number): TestBook {
  const middle = Math.round(price / tick);
  const side = (way: number) =>
    Array.from({ length: LEVELS }, (_, k) => [middle + way * (k + 1), BEST_SIZE + MORE * k] as const)
      .filter(([steps]) => steps > 0)
      .map(([steps, size]): BookLevel => [stepsToNumber(steps, tick), size]);
  return { bids: side(-1), asks: side(1) };
}
