// What a feed watches: one stream for all markets where the exchange has that, else one for each.

import type { ExchangeClient } from './client.ts';

/** A stream: `next` settles with its next message; `symbol` is its market's where it is of one alone. */
export interface Watch {
  readonly symbol?: string;
  next(): Promise<unknown>;
}

/** Watches the candles of series; those that `pairs` leaves out meanwhile are not watched together with the others. */
export function candleWatches(
  client: ExchangeClient,
  pairs: () => readonly (readonly [symbol: string, timeframe: string])[],
): Watch[] {
  if (client.has['watchOHLCVForSymbols'] === true)
    return [{ next: () => client.watchOHLCVForSymbols!(pairs().map((pair) => [...pair])) }];
  if (client.has['watchOHLCV'] !== true) return [];
  return pairs().map(([symbol, timeframe]) => ({
    symbol,
    next: () => client.watchOHLCV!(symbol, timeframe),
  }));
}
