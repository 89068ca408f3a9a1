// The network side of real orders: one per account at an exchange, shared by all that trade there.

import { setMaxListeners } from 'node:events';
import { type Instrument, TradelabError } from '../../core/index.ts';
import { instrumentOf, loadMarkets, marketOf, type TradedMarket } from '../../data/index.ts';
import { accountModes } from './account-modes.ts';
import { accountHoldings, accountState, clearancesSince, fillsSince } from './account-state.ts';
import { ask } from './again.ts';
import { CatchUp } from './catch-up.ts';
import { checkKeys } from './check-keys.ts';
import type { Desk } from './desk.ts';
import { PlainWords } from './exchange-error.ts';
import { ExchangeTime } from './exchange-time.ts';
import { FeePrices } from './fee-prices.ts';
import { guardedListener } from './guarded-listener.ts';
import { OrderCalls } from './order-calls.ts';
import { inWholeSteps, whyRefused } from './order-rules.ts';
import { OrderSender } from './order-sender.ts';
import { OrderTracker } from './order-tracker.ts';
import { Perpetuals } from './perpetuals.ts';
import { toldHoldings } from './told-holdings.ts';
import type { TrackedOrder } from './tracked-order.ts';
import type {
  AccountHoldings,
  AccountModes,
  AccountState,
  Charge,
  ExchangeFill,
  GatewayEvent,
  GatewayOptions,
  KnownOrder,
  OrderRequest,
} from './types.ts';
import { UserStream } from './user-stream.ts';

/** How often is looked after fills that are missing, and how long the stream may take to tell one, in ms. */
const LOOK_MS = 250;

/** How long the stream may lag behind an answer before it is taken for dead, in ms. */
const LAG_MS = 1000;

/**
 * Sends orders and tells what becomes of them, each update and each fill once and in order, whatever the network does:
 * an order whose outcome is not known is asked for before anything else is sent for its symbol, and is never at the
 * exchange twice. The caller has written an order down before it hands it over.
 */
export class OrderGateway {
  readonly #desk: Desk;
  readonly #fees: FeePrices;
  readonly #heartbeatMs: number;
  readonly #stop = new AbortController();
  readonly #sender: OrderSender;
  readonly #catchUp: CatchUp;
  readonly #stream: UserStream;
  readonly #perpetuals: Perpetuals;
  /** What is done for each symbol, one thing at a time. */
  readonly #lanes = new Map<string, Promise<void>>();
  readonly #instruments = new Map<string, Instrument>();
  /** What the gateway has ended by. */
  #failure: unknown;
  #isLooking = false;
  #lookedAt = performance.now();
  #onFirstOpen: () => void = () => {};
  /** One function: a start that has failed may be tried again. */
  readonly #end = () => this.#stop.abort();
  #ended: Promise<void> = Promise.resolve();

