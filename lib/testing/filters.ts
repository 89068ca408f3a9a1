// What an exchange asks of an order before it takes it: whole steps, a price near the market's, a least value.

import { stepsToNumber, wholeSteps } from '../core/index.ts';
import { type OrderRequest, RefusedRequest } from './order.ts';

/** Orders may not be priced further from the last price than this share of it (PERCENT_PRICE). */
const PRICE_BAND = 0.8;

/** Whether an order may only make a position smaller. */
export function reducesOnly({ reduceOnly, market }: OrderRequest): boolean {
  return reduceOnly === true && market.isPerpetual;
}

/** Throws a RefusedRequest that names the filter which an order fails at the last price. */
export function requireFilters(request: OrderRequest, last: number): void {
  const { market, size, price, trigger, type } = request;
  const { tick, lot, minNotional } = market.instrument;
  if (!(size > 0 && isWhole(size, lot))) throw new RefusedRequest('lot-size');
  for (const value of [price, trigger])
    if (value !== undefined && !(value > 0 && isWhole(value, tick))) throw new RefusedRequest('price-filter');
  if (price !== undefined && Math.abs(price / last - 1) > PRICE_BAND)
    throw new RefusedRequest('percent-price');
  if (!reducesOnly(request) && size * (price ?? trigger ?? last) < minNotional)
    throw new RefusedRequest('min-notional');
  const needsPrice = type === 'limit' || type === 'stop-limit' || type === 'take-profit-limit';
  if (needsPrice && price === undefined)
    throw new RefusedRequest('bad-request', 'a limit order has no price');
}

function isWhole(value: number, step: number): boolean {
  return Math.abs(stepsToNumber(wholeSteps(value, step), step) - value) <= step * 1e-6;
}
