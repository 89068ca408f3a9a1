// Markets, candles, trades and orders as Binance writes them: decimals as texts, times in ms.

import { BEST_SIZE, type BookLevel } from '../book.ts';
import { formatStep } from '../decimal-text.ts';
import type { Exchange } from '../exchange.ts';
import type { Candle, TestMarket, Tick } from '../market.ts';
import type { TestFill, TestOrder, TestOrderStatus, TestOrderType } from '../order.ts';

const FAR = 4_133_404_800_000;

export function marketInfo(market: TestMarket): object {
  const { tick, lot, minNotional } = market.instrument;
  const digits = (step: number) => (formatStep(step).split('.')[1] ?? '').length;
  const shared = {
    ...{
      symbol: market.id,
      status: market.isTrading ? 'TRADING' : 'BREAK',
      baseAsset: market.base,
      quoteAsset: market.quote,
    },
    ...{ baseAssetPrecision: 8, quotePrecision: 8, quoteAssetPrecision: 8 },
    filters: filtersOf(tick, lot, minNotional, market.isPerpetual),
  };
  if (market.isPerpetual)
    return {
      ...shared,
      ...{ pair: market.id, contractType: 'PERPETUAL', marginAsset: market.quote, contractSize: 1 },
      ...{ pricePrecision: digits(tick), quantityPrecision: digits(lot) },
      ...{ onboardDate: market.bars.time[0] ?? 0, deliveryDate: FAR },
      orderTypes: ['LIMIT', 'MARKET', 'STOP', 'STOP_MARKET', 'TAKE_PROFIT', 'TAKE_PROFIT_MARKET'],
      timeInForce: ['GTC', 'IOC', 'FOK', 'GTX'],
    };
  return {
    ...shared,
    ...{ isSpotTradingAllowed: true, isMarginTradingAllowed: false, permissions: ['SPOT'] },
    permissionSets: [['SPOT']],
    orderTypes: [
      'LIMIT',
      'LIMIT_MAKER',
      'MARKET',
      'STOP_LOSS',
      'STOP_LOSS_LIMIT',
      'TAKE_PROFIT',
      'TAKE_PROFIT_LIMIT',
    ],
  };
}

function filtersOf(tick: number, lot: number, minNotional: number, isPerpetual: boolean): object[] {
  const [tickSize, stepSize] = [formatStep(tick), formatStep(lot)];
  const sizes = { minQty: stepSize, maxQty: '1000000', stepSize };
  return [
    { filterType: 'PRICE_FILTER', minPrice: tickSize, maxPrice: '10000000', tickSize },
    { filterType: 'LOT_SIZE', ...sizes },
    { filterType: 'MARKET_LOT_SIZE', ...sizes },
    { filterType: 'PERCENT_PRICE', multiplierUp: '1.8', multiplierDown: '0.2', avgPriceMins: 5 },
    isPerpetual
      ? { filterType: 'MIN_NOTIONAL', notional: String(minNotional) }
      : { filterType: 'NOTIONAL', minNotional: String(minNotional), applyMinToMarket: true },
  ];
}

export function klineRow(candle: Candle, ms: number): unknown[] {
  const { time, open, high, low, close, volume, quoteVolume, trades } = candle;
  const [half, halfQuote] = [volume / 2, quoteVolume / 2];
  return [
    ...[time, String(open), String(high), String(low), String(close), String(volume), time + ms - 1],
    ...[String(quoteVolume), trades, String(half), String(halfQuote), '0'],
  ];
}

export function klineEvent(market: TestMarket, candle: Candle, interval: string, ms: number, now: number) {
  const { time, open, high, low, close, volume, quoteVolume, trades, firstTick, isClosed } = candle;
  const k = {
    ...{ t: time, T: time + ms - 1, s: market.id, i: interval, f: firstTick, L: firstTick + trades - 1 },
    ...{ o: String(open), c: String(close), h: String(high), l: String(low), v: String(volume) },
    ...{
      n: trades,
      x: isClosed,
      q: String(quoteVolume),
      V: String(volume / 2),
      Q: String(quoteVolume / 2),
      B: '0',
    },
  };
  return { e: 'kline', E: now, s: market.id, k };
}

/** Levels of a book; one that is gone has size 0. */
export function levelTexts(levels: readonly BookLevel[]): string[][] {
  return levels.map(([price, size]) => [String(price), String(size)]);
}

export function aggTrade({ id, price, size, time, isBuyerMaker }: Tick): object {
  return { a: id, p: String(price), q: String(size), f: id, l: id, T: time, m: isBuyerMaker, M: true };
}

export function tradeEvent(market: TestMarket, name: 'trade' | 'aggTrade', tick: Tick): object {
  const { id, price, size, time, isBuyerMaker } = tick;
  const ids = name === 'trade' ? { t: id, X: 'MARKET' } : { a: id, f: id, l: id };
  const what = { p: String(price), q: String(size), T: time, m: isBuyerMaker, M: true };
  return { e: name, E: time, s: market.id, ...ids, ...what };
}

/** The last 24 hours, as /ticker/24hr tells them. */
export function dayTicker(exchange: Exchange, market: TestMarket): object {
  const { now } = exchange;
  const day = dayOf(exchange, market);
  const { bid, ask } = exchange.bidAsk(market);
  return {
    ...{ symbol: market.id, priceChange: String(day.close - day.open), lastPrice: String(day.close) },
    ...{ priceChangePercent: String((day.close / day.open - 1) * 100), weightedAvgPrice: String(day.close) },
    ...{ bidPrice: String(bid), bidQty: BOOK_SIZE, askPrice: String(ask), askQty: BOOK_SIZE },
    ...{ openPrice: String(day.open), highPrice: String(day.high), lowPrice: String(day.low) },
    ...{ volume: String(day.volume), quoteVolume: String(day.quoteVolume), count: day.trades },
    ...{
      openTime: now - DAY,
      closeTime: now,
      firstId: day.firstTick,
      lastId: day.firstTick + day.trades - 1,
    },
  };
}

