// OKX's public REST routes: the clock, the markets, candles, trades, the book, tickers and funding. Lists are newest first.

import { bookAround } from '../book.ts';
import type { DialectContext } from '../dialect.ts';
import type { Candle, TestMarket } from '../market.ts';
import {
  candleOpen,
  candleRow,
  fundingJson,
  instId,
  instrumentJson,
  intervalOf,
  levelRows,
  maintenanceJson,
  markPriceJson,
  tickerJson,
  tradeJson,
} from './format.ts';
import { parameterError } from './refusals.ts';
import { type Fields, marketOf, marketsOf, numberOf, pageOf, type Route } from './request.ts';

/** How many of the latest candles /market/candles knows; older ones are history. */
const RECENT = 1440;

export const MARKET_ROUTES: Readonly<Record<string, Route<unknown[]>>> = {
  'GET /public/time': ({ clock }) => [{ ts: String(clock()) }],
  // What is over or canceled is told to whoever asks for it.
  'GET /system/status': ({ exchange }, fields) =>
    exchange.maintenance
      .map((one) => maintenanceJson(one, exchange.now))
      .filter(({ state }) => (fields.get('state') ?? 'scheduled ongoing').includes(state)),
  'GET /public/instruments': (context, fields) =>
    ['SPOT', 'SWAP'].includes(fields.get('instType') ?? '')
      ? marketsOf(context, fields).map(instrumentJson)
      : [],
  'GET /market/candles': (context, fields) => candles(context, fields, { most: 300, isRecent: true }),
  'GET /market/history-candles': (context, fields) =>
    candles(context, fields, { most: 300, isRecent: false }),
  'GET /market/mark-price-candles': (context, fields) =>
    candles(context, fields, { most: 100, isRecent: true }).map(unpriced),
  'GET /market/history-mark-price-candles': (context, fields) =>
    candles(context, fields, { most: 100, isRecent: false }).map(unpriced),
  'GET /market/trades': (context, fields) => {
    const market = marketOf(context, fields);
    const limit = Math.min(500, numberOf(fields, 'limit') ?? 100);
    return tradesBefore(market, market.ticksUntil(context.exchange.now), limit);
  },
  'GET /market/history-trades': historyTrades,
  'GET /market/books': (context, fields) => {
    const market = marketOf(context, fields);
    const { now } = context.exchange;
    const { bids, asks } = bookAround(market, market.priceAt(now));
    const rows = (levels: typeof bids) => levelRows(market, levels.slice(0, numberOf(fields, 'sz') ?? 1));
    return [{ asks: rows(asks), bids: rows(bids), ts: String(now), seqId: market.ticksUntil(now) }];
  },
  'GET /market/ticker': (context, fields) => [tickerJson(context.exchange, marketOf(context, fields))],
  'GET /market/tickers': (context, fields) =>
    marketsOf(context, fields).map((market) => tickerJson(context.exchange, market)),
  'GET /public/mark-price': (context, fields) =>
    marketsOf(context, fields).map((market) => markPriceJson(context.exchange, market)),
  'GET /public/funding-rate': (context, fields) =>
    marketsOf(context, fields)
      .filter(({ isPerpetual }) => isPerpetual)
      .map((market) => fundingJson(context.exchange, market)),
  'GET /public/funding-rate-history': (context, fields) => {
    const market = marketOf(context, fields);
    const past = market.funding.filter(({ time }) => time <= context.exchange.now).reverse();
    return pageOf(past, fields, { most: 100, key: ({ time }) => time }).map(({ time, rate }) => ({
      ...{ instType: 'SWAP', instId: instId(market), method: 'current_period', fundingTime: String(time) },
      ...{ fundingRate: String(rate), realizedRate: String(rate) },
    }));
  },
};

/** The rows of candles that open between `before` and `after`, newest first. History has those that have closed alone. */
function candles(
  context: DialectContext,
  fields: Fields,
  { most, isRecent }: { readonly most: number; readonly isRecent: boolean },
): string[][] {
  const market = marketOf(context, fields);
  const interval = intervalOf(fields.get('bar') ?? '1m');
  if (interval === undefined) throw parameterError('bar');
  const { now } = context.exchange;
  const limit = Math.min(most, numberOf(fields, 'limit') ?? 100);
  const { ms } = interval;
  const oldest = isRecent ? candleOpen(now, interval) - (RECENT - 1) * ms : Number.NEGATIVE_INFINITY;
  const from = Math.max(oldest, (numberOf(fields, 'before') ?? -1) + 1, (market.bars.time[0] ?? 0) - ms);
  const until = Math.min(now, (numberOf(fields, 'after') ?? Infinity) - 1);
  const found: Candle[] = [];
  for (let open = candleOpen(until, interval); open >= from && found.length < limit; open -= ms) {
    const candle = market.candle(open, ms, now);
    if (candle !== undefined && (isRecent || candle.isClosed)) found.push(candle);
  }
  return found.map((candle) => candleRow(market, candle));
}

/** The mark price is the last price here; it has no volumes. */
const unpriced = (row: readonly string[]) => [...row.slice(0, 5), row.at(-1)];

/** The trades before the k-th, newest first. */
function tradesBefore(market: TestMarket, k: number, limit: number): object[] {
  const count = Math.max(0, Math.min(k, limit));
  return Array.from({ length: count }, (_, back) => tradeJson(market, market.tick(k - 1 - back)));
}

/** By trade ids those before `after`, down to `before`; where `type` is 2 those before the time `after`. */
function historyTrades(context: DialectContext, fields: Fields): object[] {
  const market = marketOf(context, fields);
  const limit = Math.min(100, numberOf(fields, 'limit') ?? 100);
  const isByTime = fields.get('type') === '2';
  const all = market.ticksUntil(context.exchange.now);
  const [after, before] = [numberOf(fields, 'after'), numberOf(fields, 'before')];
  const end = after === undefined ? all : Math.min(all, isByTime ? market.ticksUntil(after - 1) : after);
  const first = isByTime ? 0 : (before ?? -1) + 1;
  return tradesBefore(market, end, Math.min(limit, end - first));
}
