// Binance's REST interface: finds the route, asks for a signature where one is needed, and puts refusals in its words.

import type { DialectContext } from '../dialect.ts';
import type { Exchange } from '../exchange.ts';
import { RefusedRequest } from '../order.ts';
import { ACCOUNT_ROUTES } from './account-routes.ts';
import { ALGO_ROUTES } from './algo-routes.ts';
import { MARKET_ROUTES, type Route } from './market-routes.ts';
import { NoSuchOrder } from './order-request.ts';
import { ERRORS, type ErrorAnswer, refusalAnswer } from './refusals.ts';
import { type BinanceRequest, isSigned } from './request.ts';

/** How the interface is to behave. */
export type BinanceRules = Pick<DialectContext, 'keys' | 'checkTime' | 'clock'>;

export type Answer = ErrorAnswer | { readonly status: 200; readonly body: unknown };

/** What a request may cost of the minute's allowance; those not named cost 1. */
export const WEIGHTS: Readonly<Record<string, number>> = {
  'GET /exchangeInfo': 20,
  'GET /klines': 2,
  'GET /aggTrades': 4,
  'GET /depth': 5,
  'GET /account': 20,
  'GET /myTrades': 20,
};

/** Answers a request. */
export function answer(exchange: Exchange, request: BinanceRequest, rules: BinanceRules): Answer {
  const open = MARKET_ROUTES[request.route];
  const signed = ACCOUNT_ROUTES[request.route] ?? ALGO_ROUTES[request.route];
  if (open !== undefined) return attempt(open, exchange, request);
  if (signed === undefined) return ERRORS.notFound;
  return refusedKey(request, rules) ?? attempt(signed, exchange, request);
}

/** Why the key, the signature or the time of a signed request is refused; undefined where it is not. */
export function refusedKey(
  request: Pick<BinanceRequest, 'apiKey' | 'text' | 'params'>,
  { keys, checkTime, clock }: BinanceRules,
): ErrorAnswer | undefined {
  if (request.apiKey !== keys.apiKey) return ERRORS.badKey;
  if (!isSigned(request, keys)) return ERRORS.badSignature;
  const age = clock() - Number(request.params.get('timestamp'));
  const window = Number(request.params.get('recvWindow') ?? 5000);
  return checkTime && (age > window || age < -1000) ? ERRORS.outsideWindow : undefined;
}

function attempt(route: Route, exchange: Exchange, request: BinanceRequest): Answer {
  try {
    return { status: 200, body: route(exchange, request) };
  } catch (error) {
    if (error instanceof NoSuchOrder) return ERRORS.noSuchOrder;
    if (error instanceof RefusedRequest) return refusalAnswer(error.refusal, request.isFutures);
    throw error;
  }
}