  constructor({
    client,
    listener,
    heartbeatMs = 30_000,
    recvWindowMs = 5000,
    firstWaitMs = 500,
  }: GatewayOptions) {
    this.#heartbeatMs = heartbeatMs;
    client.options['recvWindow'] = recvWindowMs;
    // What is waited for at the same time listens to it, which is more than Node expects by default.
    setMaxListeners(0, this.#stop.signal);
    const guarded = guardedListener(listener, this.#stop.signal, (fault) => this.#endBy(fault));
    const tell = (event: GatewayEvent) => guarded.onEvent(event);
    this.#fees = new FeePrices(client, (message) => tell({ kind: 'notice', message }));
    this.#desk = {
      ...{ client, tell, recvWindowMs, firstWaitMs, signal: this.#stop.signal },
      calls: new OrderCalls(client),
      tracker: new OrderTracker(client, guarded, this.#fees),
      time: new ExchangeTime(client, tell),
      words: new PlainWords(client),
    };
    this.#perpetuals = new Perpetuals(this.#desk);
    this.#sender = new OrderSender(this.#desk);
    this.#catchUp = new CatchUp(this.#desk, this.#fees);
    this.#stream = new UserStream({
      ...{ desk: this.#desk, openingMs: heartbeatMs },
      onOpen: () => this.#opened(),
      onLost: (error) => tell({ kind: 'disconnected', error: this.#desk.words.error(error) }),
    });
  }

  /** The exchange's time, ms UTC. */
  get now(): number {
    return this.#desk.time.now;
  }

  /**
   * Loads the markets, sets the clock, checks the keys, and opens the stream; settles when it is there. The gateway then
   * works until the signal aborts. Throws `bad-keys`, `network` or `refused`.
   */
  async start(signal: AbortSignal): Promise<void> {
    const { client, time } = this.#desk;
    if (signal.aborted) this.#end();
    signal.addEventListener('abort', this.#end, { once: true });
    await ask(this.#desk, () => loadMarkets(client));
    await ask(this.#desk, () => time.ask());
    await checkKeys(this.#desk);
    const opened = new Promise<void>((resolve) => {
      this.#onFirstOpen = resolve;
    });
    this.#ended = this.#work();
    await Promise.race([opened, this.#ended]);
  }

  /** Settles when the gateway has stopped, after the signal aborted. Throws what a listener threw. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  /**
   * Makes a symbol ready for orders, and returns its rules: it is there and trading, and a perpetual has isolated margin
   * and that leverage. Throws `not-found`, `refused` where it is not trading, `conflict` where it was prepared with
   * another leverage, `network`.
   */
  async prepare(symbol: string, { leverage = 1 }: { readonly leverage?: number } = {}): Promise<Instrument> {
    const { client } = this.#desk;
    const market = marketOf(client, symbol) as TradedMarket;
    if (market.active === false) throw new TradelabError('refused', `${symbol} is not trading`);
    if (market.type === 'swap') await this.#perpetuals.prepare(symbol, leverage);
    const instrument = instrumentOf(market, client.precisionMode);
    this.#instruments.set(symbol, instrument);
    return instrument;
  }

  /**
   * Finds out what became of orders that were written down and have not ended, of which some may never have been sent;
   * those are sent now, if they are still valid. Settles when all are known. Their symbols are prepared before.
   */
  async resolve(orders: readonly KnownOrder[]): Promise<void> {
    const end = performance.now() + this.#desk.recvWindowMs;
    await Promise.all(
      orders.map((known) => {
        const order = this.#desk.tracker.add(known, this.#instruments.get(known.request.symbol)?.lot);
        return this.#enqueue(known.request.symbol, () => this.#resolve(order, end));
      }),
    );
    await this.catchUp();
  }

  /** Sends an order, after those of its symbol that were handed over before. What becomes of it the listener is told. */
  submit(request: OrderRequest): void {
    const instrument = this.#instruments.get(request.symbol);
    const rounded = instrument === undefined ? request : inWholeSteps(request, instrument);
    const known = { request: rounded, status: 'submitted', filled: 0, fillIds: [] } as const;
    const order = this.#desk.tracker.add(known, instrument?.lot);
    void this.#enqueue(request.symbol, async () => {
      const reason = whyRefused(request, this.#desk.client.markets?.[request.symbol], instrument);
      if (reason === undefined) await this.#sender.send(order);
      else this.#desk.tracker.end(order, 'rejected', reason, this.now);
    });
  }

  /** Cancels an order, once it is known whether the exchange has it; one that is gone already stays as it is. */
  cancel(clientId: string): void {
    const order = this.#desk.tracker.find(clientId);
    if (order === undefined || order.isUnwanted) return;
    order.isUnwanted = true;
    void this.#enqueue(order.request.symbol, () => this.#sender.cancel(order));
  }

  /** Whether it looks after an order, which has not ended as far as is known. */
  has(clientId: string): boolean {
    return this.#desk.tracker.find(clientId) !== undefined;
  }

  /** What the account has: open orders and positions of these symbols, and all balances. Throws `network` or `refused`. */
  state(symbols: readonly string[]): Promise<AccountState> {
    return accountState(this.#desk, symbols);
  }

  /** What the account owns of these symbols, by one request of each kind. Throws `network` or `refused`. */
  holdings(symbols: readonly string[]): Promise<AccountHoldings> {
    return accountHoldings(this.#desk, symbols);
  }

  /** The account's settings for perpetuals; undefined of one for spot. Throws `network` or `refused`. */
  modes(): Promise<AccountModes | undefined> {
    return accountModes(this.#desk);
  }

  /** What its stream has told last that the account owns, where it has told of it at all. */
  get told(): AccountHoldings {
    return toldHoldings(this.#desk.client);
  }

  /** The symbols of which something is under way, as far as is known. */
  get busy(): ReadonlySet<string> {
    return this.#desk.tracker.busy;
  }

  /** Asks for what the stream has not told. Throws `network` or `refused`. */
  async catchUp(): Promise<void> {
    await this.#catchUp.orders(0);
    await this.#catchUp.fills(0);
  }

  /** The account's fills of a symbol since a time (ms UTC), oldest first, also of orders that are not the gateway's. */
  fillsSince(symbol: string, time: number): Promise<readonly ExchangeFill[]> {
    return fillsSince(this.#desk, this.#fees, symbol, time);
  }

  /** What liquidations in a symbol have cost since a time (ms UTC) besides their fees, oldest first. */
  clearancesSince(symbol: string, time: number): Promise<readonly Charge[]> {
    return clearancesSince(this.#desk, symbol, time);
  }

  /** Follows the stream and looks after what it misses, until the signal aborts and nothing is under way any more. */
  async #work(): Promise<void> {
    const looking = setInterval(() => void this.#look().catch((error) => this.#fail(error)), LOOK_MS);
    await this.#stream.follow();
    clearInterval(looking);
    await Promise.all(this.#lanes.values());
    await this.#desk.client.close?.();
    if (this.#failure !== undefined) throw this.#failure;
  }

  async #opened(): Promise<void> {
    await this.catchUp();
    this.#desk.tell({ kind: 'connected' });
    this.#onFirstOpen();
  }

  async #look(): Promise<void> {
    const { tracker, time } = this.#desk;
    tracker.hearStreams();
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      await this.#catchUp.fills(LOOK_MS);
      if (time.isStale) await ask(this.#desk, () => time.ask());
      if (performance.now() - this.#lookedAt >= this.#heartbeatMs) await this.#beat();
    } finally {
      this.#isLooking = false;
    }
  }

  /** Asks where orders stand: a stream that has not told of it is dead, however open its socket. */
  async #beat(): Promise<void> {
    const isNews = await this.#catchUp.orders(LAG_MS);
    this.#lookedAt = performance.now();
    if (isNews) this.#stream.lose(new TradelabError('network', 'the stream has not told of an order'));
  }

  /** Nothing of what was sent before this process began can come to the exchange after `end`, by the steady clock. */
  async #resolve(order: TrackedOrder, end: number): Promise<void> {
    if (!(await this.#sender.settle(order, end))) await this.#sender.send(order);
  }

  /** Does something for a symbol after everything that was to be done for it before. */
  #enqueue(symbol: string, task: () => Promise<void>): Promise<void> {
    const before = this.#lanes.get(symbol) ?? Promise.resolve();
    const lane = before
      .then(() => (this.#stop.signal.aborted ? undefined : task()))
      .catch((error) => this.#fail(error));
    this.#lanes.set(symbol, lane);
    return lane;
  }

  /** What requests come to is told; anything else is a fault. */
  #fail(error: unknown): void {
    if (this.#stop.signal.aborted) return;
    if (error instanceof TradelabError) this.#desk.tell({ kind: 'failed', error });
    else this.#endBy(error);
  }

  #endBy(fault: unknown): void {
    this.#failure ??= fault;
    this.#stop.abort();
  }
}
