// The test exchange without its wires: markets, a clock that is moved, one account, and orders matched with the tape.

import { stepsToNumber, wholeSteps } from '../core/index.ts';
import { reducesOnly, requireFilters } from './filters.ts';
import type { TestMaintenance } from './maintenance.ts';
import { type Booking, clearanceOf, isLost, marginOf } from './margin.ts';
import { TestMarket, type TestMarketInput, TICKS_PER_BAR, type Tick } from './market.ts';
import {
  isOpen,
  type OrderRequest,
  RefusedRequest,
  type TestFill,
  type TestOrder,
  type TestOrderStatus,
} from './order.ts';
import { reduces, reserve } from './reserve.ts';
import { held, settle } from './settle.ts';
import { Wallet } from './wallet.ts';

/** Something that happened, in the order in which it did. */
export type ExchangeEvent =
  | { readonly kind: 'tick'; readonly market: TestMarket; readonly tick: Tick }
  | { readonly kind: 'order'; readonly order: TestOrder; readonly fill: TestFill | undefined }
  | { readonly kind: 'funding'; readonly market: TestMarket; readonly rate: number; readonly paid: number }
  | { readonly kind: 'clearance'; readonly market: TestMarket }
  | { readonly kind: 'clock'; readonly now: number };

export class Exchange {
  readonly markets: ReadonlyMap<string, TestMarket>;
  readonly wallet: Wallet;
  readonly orders: TestOrder[] = [];
  readonly fills: TestFill[] = [];
  readonly fundingPaid: Booking[] = [];
  /** What liquidations have cost for the insurance fund, below 0. */
  readonly clearances: Booking[] = [];
  /** The share of what is left that a resting order gets of each trade that reaches it; 1 fills it at once. */
  fillShare = 1;
  /** The share of its value that a liquidation costs besides, at most what is left of the margin. */
  clearanceFee = 0;
  /** What the account's key may do. */
  readonly rights = { trade: true, withdraw: false };
  /** Settings of the account: a long and a short position at once in a market, and all assets behind all positions. */
  isHedged = false;
  isMultiAsset = false;
  /** The market of the asset that fees are taken in, in quote units of its price, as Binance does with BNB; default none. */
  feeMarket: TestMarket | undefined;
  /** What it tells of in OKX's dialect. */
  maintenance: readonly TestMaintenance[] = [];
  readonly #listeners = new Set<(event: ExchangeEvent) => void>();
  /** By market: how many trades of the tape have been seen. */
  readonly #seen = new Map<TestMarket, number>();
  #now: number;

  constructor(
    markets: readonly TestMarketInput[],
    start: number,
    balances: Readonly<Record<string, number>>,
  ) {
    const made = markets.map((input) => new TestMarket(input));
    // A market's id may be that of a spot market and of a perpetual.
    this.markets = new Map(made.map((market) => [market.bars.symbol, market]));
    this.wallet = new Wallet(balances);
    this.#now = start;
    for (const market of made) this.#seen.set(market, market.ticksUntil(start));
  }

  get now(): number {
    return this.#now;
  }