export function tickerEvent(exchange: Exchange, market: TestMarket, name: 'miniTicker' | 'ticker'): object {
  const { open, high, low, close, volume, quoteVolume } = dayOf(exchange, market);
  const { bid, ask } = exchange.bidAsk(market);
  const mini = {
    ...{ E: exchange.now, s: market.id, c: String(close), o: String(open), h: String(high), l: String(low) },
    ...{ v: String(volume), q: String(quoteVolume) },
  };
  if (name === 'miniTicker') return { e: '24hrMiniTicker', ...mini };
  return { e: '24hrTicker', ...mini, b: String(bid), B: BOOK_SIZE, a: String(ask), A: BOOK_SIZE };
}

const DAY = 86_400_000;
/** What the best levels of the book offer. */
export const BOOK_SIZE = String(BEST_SIZE);

function dayOf(exchange: Exchange, market: TestMarket): Candle {
  const { now } = exchange;
  const price = market.priceAt(now);
  const quiet = { open: price, high: price, low: price, close: price, volume: 0, quoteVolume: 0, trades: 0 };
  return market.candle(now - DAY, DAY, now) ?? { time: now - DAY, ...quiet, firstTick: 0, isClosed: false };
}

const STATUS: Readonly<Record<TestOrderStatus, string>> = {
  new: 'NEW',
  'partially-filled': 'PARTIALLY_FILLED',
  filled: 'FILLED',
  canceled: 'CANCELED',
  expired: 'EXPIRED',
};

const SPOT_TYPE: Readonly<Record<TestOrderType, string>> = {
  limit: 'LIMIT',
  market: 'MARKET',
  stop: 'STOP_LOSS',
  'stop-limit': 'STOP_LOSS_LIMIT',
  'take-profit': 'TAKE_PROFIT',
  'take-profit-limit': 'TAKE_PROFIT_LIMIT',
};

const FUTURES_TYPE: Readonly<Record<TestOrderType, string>> = {
  limit: 'LIMIT',
  market: 'MARKET',
  stop: 'STOP_MARKET',
  'stop-limit': 'STOP',
  'take-profit': 'TAKE_PROFIT_MARKET',
  'take-profit-limit': 'TAKE_PROFIT',
};

/** Binance's word for an order's type on its kind of market. */
export function typeName({ market, type, postOnly, forced }: TestOrder): string {
  if (forced !== undefined) return 'LIQUIDATION';
  if (postOnly === true && !market.isPerpetual) return 'LIMIT_MAKER';
  return (market.isPerpetual ? FUTURES_TYPE : SPOT_TYPE)[type];
}

/** The order type that Binance's word means; undefined for none that the exchange knows. */
export function typeOf(name: string, isPerpetual: boolean): TestOrderType | undefined {
  if (name === 'LIMIT_MAKER') return 'limit';
  const names = Object.entries(isPerpetual ? FUTURES_TYPE : SPOT_TYPE);
  return names.find(([, word]) => word === name)?.[0] as TestOrderType | undefined;
}

export function timeInForceName({ market, timeInForce = 'GTC', postOnly }: TestOrder): string {
  return postOnly === true && market.isPerpetual ? 'GTX' : timeInForce;
}

export function statusName({ status }: TestOrder): string {
  return STATUS[status];
}

/** An order as every request for it answers. */
export function orderJson(order: TestOrder): object {
  const { market, id, clientId, side, size, price = 0, trigger = 0, created, updated } = order;
  const average = order.filled > 0 ? order.quoteFilled / order.filled : 0;
  return {
    ...{ symbol: market.id, orderId: id, orderListId: -1, clientOrderId: clientId, price: String(price) },
    ...{ origQty: String(size), executedQty: String(order.filled), status: statusName(order) },
    ...{ timeInForce: timeInForceName(order), type: typeName(order), side: side.toUpperCase() },
    ...{ stopPrice: String(trigger), time: created, updateTime: updated, isWorking: !order.isDormant },
    ...(market.isPerpetual
      ? {
          avgPrice: String(average),
          cumQuote: String(order.quoteFilled),
          reduceOnly: order.reduceOnly === true,
        }
      : {
          cummulativeQuoteQty: String(order.quoteFilled),
          transactTime: updated,
          fills: order.fills.map(fillPart),
        }),
    ...(market.isPerpetual && { origType: typeName(order), positionSide: 'BOTH', closePosition: false }),
  };
}

function fillPart({ price, size, fee, feeAsset, id }: TestFill): object {
  return {
    ...{ price: String(price), qty: String(size), commission: String(fee) },
    commissionAsset: feeAsset,
    tradeId: id,
  };
}

/** A fill as /myTrades and /userTrades list it. */
export function fillJson(order: TestOrder, fill: TestFill): object {
  const { market, side } = order;
  const { id, price, size, fee, feeAsset, time, isMaker, realized } = fill;
  return {
    ...{ symbol: market.id, id, orderId: order.id, price: String(price), qty: String(size) },
    ...{ quoteQty: String(price * size), commission: String(fee), commissionAsset: feeAsset, time },
    ...(market.isPerpetual
      ? {
          side: side.toUpperCase(),
          positionSide: 'BOTH',
          buyer: side === 'buy',
          maker: isMaker,
          realizedPnl: String(realized),
        }
      : { isBuyer: side === 'buy', isMaker, isBestMatch: true }),
  };
}
