// The best bids and offers of markets for as long as somebody wants them: a client keeps the last ones.

import { type ExchangeClient, loadMarkets } from './client.ts';
import { FeedStream } from './feed-stream.ts';
import { quoteWatches } from './watches.ts';

export interface FollowQuotesOptions {
  /** A client of its own, in whose `bidsasks` the quotes are; all its sockets are closed at the end. */
  readonly client: ExchangeClient;
  readonly symbols: readonly string[];
  readonly signal: AbortSignal;
  /** After how many ms without a message the stream is taken for dead; default a minute. */
  readonly heartbeatMs?: number;
  /** The first wait before a lost stream is opened anew, ms; default 1 s. */
  readonly firstWaitMs?: number;
  /** Told whether what the client has is what there is: not while the stream is lost. */
  readonly onConnected: (isConnected: boolean) => void;
}

/** Follows quotes until the signal aborts; ends at once where the exchange has no such stream. */
export async function followQuotes(options: FollowQuotesOptions): Promise<void> {
  const { client, symbols, signal, heartbeatMs = 60_000, firstWaitMs = 1000, onConnected } = options;
  const stream = new FeedStream({
    ...{ client, signal, heartbeatMs, firstWaitMs, watches: quoteWatches(client, symbols) },
    onConnected: () => onConnected(true),
    onLost: () => onConnected(false),
    onFailed: () => onConnected(false),
  });
  try {
    await loadMarkets(client);
    await stream.follow();
  } finally {
    await client.close?.();
  }
}
