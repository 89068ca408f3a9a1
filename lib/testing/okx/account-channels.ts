// OKX's private channels: what an account is told of its orders, balances and positions.

import type { DialectContext } from '../dialect.ts';
import type { ExchangeEvent } from '../exchange.ts';
import type { TestMarket } from '../market.ts';
import { accountJson, positionJson } from './account-routes.ts';
import type { Channel } from './channels.ts';
import { instId, instType } from './format.ts';
import { algoJson, isAlgo, isOnBook, orderJson } from './order-json.ts';
import type { Fields } from './request.ts';

export const ACCOUNT_CHANNELS: Readonly<Record<string, Channel>> = {
  orders: {
    ...{ place: 'private', isSigned: true },
    tell: ({ exchange }, fields, event) => {
      if (event.kind !== 'order' || !isOnBook(event.order) || !isFor(fields, event.order.market))
        return undefined;
      const { order, fill } = event;
      return { data: [orderJson(exchange, order, fill)] };
    },
  },
  'orders-algo': {
    ...{ place: 'business', isSigned: true },
    tell: (_, fields, event) => {
      const isTold = event.kind === 'order' && isAlgo(event.order) && isFor(fields, event.order.market);
      return isTold ? { data: [algoJson(event.order)] } : undefined;
    },
  },
  account: {
    ...{ place: 'private', isSigned: true },
    begin: ({ exchange }) => ({ data: [accountJson(exchange)] }),
    tell: ({ exchange }, _, event) => (changesAccount(event) ? { data: [accountJson(exchange)] } : undefined),
  },
  positions: {
    ...{ place: 'private', isSigned: true },
    begin: (context, fields) => ({ data: openPositions(context, fields) }),
    tell: ({ exchange }, fields, event) => {
      const market = changesPosition(event);
      if (market === undefined || !market.isPerpetual || !isFor(fields, market)) return undefined;
      return { data: [positionJson(exchange, market)] };
    },
  },
};

/** Whether a subscription is about a market: all of a kind, or one. */
function isFor(fields: Fields, market: TestMarket): boolean {
  const kind = fields.get('instType') ?? 'ANY';
  return (
    (kind === 'ANY' || kind === instType(market)) &&
    (fields.get('instId') ?? instId(market)) === instId(market)
  );
}

function changesAccount(event: ExchangeEvent): boolean {
  return event.kind === 'order' || (event.kind === 'funding' && event.paid !== 0);
}

function changesPosition(event: ExchangeEvent): TestMarket | undefined {
  if (event.kind === 'order' && event.fill !== undefined) return event.order.market;
  return event.kind === 'funding' && event.paid !== 0 ? event.market : undefined;
}

function openPositions({ exchange }: DialectContext, fields: Fields): object[] {
  return [...exchange.markets.values()]
    .filter((market) => market.isPerpetual && isFor(fields, market))
    .filter(({ id }) => exchange.wallet.position(id).size !== 0)
    .map((market) => positionJson(exchange, market));
}
