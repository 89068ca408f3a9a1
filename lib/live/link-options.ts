// What a link to an exchange is given, and whom it tells.

import type { ExchangeClient, FeedBar, FeedEvent, TradingClient } from '../data/index.ts';
import type { GatewayEvent, GatewayOptions } from './gateway/index.ts';

/** Clients of exchanges: one for public data, and one that may trade. */
export interface LinkClients {
  readonly feed: (exchange: string) => Promise<ExchangeClient>;
  readonly trading?: (exchange: string, mode: 'testnet' | 'live') => Promise<TradingClient>;
  /** How patient both are. */
  readonly patience?: Patience;
}

/** How long is waited for an exchange, in ms; the defaults are those of the feed and of the gateway. */
export type Patience = Pick<GatewayOptions, 'heartbeatMs' | 'recvWindowMs' | 'firstWaitMs'> & {
  /** How often positions are compared with the exchange's; default three minutes. */
  readonly positionsMs?: number;
};

/** A series that is followed: `from` is the open time of the first bar that is wanted. */
export interface Follower {
  readonly symbol: string;
  readonly timeframe: FeedBar['timeframe'];
  readonly from: number;
  /** Whether its best bid and offer are wanted, too. */
  readonly isQuoted: boolean;
}

export interface LinkListener {
  onBar(bar: FeedBar): void;
  onFeedEvent(event: FeedEvent): void;
  onAccountEvent(event: GatewayEvent): void;
}
