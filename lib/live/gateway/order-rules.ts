// What an exchange asks of an order before it takes it, checked before anything is sent, in whole ticks and lots.

import { type Instrument, roundToStep } from '../../core/index.ts';
import type { TradedMarket } from '../../data/index.ts';
import type { OrderRequest } from './types.ts';

/** Why an order cannot be taken, in words; undefined where it can, as far as it is known here. Its market was prepared. */
export function whyRefused(
  request: OrderRequest,
  market: TradedMarket | undefined,
  instrument: Instrument | undefined,
): string | undefined {
  if (market === undefined || instrument === undefined) return `${request.symbol} was not prepared`;
  if (market.active === false) return `${request.symbol} is not trading`;
  return whyMalformed(request) ?? whyOffStep(request, instrument) ?? whyOutside(request, market, instrument);
}

function whyMalformed({ type, size, price, trigger, postOnly, timeInForce }: OrderRequest) {
  if (!(size > 0)) return `the size is ${size}`;
  const hasPrice = type === 'limit' || type === 'stop-limit';
  const hasTrigger = type === 'stop' || type === 'stop-limit';
  if (hasPrice !== (price !== undefined && price > 0))
    return `a ${type} order ${hasPrice ? 'needs a' : 'has no'} price`;
  if (hasTrigger !== (trigger !== undefined && trigger > 0))
    return `a ${type} order ${hasTrigger ? 'needs a' : 'has no'} trigger`;
  if (postOnly === true && (type !== 'limit' || (timeInForce ?? 'gtc') !== 'gtc'))
    return 'only a limit order that is good till canceled can be post-only';
  return undefined;
}

function whyOffStep({ size, price, trigger }: OrderRequest, { tick, lot }: Instrument) {
  if (!isWhole(size, lot)) return `the size ${size} is not a multiple of the lot ${lot}`;
  if (!isWhole(price, tick)) return `the price ${price} is not a multiple of the tick ${tick}`;
  if (!isWhole(trigger, tick)) return `the trigger ${trigger} is not a multiple of the tick ${tick}`;
  return undefined;
}

function isWhole(value: number | undefined, step: number | undefined): boolean {
  if (value === undefined || step === undefined) return true;
  return Math.abs(roundToStep(value, step) - value) <= step * 1e-6;
}

/** A market order's value is for the exchange to judge: its price is not known before. */
function whyOutside(
  { size, price, trigger, reduceOnly }: OrderRequest,
  { limits, contractSize = 1 }: TradedMarket,
  { minNotional, kind }: Instrument,
) {
  const { min = 0, max = Number.POSITIVE_INFINITY } = limits?.amount ?? {};
  if (size < min * contractSize) return `the size ${size} is below the least, ${min * contractSize}`;
  if (size > max * contractSize) return `the size ${size} is above the most, ${max * contractSize}`;
  const at = price ?? trigger;
  const isExempt = at === undefined || (reduceOnly === true && kind === 'perpetual');
  if (minNotional === undefined || isExempt || size * at >= minNotional * (1 - 1e-9)) return undefined;
  return `its value, ${Number((size * at).toPrecision(6))}, is below the least, ${minNotional}`;
}

/** The same order in numbers that are whole steps to the last bit, as ccxt cuts off what is beyond them. */
export function inWholeSteps(request: OrderRequest, { tick, lot }: Instrument): OrderRequest {
  const { size, price, trigger } = request;
  return {
    ...{ ...request, size: roundToStep(size, lot) },
    ...(price !== undefined && { price: roundToStep(price, tick) }),
    ...(trigger !== undefined && { trigger: roundToStep(trigger, tick) }),
  };
}
