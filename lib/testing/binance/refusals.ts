// What Binance's codes and words are for each refusal, on spot and on USDT-margined futures.

import type { Refusal } from '../order.ts';

/** An answer that is an error: its HTTP status and its body. */
export interface ErrorAnswer {
  readonly status: number;
  readonly body: { readonly code: number; readonly msg: string };
}

type Words = readonly [code: number, msg: string];

const SPOT: Readonly<Record<Refusal, Words>> = {
  'insufficient-balance': [-2010, 'Account has insufficient balance for requested action.'],
  'price-filter': [-1013, 'Filter failure: PRICE_FILTER'],
  'lot-size': [-1013, 'Filter failure: LOT_SIZE'],
  'min-notional': [-1013, 'Filter failure: NOTIONAL'],
  'percent-price': [-1013, 'Filter failure: PERCENT_PRICE'],
  'would-take': [-2010, 'Order would immediately match and take.'],
  'would-trigger': [-2010, 'Stop price would trigger immediately.'],
  'reduce-only': [-1106, "Parameter 'reduceOnly' sent when not required."],
  'duplicate-client-id': [-2010, 'Duplicate order sent.'],
  'unknown-order': [-2011, 'Unknown order sent.'],
  'unknown-symbol': [-1121, 'Invalid symbol.'],
  'market-closed': [-1013, 'Market is closed.'],
  'no-permission': [-2015, 'Invalid API-key, IP, or permissions for action.'],
  'bad-request': [-1102, 'A mandatory parameter was not sent, was empty/null, or malformed.'],
};

const FUTURES: Readonly<Partial<Record<Refusal, Words>>> = {
  'insufficient-balance': [-2019, 'Margin is insufficient.'],
  'price-filter': [-4014, 'Price not increased by tick size.'],
  'lot-size': [-1111, 'Precision is over the maximum defined for this asset.'],
  'min-notional': [-4164, "Order's notional must be no smaller than 5 (unless you choose reduce only)."],
  'percent-price': [-4131, "The counterparty's best price does not meet the PERCENT_PRICE filter limit."],
  'would-trigger': [-2021, 'Order would immediately trigger.'],
  'reduce-only': [-2022, 'ReduceOnly Order is rejected.'],
  'market-closed': [-4141, 'Symbol is closed.'],
  'duplicate-client-id': [-4116, 'ClientOrderId is duplicated.'],
};

export function refusalAnswer(refusal: Refusal, isPerpetual: boolean): ErrorAnswer {
  const [code, msg] = (isPerpetual ? FUTURES[refusal] : undefined) ?? SPOT[refusal];
  return { status: 400, body: { code, msg } };
}

export const ERRORS = {
  noSuchOrder: { status: 400, body: { code: -2013, msg: 'Order does not exist.' } },
  badKey: { status: 401, body: { code: -2015, msg: 'Invalid API-key, IP, or permissions for action.' } },
  badSignature: { status: 400, body: { code: -1022, msg: 'Signature for this request is not valid.' } },
  outsideWindow: {
    status: 400,
    body: { code: -1021, msg: 'Timestamp for this request is outside of the recvWindow.' },
  },
  notFound: { status: 404, body: { code: -5000, msg: 'Path does not exist.' } },
  tooMany: {
    status: 429,
    body: { code: -1003, msg: 'Too much request weight used; please use WebSocket Streams.' },
  },
  banned: { status: 418, body: { code: -1003, msg: 'Way too many requests; IP banned.' } },
  broken: {
    status: 500,
    body: { code: -1000, msg: 'An unknown error occurred while processing the request.' },
  },
} as const satisfies Readonly<Record<string, ErrorAnswer>>;
