// What an exchange says of an order, in the words of the state table.

import type { ExchangeOrder } from '../../data/index.ts';
import type { OrderStatus } from '../../execution/index.ts';

/** Where an order stands by one message or answer; others may be newer. */
export interface OrderReport {
  readonly exchangeId: string | undefined;
  /** Of a conditional order that was triggered, the id of the order that it has become. */
  readonly triggeredId: string | undefined;
  readonly status: OrderStatus;
  /** Base units. */
  readonly filled: number;
  readonly time: number;
  readonly reason: string | undefined;
}

/** The report of ccxt's order; undefined where it says nothing of where the order stands. */
export function reportOf(order: ExchangeOrder, contractSize: number): OrderReport | undefined {
  const filled = (order.filled ?? 0) * contractSize;
  const triggeredId = textOf(order.info?.['actualOrderId']) ?? textOf(order.info?.['ai']);
  const status = statusOf(order, filled, triggeredId);
  if (status === undefined) return undefined;
  return {
    ...{ exchangeId: order.id, triggeredId, status, filled },
    time: order.lastUpdateTimestamp ?? order.timestamp ?? 0,
    reason: textOf(order.info?.['rm']) ?? reasonOf(order.info?.['r']),
  };
}

function statusOf(
  { status, info }: ExchangeOrder,
  filled: number,
  triggeredId: string | undefined,
): OrderStatus | undefined {
  // A conditional order of Binance's futures is done once it is triggered; what became of the order, that one says.
  const isConditional = info !== undefined && ('algoId' in info || 'aid' in info);
  if (isConditional && (triggeredId !== undefined || status === 'closed')) return 'triggered';
  switch (status) {
    case 'open':
    case 'canceling':
      return filled > 0 ? 'partially-filled' : 'accepted';
    case 'closed':
      return 'filled';
    case 'canceled':
    case 'expired':
    case 'rejected':
      return status;
    default:
      return undefined;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function reasonOf(value: unknown): string | undefined {
  return value === 'NONE' ? undefined : textOf(value);
}
