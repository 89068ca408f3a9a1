// What the ledger has of an order at the exchange, as the gateway takes it up again.

import type { KnownOrder } from './gateway/index.ts';
import type { FillRow, OrderRow } from './ledger/index.ts';
import { requestOf } from './sent-order.ts';

/** An order of a symbol with the fills that are booked; one that was to open a position at the market is valid for two bars. */
export function knownOrder(
  row: OrderRow,
  fills: readonly FillRow[],
  symbol: string,
  barMs: number,
): KnownOrder {
  const validUntil = row.type === 'market' && !row.reduceOnly ? row.placedTime + 2 * barMs : undefined;
  return {
    request: requestOf({ ...row, symbol, size: row.size!, validUntil }),
    status: row.status,
    ...(row.exchangeId !== null && { exchangeId: row.exchangeId }),
    filled: row.filled,
    fillIds: fills.filter((fill) => fill.clientId === row.clientId).map(({ id }) => id),
  };
}
