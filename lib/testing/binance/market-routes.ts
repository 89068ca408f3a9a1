// Binance's public REST routes: the clock, the markets, candles, trades, the book, tickers and funding.

import { bookAround } from '../book.ts';
import type { Exchange } from '../exchange.ts';
import type { Candle, TestMarket } from '../market.ts';
import { aggTrade, dayTicker, klineRow, levelTexts, marketInfo } from './format.ts';
import { type BinanceRequest, intervalMs, marketOf, numberOf } from './request.ts';

/** Answers a request with the body of its answer. */
export type Route = (exchange: Exchange, request: BinanceRequest) => unknown;

const HOUR = 3_600_000;

export const MARKET_ROUTES: Readonly<Record<string, Route>> = {
  'GET /ping': () => ({}),
  'GET /exchangeInfo': (exchange, { isFutures }) => ({
    ...{ timezone: 'UTC', serverTime: exchange.now, rateLimits: [], exchangeFilters: [] },
    symbols: marketsOf(exchange, isFutures).map(marketInfo),
  }),
  'GET /klines': (exchange, request) => {
    const ms = intervalMs(request.params.get('interval'));
    return candlesOf(exchange, request, ms).map((candle) => klineRow(candle, ms));
  },
  'GET /markPriceKlines': (exchange, request) => {
    const ms = intervalMs(request.params.get('interval'));
    // The mark price is the last price here; it has no volume.
    const unpriced = (candle: Candle) => ({ ...candle, volume: 0, quoteVolume: 0 });
    return candlesOf(exchange, request, ms).map((candle) => klineRow(unpriced(candle), ms));
  },
  'GET /aggTrades': trades,
  'GET /depth': depth,
  'GET /ticker/24hr': (exchange, request) =>
    request.params.has('symbol')
      ? dayTicker(exchange, marketOf(exchange, request))
      : marketsOf(exchange, request.isFutures).map((market) => dayTicker(exchange, market)),
  'GET /fundingRate': fundingRates,
  'GET /premiumIndex': (exchange, request) =>
    request.params.has('symbol')
      ? premium(exchange, marketOf(exchange, request))
      : marketsOf(exchange, true).map((market) => premium(exchange, market)),
};

function marketsOf(exchange: Exchange, isPerpetual: boolean): TestMarket[] {
  return [...exchange.markets.values()].filter((market) => market.isPerpetual === isPerpetual);
}

/** With a start the oldest candles from it on, without one the newest. */
function candlesOf(exchange: Exchange, request: BinanceRequest, ms: number): Candle[] {
  const market = marketOf(exchange, request);
  const limit = Math.min(numberOf(request, 'limit') ?? 500, request.isFutures ? 1500 : 1000);
  const to = numberOf(request, 'endTime') ?? exchange.now;
  const from = numberOf(request, 'startTime');
  if (from !== undefined) return market.candles(ms, from, to, limit, exchange.now);
  return market.candles(ms, to - limit * ms, to, limit + 1, exchange.now).slice(-limit);
}

/** By id, by time, or the newest. A range of futures is an hour at most. */
function trades(exchange: Exchange, request: BinanceRequest): unknown {
  const market = marketOf(exchange, request);
  const limit = Math.min(numberOf(request, 'limit') ?? 500, 1000);
  const all = market.ticksUntil(exchange.now);
  const from = numberOf(request, 'startTime');
  const to = Math.min(
    numberOf(request, 'endTime') ?? exchange.now,
    (from ?? 0) + (from === undefined ? Infinity : HOUR),
  );
  const first =
    numberOf(request, 'fromId') ??
    (from === undefined ? Math.max(0, all - limit) : market.ticksUntil(from - 1));
  const end = Math.min(all, first + limit, market.ticksUntil(to));
  return Array.from({ length: Math.max(0, end - first) }, (_, k) => aggTrade(market.tick(first + k)));
}

/** The best levels of the book. */
function depth(exchange: Exchange, request: BinanceRequest): unknown {
  const market = marketOf(exchange, request);
  const limit = numberOf(request, 'limit') ?? 100;
  const { bids, asks } = bookAround(market, market.priceAt(exchange.now));
  return {
    ...{ lastUpdateId: market.ticksUntil(exchange.now), E: exchange.now, T: exchange.now },
    ...{ bids: levelTexts(bids.slice(0, limit)), asks: levelTexts(asks.slice(0, limit)) },
  };
}

function fundingRates(exchange: Exchange, request: BinanceRequest): unknown {
  const market = marketOf(exchange, request);
  const limit = Math.min(numberOf(request, 'limit') ?? 100, 1000);
  const from = numberOf(request, 'startTime');
  const to = Math.min(numberOf(request, 'endTime') ?? exchange.now, exchange.now);
  const found = market.funding.filter(({ time }) => time >= (from ?? 0) && time <= to);
  const page = from === undefined ? found.slice(-limit) : found.slice(0, limit);
  return page.map(({ time, rate }) => ({
    ...{ symbol: market.id, fundingTime: time, fundingRate: String(rate) },
    markPrice: String(market.priceAt(time)),
  }));
}

function premium(exchange: Exchange, market: TestMarket): object {
  const price = String(market.priceAt(exchange.now));
  const last = market.funding.findLast(({ time }) => time <= exchange.now);
  const next = market.nextFunding(exchange.now);
  return {
    ...{ symbol: market.id, markPrice: price, indexPrice: price, estimatedSettlePrice: price },
    ...{ lastFundingRate: String(last?.rate ?? 0), interestRate: '0.0001' },
    ...{ nextFundingTime: next?.time ?? 0, time: exchange.now },
  };
}
