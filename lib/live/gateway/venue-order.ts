// Orders that an exchange places on an account by itself, to close a position.

import type { ExchangeFill } from './types.ts';

/** Why it does: the margin is lost, a profit makes up for what others have lost, or the market is closed for good. */
export type VenueCause = 'liquidation' | 'deleveraging' | 'delisting';

/** How the client ids begin that Binance gives such orders ("Event: Order Update" of its USDT-margined futures). */
const BEGINNINGS: Readonly<Record<VenueCause, string>> = {
  liquidation: 'autoclose-',
  deleveraging: 'adl_autoclose',
  delisting: 'settlement_autoclose-',
};

/** Why the exchange has placed an order; undefined of one that somebody has placed. */
export function venueCauseOf(clientId: string): VenueCause | undefined {
  const found = Object.entries(BEGINNINGS).find(([, beginning]) => clientId.startsWith(beginning));
  return found?.[0] as VenueCause | undefined;
}

const WORDS: Readonly<Record<VenueCause, string>> = {
  liquidation: 'the margin of the position was lost (liquidation)',
  deleveraging: 'to make up for what others had lost (auto-deleveraging)',
  delisting: 'since the market is closed for good',
};

/** What the exchange has done by a fill of such an order, for a trader. */
export function venueWords({
  by,
  side,
  size,
  price,
}: Pick<ExchangeFill, 'by' | 'side' | 'size' | 'price'>): string {
  const done = side === 'sell' ? 'sold' : 'bought';
  return `the exchange has ${done} ${size} at ${price} by itself: ${WORDS[by!]}`;
}
