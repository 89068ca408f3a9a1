// What a fill moves between the assets and the positions of a wallet.

import type { TestMarket } from './market.ts';
import type { TestFill, TestOrder } from './order.ts';
import type { Wallet } from './wallet.ts';

type Execution = Pick<TestFill, 'price' | 'size' | 'isMaker' | 'time'>;

/** Moves what a fill moves, and takes the fee: on spot from what is bought, as Binance does, or in the base of `feeMarket`. */
export function settle(
  wallet: Wallet,
  order: TestOrder,
  { price, size, isMaker, time }: Execution,
  feeMarket?: TestMarket,
): Pick<TestFill, 'fee' | 'feeAsset' | 'realized'> {
  const { market, side } = order;
  const { makerFee, takerFee } = market.instrument;
  const own = market.isPerpetual || side === 'sell' ? market.quote : market.base;
  const feeAsset = feeMarket?.base ?? own;
  const paid = feeMarket === undefined ? size : (size * price) / feeMarket.priceAt(time);
  const fee = (feeAsset === market.quote ? size * price : paid) * (isMaker ? makerFee : takerFee);
  let realized = 0;
  if (market.isPerpetual) {
    realized = wallet.trade(market.id, side === 'buy' ? size : -size, price, time);
    wallet.earn(market.quote, realized);
  } else exchangeAssets(wallet, order, size, size * price);
  wallet.earn(feeAsset, -fee);
  return { fee, feeAsset, realized };
}

function exchangeAssets(wallet: Wallet, order: TestOrder, size: number, notional: number): void {
  const { market, side, price } = order;
  const [given, got] = side === 'buy' ? [market.quote, market.base] : [market.base, market.quote];
  const [cost, gain] = side === 'buy' ? [notional, size] : [size, notional];
  if (price === undefined) wallet.earn(given, -cost);
  else {
    // What was set aside at the order's own price, and was not needed, comes back.
    const locked = side === 'buy' ? size * price : size;
    wallet.spend(given, locked);
    wallet.earn(given, locked - cost);
  }
  wallet.earn(got, gain);
}

/** What a resting order on spot holds, by asset: the quote of a buy, the base of a sell. */
export function held(order: Pick<TestOrder, 'market' | 'side' | 'size' | 'price' | 'filled'>): {
  readonly asset: string;
  readonly amount: number;
} {
  const left = order.size - order.filled;
  return order.side === 'buy'
    ? { asset: order.market.quote, amount: left * order.price! }
    : { asset: order.market.base, amount: left };
}
