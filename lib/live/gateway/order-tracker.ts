// All orders that are under way: messages come in as they may (late, twice, out of order, not at all), and each order's
// news goes out once and in order, its fills before the status that they lead to.

import type { ExchangeExecution, ExchangeOrder, TradingClient } from '../../data/index.ts';
import type { FeePrices } from './fee-prices.ts';
import { fillOf } from './fill-of.ts';
import { type OrderReport, reportOf } from './order-report.ts';
import { TrackedOrder } from './tracked-order.ts';
import type { GatewayListener, KnownOrder } from './types.ts';
import { venueCauseOf } from './venue-order.ts';

/** Denied so often, an order is no more: once may be an answer from a copy that lags behind. */
const DENIALS = 3;

export class OrderTracker {
  readonly #client: TradingClient;
  readonly #listener: GatewayListener;
  readonly #fees: FeePrices;
  readonly #orders = new Map<string, TrackedOrder>();
  /** By symbol and the exchange's id, as ids are an exchange's per symbol. */
  readonly #byExchangeId = new Map<string, TrackedOrder>();
  /** Orders of the exchange's own that were told, by how far they had filled. */
  readonly #venueOrders = new Set<string>();

  constructor(client: TradingClient, listener: GatewayListener, fees: FeePrices) {
    this.#client = client;
    this.#listener = listener;
    this.#fees = fees;
  }

  /** The orders that have not ended. */
  get live(): readonly TrackedOrder[] {
    return [...this.#orders.values()];
  }

  /** The symbols of which an order is on its way to the exchange, or a fill on its way here, as far as is known. */
  get busy(): ReadonlySet<string> {
    const isBusy = ({ seen, isShort }: TrackedOrder) =>
      seen === 'submitted' || seen === 'triggered' || isShort;
    return new Set(this.live.flatMap((order) => (isBusy(order) ? order.request.symbol : [])));
  }

  find(clientId: string): TrackedOrder | undefined {
    return this.#orders.get(clientId);
  }

  add(known: KnownOrder, lot: number | undefined): TrackedOrder {
    const { type, symbol } = known.request;
    const isStop = type === 'stop' || type === 'stop-limit';
    const order = new TrackedOrder(known, lot, isStop && this.#client.markets?.[symbol]?.type === 'swap');
    this.#orders.set(known.request.clientId, order);
    this.#index(order);
    return order;
  }

  /** Takes in everything that the streams have told so far, most of it once more. */
  hearStreams(): void {
    for (const order of this.#client.orders ?? []) this.hearOrder(order);
    for (const trade of this.#client.myTrades ?? []) this.hearTrade(trade);
  }

  /** Takes in what the exchange says of an order; of one that is not ours it tells only where it is the exchange's own. */
  hearOrder(told: ExchangeOrder, order = this.#ownerOf(told)): boolean {
    if (order === undefined) {
      this.#hearStranger(told);
      return false;
    }
    const report = reportOf(told, this.#contractSize(order));
    return report !== undefined && this.hear(order, report);
  }

  #hearStranger({ clientOrderId = '', symbol = '', id, filled = 0 }: ExchangeOrder): void {
    const by = venueCauseOf(clientOrderId);
    const name = `${symbol} ${id} ${filled}`;
    if (by === undefined || filled === 0 || this.#venueOrders.has(name)) return;
    this.#venueOrders.add(name);
    this.#listener.onEvent({ kind: 'venue-order', symbol, by });
  }

  /** Takes in a report, and tells what is new; returns whether it was news. */
  hear(order: TrackedOrder, report: OrderReport): boolean {
    const isNews = order.hear(report);
    this.#index(order);
    this.#tell(order);
    return isNews;
  }

  /** Takes in a fill, once; one whose fee cannot be told yet is left for the next time that it is heard. */
  hearTrade(trade: ExchangeExecution): void {
    const order = this.#byExchangeId.get(`${trade.symbol} ${trade.order}`);
    if (order === undefined || order.hasFill(trade.id ?? '')) return;
    const { clientId, symbol } = order.request;
    const fill = fillOf(trade, clientId, this.#client.markets?.[symbol], this.#fees);
    if (fill === undefined) return;
    order.addFill(fill.id, fill.size, fill.time);
    this.#listener.onFill(fill);
    this.#tell(order);
  }

  /** Takes in all that the exchange knows of an order that it had; one that it denies three times is no more. */
  hearFound(order: TrackedOrder, found: readonly ExchangeOrder[], time: number): boolean {
    const news = found.filter((told) => this.hearOrder(told, order));
    order.denials = found.length === 0 ? order.denials + 1 : 0;
    if (order.denials === DENIALS)
      this.end(order, 'canceled', 'the exchange does not know it any more', time);
    return news.length > 0;
  }

  /** Takes in that the exchange has an order, where it has said no more than that. */
  accept(order: TrackedOrder, exchangeId: string | undefined, time: number): void {
    const rest = { triggeredId: undefined, filled: 0, reason: undefined };
    this.hear(order, { ...rest, exchangeId, status: 'accepted', time });
  }

  /** Ends an order that the exchange has not. */
  end(order: TrackedOrder, status: 'rejected' | 'canceled', reason: string, time: number): void {
    const ids = { exchangeId: undefined, triggeredId: undefined };
    this.hear(order, { ...ids, status, filled: 0, time, reason });
  }

  #tell(order: TrackedOrder): void {
    const update = order.takeUpdate();
    if (order.isShort) order.shortSince ??= performance.now();
    else order.shortSince = undefined;
    if (update === undefined) return;
    if (order.hasEnded) this.#forget(order);
    this.#listener.onUpdate(update);
  }

  #ownerOf({ clientOrderId = '', symbol, id }: ExchangeOrder): TrackedOrder | undefined {
    return this.#orders.get(clientOrderId) ?? this.#byExchangeId.get(`${symbol} ${id}`);
  }

  /** Makes an order known by the exchange's ids, and takes in the fills that came before they were known. */
  #index(order: TrackedOrder): void {
    const { symbol } = order.request;
    for (const id of [order.exchangeId, order.triggeredId]) {
      const key = `${symbol} ${id}`;
      if (id === undefined || this.#byExchangeId.has(key)) continue;
      this.#byExchangeId.set(key, order);
      for (const trade of this.#client.myTrades ?? [])
        if (trade.order === id && trade.symbol === symbol) this.hearTrade(trade);
    }
  }

  #forget({ request: { clientId, symbol }, exchangeId, triggeredId }: TrackedOrder): void {
    this.#orders.delete(clientId);
    for (const id of [exchangeId, triggeredId]) this.#byExchangeId.delete(`${symbol} ${id}`);
  }

  #contractSize({ request: { symbol } }: TrackedOrder): number {
    return this.#client.markets?.[symbol]?.contractSize ?? 1;
  }
}