  onEvent(listener: (event: ExchangeEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Moves the clock to `time`, trade by trade over all markets in the order of time. */
  advanceTo(time: number): void {
    for (;;) {
      const next = this.#nextTick(time);
      const funding = this.#nextFunding(Math.min(time, next?.tick.time ?? time));
      if (funding !== undefined) {
        this.#settleFunding(funding);
        continue;
      }
      if (next === undefined) break;
      this.#moveTo(next.tick.time);
      this.#seen.set(next.market, next.tick.id + 1);
      this.#match(next.market, next.tick);
      this.#emit({ kind: 'tick', ...next });
    }
    this.#moveTo(Math.max(this.#now, time));
  }

  /** The best bid and ask: one tick around the last price. */
  bidAsk(market: TestMarket): { readonly bid: number; readonly ask: number } {
    const { tick } = market.instrument;
    const steps = Math.round(market.priceAt(this.#now) / tick);
    return { bid: stepsToNumber(steps - 1, tick), ask: stepsToNumber(steps + 1, tick) };
  }

  /** Whether an order, were it at the book now, would take from its other side. */
  takes(order: OrderRequest): boolean {
    const { price, side } = order;
    if (price === undefined) return true;
    return side === 'buy' ? price >= this.#best(order) : price <= this.#best(order);
  }

  /** Takes an order, or throws a RefusedRequest. One that is post-only and would take expires at once. */
  place(request: OrderRequest): TestOrder {
    const { market, clientId = `auto-${this.orders.length + 1}` } = request;
    const last = market.priceAt(this.#now);
    if (!this.rights.trade) throw new RefusedRequest('no-permission');
    if (!market.isTrading) throw new RefusedRequest('market-closed');
    requireFilters(request, last);
    if (reducesOnly(request) && !reduces(this.wallet, request)) throw new RefusedRequest('reduce-only');
    // Ids are unique among the orders that are open, as Binance has it: an id may come again once its order has ended.
    if (this.openOrders(market).some((order) => order.clientId === clientId))
      throw new RefusedRequest('duplicate-client-id');
    const isDormant = request.trigger !== undefined;
    if (isDormant && this.#isTriggered(request, last)) throw new RefusedRequest('would-trigger');
    reserve(this.wallet, request, this.bidAsk(market).ask);
    const order = this.#take(request, clientId);
    if (!isDormant) this.#arrive(order);
    return order;
  }

  /** Cancels an open order, or throws a RefusedRequest. */
  cancel(order: TestOrder | undefined): TestOrder {
    if (order === undefined || !isOpen(order)) throw new RefusedRequest('unknown-order');
    this.#end(order, 'canceled');
    return order;
  }

  /**
   * Closes a position, or a part of it, by an order of the exchange's own: where its margin is lost, which also ends the
   * market's other orders, or to match what another account has lost.
   */
  close(market: TestMarket, forced: 'liquidation' | 'deleveraging', size?: number): TestOrder {
    const position = this.wallet.position(market.id).size;
    const { lot } = market.instrument;
    const open = stepsToNumber(Math.round(Math.abs(position) / lot), lot);
    const isWhole = forced === 'liquidation';
    if (isWhole) for (const order of this.openOrders(market)) this.#end(order, 'expired');
    const side = position > 0 ? 'sell' : 'buy';
    const request = { market, side, size: size ?? open, reduceOnly: true, forced } as const;
    const clientId = isWhole ? `autoclose-${this.#now}` : 'adl_autoclose';
    const order = this.#take({ ...request, type: 'market', wireType: 'market' }, clientId);
    this.#arrive(order);
    return order;
  }

  /** The latest order of a market by its id or its client's. */
  find(market: TestMarket, by: { id?: number | undefined; clientId?: string | undefined }) {
    return this.orders.findLast(
      (order) => order.market === market && (order.id === by.id || order.clientId === by.clientId),
    );
  }

  openOrders(market?: TestMarket): TestOrder[] {
    return this.orders.filter((order) => isOpen(order) && (market === undefined || order.market === market));
  }

  #take(request: OrderRequest, clientId: string): TestOrder {
    const order: TestOrder = {
      ...request,
      ...{ id: this.orders.length + 1, clientId, created: this.#now, updated: this.#now },
      ...{ status: 'new', filled: 0, quoteFilled: 0, isDormant: request.trigger !== undefined, fills: [] },
    };
    this.orders.push(order);
    this.#emit({ kind: 'order', order, fill: undefined });
    return order;
  }

  #moveTo(time: number): void {
    this.#now = time;
    this.#emit({ kind: 'clock', now: time });
  }

  #nextTick(until: number): { market: TestMarket; tick: Tick } | undefined {
    let found: { market: TestMarket; tick: Tick } | undefined;
    for (const [market, k] of this.#seen) {
      if (k >= market.bars.length * TICKS_PER_BAR) continue;
      const tick = market.tick(k);
      if (tick.time <= until && (found === undefined || tick.time < found.tick.time))
        found = { market, tick };
    }
    return found;
  }

  #nextFunding(until: number) {
    for (const market of this.markets.values()) {
      const due = market.nextFunding(this.#now);
      if (due !== undefined && due.time <= until) return { market, ...due };
    }
    return undefined;
  }

  /** Longs pay shorts the rate of the position's value at the mark price. */
  #settleFunding({ market, time, rate }: { market: TestMarket; time: number; rate: number }): void {
    this.#now = time;
    const paid = this.wallet.position(market.id).size * market.priceAt(time) * rate;
    if (paid !== 0) {
      this.wallet.earn(market.quote, -paid);
      this.fundingPaid.push({ market, time, amount: -paid });
    }
    this.#emit({ kind: 'funding', market, rate, paid });
  }

  /** An order reaches the book: what it can take it takes. */
  #arrive(order: TestOrder): void {
    const takes = this.takes(order);
    if (takes && order.postOnly) this.#end(order, 'expired');
    else if (takes) this.#fill(order, this.#best(order), order.size - order.filled, false);
    else if (order.timeInForce === 'IOC' || order.timeInForce === 'FOK') this.#end(order, 'expired');
  }

  /** The other side of the book. */
  #best({ market, side }: OrderRequest): number {
    const { bid, ask } = this.bidAsk(market);
    return side === 'buy' ? ask : bid;
  }

  #match(market: TestMarket, { price }: Tick): void {
    if (isLost(this.wallet.position(market.id), price)) this.close(market, 'liquidation');
    for (const order of this.openOrders(market)) {
      if (order.isDormant) {
        if (!this.#isTriggered(order, price)) continue;
        order.isDormant = false;
        order.updated = this.#now;
        this.#emit({ kind: 'order', order, fill: undefined });
        this.#arrive(order);
      } else if (order.side === 'buy' ? price <= order.price! : price >= order.price!) {
        const left = order.size - order.filled;
        const { lot } = market.instrument;
        const share = stepsToNumber(Math.max(1, wholeSteps(left * this.fillShare, lot)), lot);
        this.#fill(order, order.price!, Math.min(left, share), true);
      }
    }
  }

  /** A stop waits for the price to go its way, a take-profit for the other. */
  #isTriggered({ side, type, trigger }: OrderRequest, price: number): boolean {
    const isStop = type === 'stop' || type === 'stop-limit';
    return isStop === (side === 'buy') ? price >= trigger! : price <= trigger!;
  }

