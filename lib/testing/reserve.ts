// What an order must have behind it before it is taken: on spot what it may cost is set aside, a perpetual asks for margin.

import { type OrderRequest, RefusedRequest } from './order.ts';
import { held } from './settle.ts';
import type { Wallet } from './wallet.ts';

/** Sets aside on spot, asks for margin on a perpetual; `ask` is the price of what is sold now. Throws `insufficient-balance`. */
export function reserve(wallet: Wallet, order: OrderRequest, ask: number): void {
  const { market } = order;
  const price = order.price ?? order.trigger ?? ask;
  if (market.isPerpetual) {
    const { size, leverage } = wallet.position(market.id);
    const closes = reduces(wallet, order) ? Math.abs(size) : 0;
    const opens = order.reduceOnly ? 0 : Math.max(0, order.size - closes);
    if (wallet.balance(market.quote).free < (opens * price) / leverage)
      throw new RefusedRequest('insufficient-balance');
  } else if (order.price !== undefined) {
    const { asset, amount } = held({ ...order, filled: 0 });
    wallet.lock(asset, amount);
  } else {
    const { free } = wallet.balance(order.side === 'buy' ? market.quote : market.base);
    if (free < (order.side === 'buy' ? order.size * price : order.size) * (1 - 1e-12))
      throw new RefusedRequest('insufficient-balance');
  }
}

/** Whether an order is against the position of its market. */
export function reduces(wallet: Wallet, { market, side }: Pick<OrderRequest, 'market' | 'side'>): boolean {
  const { size } = wallet.position(market.id);
  return side === 'sell' ? size > 0 : size < 0;
}
