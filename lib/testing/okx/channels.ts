// OKX's public channels: what each tells of an event.

import { type BookLevel, bookAround, bookChange, type TestBook } from '../book.ts';
import type { DialectContext } from '../dialect.ts';
import type { ExchangeEvent } from '../exchange.ts';
import type { TestMarket, Tick } from '../market.ts';
import { ACCOUNT_CHANNELS } from './account-channels.ts';
import {
  candleOpen,
  candleRow,
  fundingJson,
  type Interval,
  instId,
  intervalOf,
  levelRows,
  markPriceJson,
  tickerJson,
  tradeJson,
} from './format.ts';
import { type Fields, marketOf } from './request.ts';

/** What a message tells, beside what it is about. */
export interface Told {
  readonly action?: 'snapshot' | 'update';
  readonly data: readonly unknown[];
}

export interface Channel {
  /** Which of OKX's sockets has it. */
  readonly place: 'public' | 'private' | 'business';
  readonly isSigned: boolean;
  /** What a subscription begins with. Throws an OkxError for a market that there is not. */
  readonly begin?: (context: DialectContext, fields: Fields) => Told;
  readonly tell: (
    context: DialectContext,
    fields: Fields,
    event: ExchangeEvent,
    toldUntil: number,
  ) => Told | undefined;
}

/** The channel of a name; undefined for none that there is. */
export function channelOf(name: string): Channel | undefined {
  const interval = name.startsWith('candle') ? intervalOf(name.slice(6)) : undefined;
  return interval === undefined ? (CHANNELS[name] ?? ACCOUNT_CHANNELS[name]) : candleChannel(interval);
}

type OfTick = (context: DialectContext, market: TestMarket, tick: Tick) => Told;

/** A channel that tells of each trade of its market. */
function tickChannel(ofTick: OfTick, begin?: Channel['begin']): Channel {
  return {
    ...{ place: 'public', isSigned: false, ...(begin && { begin }) },
    tell: (context, fields, event) =>
      event.kind === 'tick' && instId(event.market) === fields.get('instId')
        ? ofTick(context, event.market, event.tick)
        : undefined,
  };
}

/** A channel that tells how things are, at first and after each trade. */
function stateChannel(state: (context: DialectContext, market: TestMarket) => object): Channel {
  const told = (context: DialectContext, market: TestMarket) => ({ data: [state(context, market)] });
  return tickChannel(told, (context, fields) => told(context, marketOf(context, fields)));
}

const CHANNELS: Readonly<Record<string, Channel>> = {
  trades: tickChannel((_, market, tick) => ({ data: [tradeJson(market, tick)] })),
  tickers: stateChannel(({ exchange }, market) => tickerJson(exchange, market)),
  'mark-price': stateChannel(({ exchange }, market) => markPriceJson(exchange, market)),
  'funding-rate': stateChannel(({ exchange }, market) => fundingJson(exchange, market)),
  'bbo-tbt': stateChannel((context, market) => topOfBook(context, market, 1)),
  books5: stateChannel((context, market) => topOfBook(context, market, 5)),
  books: tickChannel(
    (context, market, { id }) => ({
      action: 'update',
      data: [{ ...bookJson(context, market, bookChange(market, id)), prevSeqId: id, seqId: id + 1 }],
    }),
    (context, fields) => {
      const market = marketOf(context, fields);
      const { now } = context.exchange;
      const book = bookJson(context, market, bookAround(market, market.priceAt(now)));
      return { action: 'snapshot', data: [{ ...book, prevSeqId: -1, seqId: market.ticksUntil(now) }] };
    },
  ),
};

function bookJson({ exchange }: DialectContext, market: TestMarket, { bids, asks }: TestBook): object {
  const rows = (levels: readonly BookLevel[]) => levelRows(market, levels);
  return { asks: rows(asks), bids: rows(bids), ts: String(exchange.now), checksum: 0 };
}

function topOfBook(context: DialectContext, market: TestMarket, levels: number): object {
  const { now } = context.exchange;
  const { bids, asks } = bookAround(market, market.priceAt(now));
  const top = { bids: bids.slice(0, levels), asks: asks.slice(0, levels) };
  return { ...bookJson(context, market, top), instId: instId(market), seqId: market.ticksUntil(now) };
}

/** A candle is told after each trade, and as closed once its time is over, whatever is traded after it. */
function candleChannel(interval: Interval): Channel {
  const { ms } = interval;
  return {
    ...{ place: 'business', isSigned: false },
    tell: (context, fields, event, toldUntil) => {
      const { now } = context.exchange;
      if (event.kind === 'tick' && instId(event.market) === fields.get('instId'))
        return { data: candleRows(event.market, [candleOpen(now, interval)], ms, now) };
      if (event.kind !== 'clock') return undefined;
      const closed: number[] = [];
      for (let open = candleOpen(toldUntil, interval); open + ms <= now; open += ms) closed.push(open);
      return { data: closed.length === 0 ? [] : candleRows(marketOf(context, fields), closed, ms, now) };
    },
  };
}

function candleRows(market: TestMarket, opens: readonly number[], ms: number, now: number): string[][] {
  const candles = opens.flatMap((open) => market.candle(open, ms, now) ?? []);
  return candles.map((candle) => candleRow(market, candle));
}
