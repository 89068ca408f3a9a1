// For tests of recordings: clients that do not wait.

import { spotClient } from '../../testing/ccxt.fixture.ts';
import type { TestExchange } from '../../testing/index.ts';

/** A client of spot markets that asks and connects again at once. */
export async function eagerClient(exchange: TestExchange) {
  const client = await spotClient(exchange);
  client.enableRateLimit = false;
  client.options['ws'] = { backoff: { base: 1 } };
  return client;
}
