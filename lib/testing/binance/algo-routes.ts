// Conditional orders of Binance's futures ("algo orders"): a stop or take-profit waits apart from the book until its
// trigger is reached, and is an order of the book from then on. Here both are one order with one id.

import type { Exchange } from '../exchange.ts';
import { isOpen, RefusedRequest, type TestOrder } from '../order.ts';
import { typeName } from './format.ts';
import type { Route } from './market-routes.ts';
import { orderRequest, requireFound } from './order-request.ts';
import { type BinanceRequest, marketOf, numberOf } from './request.ts';

export const ALGO_ROUTES: Readonly<Record<string, Route>> = {
  'POST /algoOrder': (exchange, request) => algoJson(place(exchange, request)),
  'GET /algoOrder': (exchange, request) => algoJson(requireFound(find(exchange, request))),
  'DELETE /algoOrder': (exchange, request) => {
    const { id, clientId } = exchange.cancel(find(exchange, request));
    return { algoId: id, clientAlgoId: clientId, code: '200', msg: 'success' };
  },
  'GET /openAlgoOrders': (exchange, request) => waiting(exchange, request).map(algoJson),
  'DELETE /algoOpenOrders': (exchange, request) => {
    for (const order of waiting(exchange, request)) exchange.cancel(order);
    return { code: 200, msg: 'The operation of cancel all open order is done.' };
  },
};

function waiting(exchange: Exchange, request: BinanceRequest): TestOrder[] {
  const market = request.params.has('symbol') ? marketOf(exchange, request) : undefined;
  return exchange
    .openOrders(market)
    .filter(({ isDormant, market: { isPerpetual } }) => isDormant && isPerpetual);
}

function place(exchange: Exchange, request: BinanceRequest): TestOrder {
  const wanted = orderRequest(exchange, request);
  if (wanted.trigger === undefined) throw new RefusedRequest('bad-request');
  return exchange.place(wanted);
}

/** Conditional orders are asked for without their market. */
function find({ orders }: Exchange, request: BinanceRequest): TestOrder | undefined {
  const id = numberOf(request, 'algoId');
  const clientId = request.params.get('clientAlgoId');
  return orders.findLast(
    ({ market, trigger, ...order }) =>
      market.isPerpetual && trigger !== undefined && (order.id === id || order.clientId === clientId),
  );
}

function algoStatus(order: TestOrder): string {
  if (order.isDormant) return isOpen(order) ? 'NEW' : order.status.toUpperCase();
  return order.status === 'filled' ? 'FINISHED' : 'TRIGGERED';
}

function algoJson(order: TestOrder): object {
  const { market, id, clientId, side, size, price = 0, trigger, created, updated } = order;
  return {
    ...{ algoId: id, clientAlgoId: clientId, algoType: 'CONDITIONAL', orderType: typeName(order) },
    ...{ symbol: market.id, side: side.toUpperCase(), positionSide: 'BOTH', timeInForce: 'GTC' },
    ...{
      quantity: String(size),
      algoStatus: algoStatus(order),
      triggerPrice: String(trigger),
      price: String(price),
    },
    ...{ workingType: 'CONTRACT_PRICE', closePosition: false, priceProtect: false },
    ...{ reduceOnly: order.reduceOnly === true, createTime: created, updateTime: updated },
    ...{ triggerTime: order.isDormant ? 0 : updated, actualOrderId: order.isDormant ? '' : String(id) },
  };
}
