// Orders as ccxt's calls, in Binance's ways: how each kind is asked for, found again by its client id, and canceled.

import type { ExchangeExecution, ExchangeOrder, Fields, TradingClient } from '../../data/index.ts';
import { isExchangeError } from '../../data/index.ts';
import type { TrackedOrder } from './tracked-order.ts';

/** As many fills of one order as are asked for at once, which is what exchanges give at most. */
const MOST_FILLS = 1000;

export class OrderCalls {
  readonly #client: TradingClient;

  constructor(client: TradingClient) {
    this.#client = client;
  }

  /** Sends an order. Throws what ccxt throws. */
  create({ request }: TrackedOrder): Promise<ExchangeOrder> {
    const { symbol, side, type, size, price, clientId, trigger, timeInForce, postOnly, reduceOnly } = request;
    const market = this.#client.markets?.[symbol];
    const isPriced = type === 'limit' || type === 'stop-limit';
    return this.#client.createOrder(
      symbol,
      isPriced ? 'limit' : 'market',
      side,
      size / (market?.contractSize ?? 1),
      price,
      {
        clientOrderId: clientId,
        ...(trigger !== undefined && { triggerPrice: trigger }),
        ...(isPriced && postOnly !== true && { timeInForce: (timeInForce ?? 'gtc').toUpperCase() }),
        ...(postOnly === true && { postOnly }),
        // A spot market has no position to reduce.
        ...(reduceOnly === true && market?.type === 'swap' && { reduceOnly }),
      },
    );
  }

  /**
   * What the exchange knows of an order, first as a conditional order where it is one, then as the order that this has
   * become; nothing where it knows none. Throws what ccxt throws.
   */
  async find(order: TrackedOrder): Promise<readonly ExchangeOrder[]> {
    const { symbol } = order.request;
    const first = await orNothing(this.#client.fetchOrder('', symbol, idOf(order)));
    const id = textOf(first?.info?.['actualOrderId']);
    if (first === undefined || id === undefined) return first === undefined ? [] : [first];
    const second = await orNothing(this.#client.fetchOrder(id, symbol));
    return second === undefined ? [first] : [first, second];
  }

  /** Cancels an order. Throws what ccxt throws. */
  cancel(order: TrackedOrder): Promise<ExchangeOrder> {
    const { triggeredId, request } = order;
    return triggeredId === undefined
      ? this.#client.cancelOrder('', request.symbol, idOf(order))
      : this.#client.cancelOrder(triggeredId, request.symbol, {});
  }

  /** All open orders of a symbol, also those that wait for a trigger. Throws what ccxt throws. */
  async open(symbol: string): Promise<readonly ExchangeOrder[]> {
    const booked = await this.#client.fetchOpenOrders(symbol);
    if (!this.#hasConditional(symbol)) return booked;
    const waiting = await this.#client.fetchOpenOrders(symbol, undefined, undefined, { trigger: true });
    return [...waiting, ...booked];
  }

  /** The fills of an order that the exchange has told of. Throws what ccxt throws. */
  fills({
    exchangeId,
    triggeredId,
    request: { symbol },
  }: TrackedOrder): Promise<readonly ExchangeExecution[]> {
    const orderId = triggeredId ?? exchangeId;
    return this.#client.fetchMyTrades(symbol, undefined, MOST_FILLS, { orderId });
  }

  /** Whether the exchange keeps stops of a symbol apart from the orders of the book. */
  #hasConditional(symbol: string): boolean {
    return this.#client.markets?.[symbol]?.type === 'swap';
  }
}

function idOf({ request, isConditional }: TrackedOrder): Fields {
  return { clientOrderId: request.clientId, ...(isConditional && { trigger: true }) };
}

/** That there is no such order is an answer, and no error. */
export async function orNothing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isExchangeError(error, 'OrderNotFound')) return undefined;
    throw error;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
