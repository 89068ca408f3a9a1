// What the parts of a gateway share.

import type { TradingClient } from '../../data/index.ts';
import type { PlainWords } from './exchange-error.ts';
import type { ExchangeTime } from './exchange-time.ts';
import type { OrderCalls } from './order-calls.ts';
import type { OrderTracker } from './order-tracker.ts';
import type { GatewayEvent } from './types.ts';

/** What the parts of a gateway work with. */
export interface Desk {
  readonly client: TradingClient;
  readonly calls: OrderCalls;
  readonly tracker: OrderTracker;
  readonly time: ExchangeTime;
  readonly words: PlainWords;
  readonly tell: (event: GatewayEvent) => void;
  readonly signal: AbortSignal;
  /** How long after it was signed a request may still be taken by the exchange, in ms. */
  readonly recvWindowMs: number;
  /** The first wait before something is tried again, in ms; each further one is twice as long. */
  readonly firstWaitMs: number;
}