  #fill(order: TestOrder, price: number, wanted: number, isMaker: boolean): void {
    const { market } = order;
    const { lot } = market.instrument;
    const open = Math.abs(this.wallet.position(market.id).size);
    const size = order.reduceOnly ? Math.min(wanted, open) : wanted;
    if (size === 0) {
      this.#end(order, 'expired');
      return;
    }
    const execution = { price, size, isMaker, time: this.#now };
    const margin = order.forced === 'liquidation' ? marginOf(this.wallet, market) : 0;
    const paid = settle(this.wallet, order, execution, this.feeMarket);
    order.filled = stepsToNumber(Math.round((order.filled + size) / lot), lot);
    order.quoteFilled += size * price;
    order.updated = this.#now;
    order.status = order.filled >= order.size ? 'filled' : 'partially-filled';
    const fill = { id: this.fills.length + 1, orderId: order.id, ...execution, ...paid };
    order.fills.push(fill);
    this.fills.push(fill);
    this.#emit({ kind: 'order', order, fill });
    if (order.forced === 'liquidation') this.#clear(fill, market, margin + paid.realized - paid.fee);
    if (order.reduceOnly && isOpen(order) && this.wallet.position(market.id).size === 0)
      this.#end(order, 'expired');
  }

  /** Takes for the insurance fund what a liquidation costs besides, of what is `left` of the margin. */
  #clear(fill: TestFill, market: TestMarket, left: number): void {
    const amount = -clearanceOf(fill, left, this.clearanceFee);
    this.wallet.earn(market.quote, amount);
    this.clearances.push({ market, time: fill.time, amount });
    this.#emit({ kind: 'clearance', market });
  }

  #end(order: TestOrder, status: TestOrderStatus): void {
    if (!order.market.isPerpetual && order.price !== undefined) {
      const { asset, amount } = held(order);
      this.wallet.unlock(asset, amount);
    }
    order.status = status;
    order.updated = this.#now;
    this.#emit({ kind: 'order', order, fill: undefined });
  }

  #emit(event: ExchangeEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
