// OKX's REST interface: finds the route, asks for a signature where one is needed, and wraps data and refusals alike.

import type { Answer, DialectContext, WireRequest } from '../dialect.ts';
import { ACCOUNT_ROUTES } from './account-routes.ts';
import { MARKET_ROUTES } from './market-routes.ts';
import { errorAnswer, OkxError, okxErrorOf } from './refusals.ts';
import { type Fields, fieldsOf, type Route, requireSigned } from './request.ts';
import { ORDER_ROUTES, TRADE_ROUTES } from './trade-routes.ts';

/** Answers a request. */
export function answer(context: DialectContext, request: WireRequest, route: string): Answer {
  const open = MARKET_ROUTES[route];
  const signed = ACCOUNT_ROUTES[route] ?? TRADE_ROUTES[route];
  const ofOrders = ORDER_ROUTES[route];
  try {
    if (open === undefined) requireSigned(request, context);
    const fields = fieldsOf(request);
    if (ofOrders !== undefined) return answerOrders(context, fields, ofOrders);
    const one = open ?? signed;
    if (one === undefined) throw new OkxError(50404, 'Path does not exist', { status: 404 });
    return { status: 200, body: { code: '0', msg: '', data: one(context, fields[0] ?? new Map()) } };
  } catch (error) {
    return errorAnswer(okxErrorOf(error));
  }
}

/** Each order has a code of its own; that of the whole says whether all, some or none of them are refused. */
function answerOrders(context: DialectContext, orders: readonly Fields[], route: Route<object>): Answer {
  const results = orders.map((fields) => {
    try {
      return { isDone: true, data: { ...route(context, fields), sCode: '0', sMsg: '' } };
    } catch (error) {
      const { code, message } = okxErrorOf(error);
      const clOrdId = fields.get('clOrdId') ?? '';
      return { isDone: false, data: { ordId: '', clOrdId, sCode: String(code), sMsg: message } };
    }
  });
  const done = results.filter(({ isDone }) => isDone).length;
  const [code, msg] =
    done === orders.length ? ['0', ''] : done === 0 ? ['1', 'All operations failed'] : ['2', ''];
  return { status: 200, body: { code, msg, data: results.map(({ data }) => data) } };
}
