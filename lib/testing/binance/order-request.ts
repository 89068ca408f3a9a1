// What a request asks to be ordered, and the order that a question is about.

import type { Exchange } from '../exchange.ts';
import { type OrderRequest, RefusedRequest, type TestOrder } from '../order.ts';
import { typeOf } from './format.ts';
import { type BinanceRequest, marketOf, numberOf } from './request.ts';

/** The order of a request; conditional orders of futures have names of their own for trigger and id. Throws a RefusedRequest. */
export function orderRequest(exchange: Exchange, request: BinanceRequest): OrderRequest {
  const { params, isFutures } = request;
  const type = typeOf(params.get('type') ?? '', isFutures);
  const side = params.get('side')?.toLowerCase();
  const size = numberOf(request, 'quantity');
  if (type === undefined || (side !== 'buy' && side !== 'sell') || size === undefined)
    throw new RefusedRequest('bad-request');
  const inForce = params.get('timeInForce');
  const order: OrderRequest = {
    ...{ market: marketOf(exchange, request), side, type, size, price: numberOf(request, 'price') },
    trigger: numberOf(request, 'stopPrice') ?? numberOf(request, 'triggerPrice'),
    timeInForce: inForce === 'IOC' || inForce === 'FOK' ? inForce : 'GTC',
    postOnly: inForce === 'GTX' || params.get('type') === 'LIMIT_MAKER',
    reduceOnly: params.get('reduceOnly') === 'true',
    clientId: params.get('newClientOrderId') ?? params.get('clientAlgoId') ?? undefined,
  };
  // Spot refuses what futures take and let expire.
  if (order.postOnly && !isFutures && exchange.takes(order)) throw new RefusedRequest('would-take');
  return order;
}

/** That an order is not known is one error to a question and another to a cancellation. */
export class NoSuchOrder extends Error {}

/** The order that was found. Throws NoSuchOrder where there is none. */
export function requireFound(order: TestOrder | undefined): TestOrder {
  if (order === undefined) throw new NoSuchOrder();
  return order;
}
