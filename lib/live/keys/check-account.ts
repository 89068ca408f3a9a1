// Whether keys open an account that can be traded on, by doing all that a session does before its first order.

import { type ExchangeKeys, tradingClient } from '../../data/index.ts';
import { type AccountModes, modeFaults, OrderGateway } from '../gateway/index.ts';
import type { OrderMode } from './account.ts';

/** What came of a check that has gone well. */
export interface AccountCheck {
  readonly exchange: string;
  readonly mode: OrderMode;
  /** What the account is set to; null of one that trades no perpetuals. */
  readonly modes: AccountModes | null;
  /** What a trader should know besides, in words. */
  readonly notices: readonly string[];
}

/**
 * Opens an account: markets, clock, the rights of the key, the stream of orders, and the settings for perpetuals, of which
 * a notice says what no session trades with. Throws `bad-keys` for a key that is
 * not known, may not trade, or may withdraw, `network`, and what `tradingClient` throws.
 */
export async function checkAccount(
  exchange: string,
  mode: OrderMode,
  keys: ExchangeKeys,
): Promise<AccountCheck> {
  const client = await tradingClient(exchange, keys, { testnet: mode === 'testnet' });
  const notices: string[] = [];
  const gateway = new OrderGateway({
    client,
    listener: {
      onUpdate: () => {},
      onFill: () => {},
      onEvent: (event) => {
        if (event.kind === 'notice') notices.push(event.message);
        if (event.kind === 'clock-off') notices.push(`this machine's clock is off by ${event.ms} ms`);
      },
    },
  });
  const stop = new AbortController();
  try {
    await gateway.start(stop.signal);
    const modes = (await gateway.modes()) ?? null;
    const faults = modes === null ? [] : modeFaults(modes);
    for (const { message, hint } of faults) notices.push(`${message}. No session begins so: ${hint}`);
    return { exchange, mode, modes, notices };
  } finally {
    stop.abort();
    await gateway.ended;
  }
}
