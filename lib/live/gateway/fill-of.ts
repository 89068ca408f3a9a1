// A fill in the words of the gateway, from what ccxt tells of it.

import type { OrderSide } from '../../core/index.ts';
import type { ExchangeExecution, TradedMarket } from '../../data/index.ts';
import type { FeePrices } from './fee-prices.ts';
import type { ExchangeFill } from './types.ts';
import { venueCauseOf } from './venue-order.ts';

/** The fill of an order; undefined where it is none, or as long as the price of the asset that its fee was taken in is not known. */
export function fillOf(
  trade: ExchangeExecution,
  clientId: string,
  market: TradedMarket | undefined,
  fees: FeePrices,
): ExchangeFill | undefined {
  const { id, amount, price, timestamp: time = 0 } = trade;
  if (id === undefined || amount === undefined || price === undefined) return undefined;
  const size = amount * (market?.contractSize ?? 1);
  const fee = fees.inQuote(trade, size, price);
  if (fee === undefined) return undefined;
  const side = trade.side === 'sell' ? 'sell' : 'buy';
  const liquidity = trade.takerOrMaker === 'maker' ? 'maker' : 'taker';
  const by = venueCauseOf(clientId);
  return {
    ...{ id, clientId, time, side, size, base: baseOf(trade, side, size, market), price, fee, liquidity },
    ...(by && { by }),
  };
}

/** By how much the account's base units changed: a spot market may take its fee of what was bought. */
function baseOf(
  { fee }: ExchangeExecution,
  side: OrderSide,
  size: number,
  market: TradedMarket | undefined,
): number {
  if (market?.type !== 'spot' || fee?.cost === undefined || fee.currency !== market.base) return size;
  return side === 'buy' ? size - fee.cost : size + fee.cost;
}
