// What an exchange's own description of a market says of its rules.

import type { Instrument } from '../../core/index.ts';
import type { ExchangeMarket } from './client.ts';

// How ccxt writes precisions (its constants DECIMAL_PLACES and TICK_SIZE): as a number of digits, or as the step itself.
const [DECIMAL_PLACES, TICK_SIZE] = [2, 4];

/** The rules of a market; one that the exchange does not tell is absent. Sizes of contracts become base units. */
export function instrumentOf(market: ExchangeMarket, precisionMode: number | undefined): Instrument {
  const { symbol, type, contractSize, maker, taker, precision = {}, limits } = market;
  const tick = stepOf(precision.price, precisionMode);
  const lot = stepOf(precision.amount, precisionMode);
  const minNotional = limits?.cost?.min;
  return {
    symbol,
    kind: type === 'swap' ? 'perpetual' : 'spot',
    ...(tick !== undefined && { tick }),
    ...(lot !== undefined && { lot: Number((lot * (contractSize ?? 1)).toPrecision(12)) }),
    ...(minNotional !== undefined && { minNotional }),
    ...(contractSize !== undefined && { contractSize }),
    ...(maker !== undefined && { makerFee: maker }),
    ...(taker !== undefined && { takerFee: taker }),
  };
}

function stepOf(precision: number | undefined, mode: number | undefined): number | undefined {
  if (precision === undefined || precision === null) return undefined;
  if (mode === TICK_SIZE) return precision;
  return mode === DECIMAL_PLACES ? Number(`1e-${precision}`) : undefined;
}
