// What a request asks OKX to be ordered, on the book or as an algo order that waits for its trigger.

import type { DialectContext } from '../dialect.ts';
import type { TestMarket } from '../market.ts';
import { type OrderRequest, RefusedRequest, type TestOrderType } from '../order.ts';
import { baseSize } from './format.ts';
import { parameterError } from './refusals.ts';
import { type Fields, marketOf, numberOf } from './request.ts';

/** What OKX takes for a client's order id: letters and digits alone, at most 32. */
const CLIENT_ID = /^[a-zA-Z0-9]{1,32}$/;

/** The order of a request. Throws a RefusedRequest or an OkxError. */
export function orderRequest(context: DialectContext, fields: Fields): OrderRequest {
  if (fields.has('attachAlgoOrds')) throw parameterError('attachAlgoOrds');
  const ordType = fields.get('ordType') ?? '';
  const isMarket = ordType === 'market' || ordType === 'optimal_limit_ioc';
  if (!isMarket && !['limit', 'post_only', 'ioc', 'fok'].includes(ordType)) throw parameterError('ordType');
  const shared = sharedRequest(context, fields, 'clOrdId');
  // Without this a market buy is of so much quote currency, which ccxt says by default that it is not.
  if (isMarket && !shared.market.isPerpetual && shared.side === 'buy' && fields.get('tgtCcy') !== 'base_ccy')
    throw parameterError('tgtCcy');
  const price = isMarket ? undefined : numberOf(fields, 'px');
  if (!isMarket && price === undefined) throw parameterError('px');
  return {
    ...{ ...shared, type: isMarket ? 'market' : 'limit', price },
    timeInForce: ordType === 'ioc' ? 'IOC' : ordType === 'fok' ? 'FOK' : 'GTC',
    ...{ postOnly: ordType === 'post_only', wireType: ordType },
  };
}

/** The algo order of a request: a trigger, a stop loss or a take profit. */
export function algoRequest(context: DialectContext, fields: Fields): OrderRequest {
  const shared = sharedRequest(context, fields, 'algoClOrdId');
  const ordType = fields.get('ordType') ?? '';
  const [trigger, orderPx, isStop] = triggerOf(context, fields, shared);
  const price = orderPx === -1 ? undefined : orderPx;
  const type: TestOrderType = `${isStop ? 'stop' : 'take-profit'}${price === undefined ? '' : '-limit'}`;
  return { ...shared, type, price, trigger, wireType: ordType };
}

/** The trigger, the price from then on (-1 the market's), and whether it waits for the price to go against it. */
function triggerOf(
  { exchange }: DialectContext,
  fields: Fields,
  { market, side }: Pick<OrderRequest, 'market' | 'side'>,
): readonly [trigger: number, orderPx: number, isStop: boolean] {
  const required = (name: string) => {
    const value = numberOf(fields, name);
    if (value === undefined) throw parameterError(name);
    return value;
  };
  if (fields.get('ordType') === 'trigger') {
    const trigger = required('triggerPx');
    const isAbove = trigger >= market.priceAt(exchange.now);
    return [trigger, required('orderPx'), isAbove === (side === 'buy')];
  }
  if (fields.get('ordType') !== 'conditional') throw parameterError('ordType');
  const isStop = fields.has('slTriggerPx');
  if (isStop && fields.has('tpTriggerPx')) throw parameterError('tpTriggerPx');
  const kind = isStop ? 'sl' : 'tp';
  return [required(`${kind}TriggerPx`), required(`${kind}OrdPx`), isStop];
}

type Shared = Pick<OrderRequest, 'market' | 'side' | 'size' | 'reduceOnly' | 'clientId'>;

function sharedRequest(context: DialectContext, fields: Fields, idName: string): Shared {
  const market = marketOf(context, fields);
  const side = fields.get('side');
  const contracts = numberOf(fields, 'sz');
  if (side !== 'buy' && side !== 'sell') throw parameterError('side');
  if (contracts === undefined) throw parameterError('sz');
  if ((fields.get('posSide') ?? 'net') !== 'net') throw parameterError('posSide');
  requireTradeMode(context, market, fields.get('tdMode'));
  return {
    ...{ market, side, size: baseSize(market, contracts), clientId: clientIdOf(context, fields, idName) },
    reduceOnly: market.isPerpetual && fields.get('reduceOnly') === 'true',
  };
}

/** Spot is paid for in cash; a position is in one margin mode, that of the order which opens it. */
function requireTradeMode({ exchange }: DialectContext, market: TestMarket, mode: string | undefined): void {
  if (!market.isPerpetual) {
    // For conditional orders on spot, which OKX takes as 'cash' too, ccxt says 'cross'.
    if (mode !== 'cash' && mode !== 'cross') throw parameterError('tdMode');
    return;
  }
  if (mode !== 'cross' && mode !== 'isolated') throw parameterError('tdMode');
  const position = exchange.wallet.position(market.id);
  const isIsolated = mode === 'isolated';
  if (position.size !== 0 && position.isIsolated !== isIsolated) throw parameterError('tdMode');
  position.isIsolated = isIsolated;
}

/** An id is its client's alone among all orders, of whatever market. */
function clientIdOf({ exchange }: DialectContext, fields: Fields, name: string): string | undefined {
  const id = fields.get(name);
  if (id === undefined || id === '') return undefined;
  if (!CLIENT_ID.test(id)) throw parameterError(name);
  if (exchange.orders.some(({ clientId }) => clientId === id))
    throw new RefusedRequest('duplicate-client-id');
  return id;
}
