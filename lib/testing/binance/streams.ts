// Binance's websocket streams: who has subscribed to what, and what each event sends to whom.

import { bookChange } from '../book.ts';
import type { Exchange, ExchangeEvent } from '../exchange.ts';
import type { TestMarket } from '../market.ts';
import { BOOK_SIZE, klineEvent, levelTexts, tickerEvent, tradeEvent } from './format.ts';
import { intervalMs } from './request.ts';
import { userEvents } from './user-stream.ts';

/** One client's connection. */
export interface StreamClient {
  readonly isFutures: boolean;
  /** The names of the streams that it follows: 'btcusdt@kline_1m'. */
  readonly streams: Set<string>;
  /** Whether it is told of the account's orders; `wrap` is how the events are sent. */
  account: ((event: object) => object) | undefined;
  /** Until when it was told of candles that had closed. */
  toldUntil: number;
  send(message: object): void;
}

/** Sends what an event means to a client. */
export function tell(exchange: Exchange, client: StreamClient, event: ExchangeEvent): void {
  if (event.kind === 'tick') tellTick(exchange, client, event.market, event.tick.id);
  if (event.kind === 'clock') tellClosedCandles(exchange, client);
  if (client.account === undefined) return;
  for (const message of userEvents(exchange, event, client.isFutures)) client.send(client.account(message));
}

function tellTick(exchange: Exchange, client: StreamClient, market: TestMarket, id: number): void {
  if (market.isPerpetual !== client.isFutures) return;
  const tick = market.tick(id);
  for (const name of client.streams) {
    const [symbol, kind = ''] = name.split('@') as [string, string?];
    if (symbol !== market.id.toLowerCase()) continue;
    if (kind === 'trade' || kind === 'aggTrade') client.send(tradeEvent(market, kind, tick));
    if (kind === 'miniTicker' || kind === 'ticker') client.send(tickerEvent(exchange, market, kind));
    if (kind === 'bookTicker') client.send(bookTicker(exchange, market, id));
    if (kind.startsWith('depth')) client.send(depthUpdate(exchange, market, id));
    if (kind.startsWith('markPrice')) client.send(markPrice(exchange, market));
    if (kind.startsWith('kline_')) tellCandle(exchange, client, market, kind.slice(6));
  }
}

function tellCandle(exchange: Exchange, client: StreamClient, market: TestMarket, interval: string): void {
  const ms = intervalMs(interval);
  const { now } = exchange;
  const candle = market.candles(ms, now - ms + 1, now, 1, now)[0];
  if (candle !== undefined) client.send(klineEvent(market, candle, interval, ms, now));
}

/** A candle is told as closed once its time is over, whatever is traded after it. */
function tellClosedCandles(exchange: Exchange, client: StreamClient): void {
  const { now } = exchange;
  for (const name of client.streams) {
    const [symbol, kind = ''] = name.split('@') as [string, string?];
    if (!kind.startsWith('kline_')) continue;
    const interval = kind.slice(6);
    const ms = intervalMs(interval);
    for (const market of exchange.markets.values()) {
      if (market.id.toLowerCase() !== symbol || market.isPerpetual !== client.isFutures) continue;
      for (const candle of market.candles(ms, client.toldUntil - ms + 1, now - ms, Infinity, now))
        client.send(klineEvent(market, candle, interval, ms, now));
    }
  }
  client.toldUntil = now;
}

function bookTicker(exchange: Exchange, market: TestMarket, id: number): object {
  const { bid, ask } = exchange.bidAsk(market);
  const times = market.isPerpetual ? { e: 'bookTicker', E: exchange.now, T: exchange.now } : {};
  return { ...times, u: id, s: market.id, b: String(bid), B: BOOK_SIZE, a: String(ask), A: BOOK_SIZE };
}

/** How the book has changed since the trade before: levels that are gone, and all that are there now. */
function depthUpdate(exchange: Exchange, market: TestMarket, id: number): object {
  const { bids, asks } = bookChange(market, id);
  return {
    ...{ e: 'depthUpdate', E: exchange.now, T: exchange.now, s: market.id, U: id + 1, u: id + 1, pu: id },
    ...{ b: levelTexts(bids), a: levelTexts(asks) },
  };
}

function markPrice(exchange: Exchange, market: TestMarket): object {
  const price = String(market.priceAt(exchange.now));
  const next = market.nextFunding(exchange.now);
  return {
    ...{ e: 'markPriceUpdate', E: exchange.now, s: market.id, p: price, i: price, P: price },
    ...{ r: String(next?.rate ?? 0), T: next?.time ?? 0 },
  };
}
