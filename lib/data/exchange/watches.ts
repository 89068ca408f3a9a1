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

/** Watches the trades of markets by the ids by which trades are asked for, of exchanges that count them. */
export function tradeWatches(client: ExchangeClient, symbols: readonly string[]): Watch[] {
  // Binance counts single trades too, which its answers to requests gather.
  const params = { name: 'aggTrade' };
  return [{ next: () => client.watchTradesForSymbols!([...symbols], undefined, undefined, params) }];
}

/** Watches the best bids and offers of markets, where the exchange has a stream of them. */
export function quoteWatches(client: ExchangeClient, symbols: readonly string[]): Watch[] {
  if (client.has['watchBidsAsks'] !== true) return [];
  return [{ next: () => client.watchBidsAsks!([...symbols]) }];
}

/** Watches the best bids and offers of markets, and their last prices. */
export function tickerWatches(client: ExchangeClient, symbols: readonly string[]): Watch[] {
  return [...quoteWatches(client, symbols), ...watchesOf(client, symbols, 'watchTickers', 'watchTicker')];
}

/** Watches the order books of markets. */
export function bookWatches(client: ExchangeClient, symbols: readonly string[]): Watch[] {
  return watchesOf(client, symbols, 'watchOrderBookForSymbols', 'watchOrderBook');
}

function watchesOf(
  client: ExchangeClient,
  symbols: readonly string[],
  ofAll: 'watchTickers' | 'watchOrderBookForSymbols',
  ofOne: 'watchTicker' | 'watchOrderBook',
): Watch[] {
  if (client.has[ofAll] === true) return [{ next: () => client[ofAll]!([...symbols]) }];
  if (client.has[ofOne] !== true) return [];
  return symbols.map((symbol) => ({ symbol, next: () => client[ofOne]!(symbol) }));
}
