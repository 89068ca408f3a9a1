// What an account owns as far as its stream has told, which tells of changes alone: what it has not told is not here.

import type { AssetAmounts, TradedPosition, TradingClient } from '../../data/index.ts';
import type { AccountHoldings, ExchangePosition } from './types.ts';

/** By ccxt's own books of the messages so far; positions that are flat by now are among them. */
export function toldHoldings({ positions = {}, balance = {}, markets }: TradingClient): AccountHoldings {
  const told = new Map<string, ExchangePosition>();
  for (const one of Object.values(positions).flat()) {
    const position = positionOf(one, markets);
    told.set(position.symbol, position);
  }
  return {
    positions: [...told.values()],
    balances: Object.assign({}, ...Object.values(balance).map(balancesOf)),
  };
}

/** A position of ccxt's in base units. */
export function positionOf(
  { symbol = '', side, contracts = 0, entryPrice = 0, leverage }: TradedPosition,
  markets: TradingClient['markets'],
): ExchangePosition {
  const size = contracts * (markets?.[symbol]?.contractSize ?? 1);
  return { symbol, size: side === 'short' ? -size : size, entryPrice, leverage };
}

/** Balances of ccxt's by asset. */
export function balancesOf({ free = {}, used = {} }: Partial<AssetAmounts>): AccountHoldings['balances'] {
  return Object.fromEntries(
    Object.keys(free).map((asset) => [
      asset,
      { free: Number(free[asset]), locked: Number(used[asset] ?? 0) },
    ]),
  );
}
