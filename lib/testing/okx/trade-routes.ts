// OKX's signed routes of orders: placing and canceling them one by one or in batches, and the lists of them.

import type { DialectContext } from '../dialect.ts';
import { isOpen, type TestOrder } from '../order.ts';
import {
  algoClOrdId,
  algoJson,
  algoState,
  clOrdId,
  fillJson,
  findOrder,
  idText,
  isAlgo,
  isOnBook,
  orderJson,
} from './order-json.ts';
import { algoRequest, orderRequest } from './order-request.ts';
import { OkxError, parameterError } from './refusals.ts';
import { type Fields, marketsOf, numberOf, pageOf, type Route } from './request.ts';

/** Canceled orders without a fill are forgotten after two hours. */
const FORGOTTEN_MS = 2 * 3_600_000;

/** Routes that are asked for each order of a body, and answer for each. */
export const ORDER_ROUTES: Readonly<Record<string, Route<object>>> = {
  'POST /trade/order': place,
  'POST /trade/batch-orders': place,
  'POST /trade/cancel-order': cancel,
  'POST /trade/cancel-batch-orders': cancel,
  'POST /trade/order-algo': (context, fields) =>
    algoIds(context.exchange.place(algoRequest(context, fields))),
  'POST /trade/cancel-algos': (context, fields) => {
    const order = findOrder(context, fields, 'algo');
    // What has been triggered is an order of the book.
    return algoIds(context.exchange.cancel(order && isOnBook(order) ? undefined : order));
  },
};

export const TRADE_ROUTES: Readonly<Record<string, Route<unknown[]>>> = {
  'GET /trade/order': (context, fields) => {
    const order = findOrder(context, fields, 'book');
    if (order === undefined || isForgotten(context, order)) throw noSuchOrder();
    return [orderJson(context.exchange, order, order.fills.at(-1))];
  },
  'GET /trade/orders-pending': (context, fields) =>
    listed(context, fields, (order) => isOnBook(order) && isOpen(order)),
  'GET /trade/orders-history': history,
  'GET /trade/orders-history-archive': history,
  'GET /trade/order-algo': (context, fields) => {
    const order = findOrder(context, fields, 'algo');
    if (order === undefined) throw noSuchOrder();
    return [algoJson(order)];
  },
  'GET /trade/orders-algo-pending': (context, fields) =>
    algoListed(context, fields, (order) => algoState(order) === 'live'),
  'GET /trade/orders-algo-history': (context, fields) =>
    algoListed(context, fields, (order) => algoState(order) === fields.get('state')),
  'GET /trade/fills': fills,
  'GET /trade/fills-history': fills,
};

const noSuchOrder = () => new OkxError(51603, 'Order does not exist');

function place(context: DialectContext, fields: Fields): object {
  return bookIds(context.exchange.place(orderRequest(context, fields)));
}

function cancel(context: DialectContext, fields: Fields): object {
  return bookIds(context.exchange.cancel(findOrder(context, fields, 'book')));
}

function bookIds(order: TestOrder): object {
  return { ordId: idText(order.id), clOrdId: clOrdId(order), tag: '', ts: String(order.updated) };
}

function algoIds(order: TestOrder): object {
  return { algoId: idText(order.id), algoClOrdId: algoClOrdId(order), clOrdId: '', tag: '' };
}

function isForgotten({ exchange: { now } }: DialectContext, order: TestOrder): boolean {
  return !isOpen(order) && order.filled === 0 && now - order.updated > FORGOTTEN_MS;
}

function history(context: DialectContext, fields: Fields): unknown[] {
  const state = fields.get('state');
  const [begin = 0, end = Infinity] = [numberOf(fields, 'begin'), numberOf(fields, 'end')];
  const isWanted = (order: TestOrder) =>
    isOnBook(order) &&
    !isOpen(order) &&
    !isForgotten(context, order) &&
    order.created >= begin &&
    order.created <= end;
  return listed(
    context,
    fields,
    (order) =>
      isWanted(order) && (state === undefined || (order.status === 'filled') === (state === 'filled')),
  );
}

function listed(context: DialectContext, fields: Fields, isWanted: (order: TestOrder) => boolean): unknown[] {
  return ordersOf(context, fields, isWanted).map((order) =>
    orderJson(context.exchange, order, order.fills.at(-1)),
  );
}

function algoListed(
  context: DialectContext,
  fields: Fields,
  isWanted: (order: TestOrder) => boolean,
): unknown[] {
  const types = fields.get('ordType')?.split(',');
  if (types === undefined) throw parameterError('ordType');
  const isOfType = (order: TestOrder) => isAlgo(order) && types.includes(order.wireType ?? '');
  return ordersOf(context, fields, (order) => isOfType(order) && isWanted(order)).map(algoJson);
}

/** A page of orders, newest first. */
function ordersOf(
  context: DialectContext,
  fields: Fields,
  isWanted: (order: TestOrder) => boolean,
): TestOrder[] {
  const markets = marketsOf(context, fields);
  const found = context.exchange.orders.filter((order) => markets.includes(order.market) && isWanted(order));
  return pageOf(found.reverse(), fields, { most: 100, key: ({ id }) => BigInt(idText(id)) });
}

function fills(context: DialectContext, fields: Fields): unknown[] {
  const { exchange } = context;
  const markets = marketsOf(context, fields);
  const [begin = 0, end = Infinity] = [numberOf(fields, 'begin'), numberOf(fields, 'end')];
  const ordId = fields.get('ordId');
  const found = exchange.fills.filter(({ orderId, time }) => {
    const isWanted = (ordId ?? idText(orderId)) === idText(orderId) && time >= begin && time <= end;
    return isWanted && markets.includes(exchange.orders[orderId - 1]!.market);
  });
  return pageOf(found.reverse(), fields, { most: 100, key: ({ id }) => BigInt(idText(id)) }).map((fill) =>
    fillJson(exchange.orders[fill.orderId - 1]!, fill),
  );
}
