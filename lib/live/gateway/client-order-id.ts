// The ids by which orders are known on both sides of the wire.

import { createHash } from 'node:crypto';

/**
 * The client order id of a session's order: the same for the same session and sequence, so that an order which is sent
 * again after a crash has the same. Letters and digits alone, 32 at most, as every exchange takes them (Binance allows
 * 36 of `[.A-Z:/a-z0-9_-]`, OKX 32 alphanumeric).
 */
export function clientOrderId(session: string, sequence: number): string {
  return `tl${createHash('sha256').update(session).digest('hex').slice(0, 16)}n${sequence}`;
}
