// OKX's dialect: spot and perpetuals in one account, sizes of perpetuals in contracts.

import type { Dialect, DialectContext, WireRequest } from '../dialect.ts';
import { RefusedRequest } from '../order.ts';
import { OkxConnection } from './connection.ts';
import { errorAnswer, failureAnswer, okxErrorOf } from './refusals.ts';
import { answer } from './rest.ts';

export function okx(context: DialectContext): Dialect {
  return {
    routeOf: ({ method, path }) => `${method} ${path.replace('/api/v5', '')}`,
    marketOf: marketNamed,
    answer: (request, route) => answer(context, request, route),
    weightOf: () => 1,
    tooMany: () => failureAnswer(429),
    failure: (fault) =>
      fault === 'delisted'
        ? errorAnswer(okxErrorOf(new RefusedRequest('unknown-symbol')))
        : failureAnswer(fault),
    connect: (url, wire) => new OkxConnection(context, url, wire),
  };
}

/** The market of a query, or of the first order of a body. */
function marketNamed({ query, body }: WireRequest): string | null {
  return new URLSearchParams(query).get('instId') ?? /"instId":"([^"]*)"/.exec(body)?.[1] ?? null;
}
