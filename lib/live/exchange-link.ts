// The link to one exchange, shared by all bots that trade there in one mode: its markets, its clock, one feed of bars, and
// for real orders one gateway.

import { type Instrument, type Timeframe, TradelabError } from '../core/index.ts';
import {
  barFeed,
  type ExchangeClient,
  type FeedBar,
  followQuotes,
  instrumentOf,
  loadMarkets,
  marketOf,
  pause,
  supported,
  type TradingClient,
} from '../data/index.ts';
import { isEnded } from '../execution/order-state.ts';
import { askPublicly } from './ask-publicly.ts';
import type { Bot } from './bot.ts';
import { seriesOf } from './follow-link.ts';
import { waitMs } from './gateway/again.ts';
import { type GatewayEvent, OrderGateway, PlainWords } from './gateway/index.ts';
import { knownOrder } from './known-order.ts';
import type { FillRow, FundingRow, OrderRow, SessionMode } from './ledger/index.ts';
import type { Follower, LinkClients, LinkListener, Patience } from './link-options.ts';
import type { LiveCandle } from './seen-prices.ts';
import type { VenueRequest } from './sent-order.ts';

/** What an exchange is asked for at once. */
const MOST_ROWS = 100;

export class ExchangeLink {
  readonly exchange: string;
  readonly mode: SessionMode;
  readonly gateway: OrderGateway | undefined;
  /** Whether there is a reason to compare positions with the exchange's. */
  isInDoubt = false;
  readonly #client: ExchangeClient;
  readonly #clients: LinkClients;
  readonly #signal: AbortSignal;
  /** A client for quotes alone, once they are wanted, and whether they come. */
  #quotes: ExchangeClient | undefined;
  #hasQuotes = false;
  readonly #trading: TradingClient | undefined;
  readonly #listener: LinkListener;
  readonly #patience: Patience;
  /** By the client ids of orders that have not ended, whose they are. */
  readonly #owners = new Map<string, Bot>();
  /** All that trade on the account. */
  readonly #bots = new Set<Bot>();
  /** Of those whose orders are not known here yet: what they have asked for. */
  readonly #early = new Map<Bot, VenueRequest[]>();
  /** How far this machine's clock is ahead of the exchange's, ms. */
  #skewMs = 0;
  #isOpen = false;

  private constructor(
    exchange: string,
    mode: SessionMode,
    client: ExchangeClient,
    trading: TradingClient | undefined,
    listener: LinkListener,
    clients: LinkClients,
    signal: AbortSignal,
  ) {
    this.exchange = exchange;
    this.mode = mode;
    this.#client = client;
    this.#trading = trading;
    this.#listener = listener;
    this.#clients = clients;
    this.#signal = signal;
    this.#patience = clients.patience ?? {};
    if (trading === undefined) return;
    this.gateway = new OrderGateway({
      ...this.#patience,
      client: trading,
      listener: {
        onUpdate: (update) => {
          this.#ownerOf(update.clientId)?.give((session) => session.onUpdate(update));
          // Its last fill was told before.
          if (isEnded(update.status)) this.#owners.delete(update.clientId);
        },
        onFill: (fill) => this.#ownerOf(fill.clientId)?.give((session) => session.onFill(fill)),
        onEvent: (event) => {
          this.#heed(event);
          this.tell(event);
        },
      },
    });
  }

  /** A link that is not open yet: nothing was asked. Throws what its clients throw, as `bad-keys` where there are none. */
  static async to(
    exchange: string,
    mode: SessionMode,
    clients: LinkClients,
    listener: LinkListener,
    signal: AbortSignal,
  ): Promise<ExchangeLink> {
    const client = await clients.feed(exchange);
    const trading = mode === 'paper' ? undefined : await clients.trading?.(exchange, mode);
    return new ExchangeLink(exchange, mode, client, trading, listener, clients, signal);
  }

  /**
   * Opens the link, unless it is open: loads the markets, asks for the time, and for real orders checks the keys. What does
   * not answer is asked six times. Throws `network`, `refused`, `bad-keys`.
   */
  async open(): Promise<void> {
    if (this.#isOpen) return;
    const client = this.#client;
    await this.#ask(() => loadMarkets(client));
    if (client.has['fetchTime'] === true) {
      const told = await this.#ask(() => client.fetchTime());
      if (told !== undefined) this.#skewMs = Date.now() - told;
    }
    await this.gateway?.start(this.#signal);
    this.#isOpen = true;
  }

  /** Asks for the markets once, to see whether the exchange answers. Throws `network` or `refused`. */
  async knock(): Promise<void> {
    await loadMarkets(this.#client).catch((error: unknown) => {
      throw new PlainWords(this.#client).error(error);
    });
  }

  /** How long is waited before the exchange is asked again that has not answered for the n-th time (from 1), ms. */
  waitMs(attempt: number): number {
    return waitMs({ firstWaitMs: this.#patience.firstWaitMs ?? 1000 }, attempt);
  }

  /** Adds a bot that trades there. */
  add(bot: Bot): void {
    if (this.gateway === undefined) return;
    this.#bots.add(bot);
    this.#early.set(bot, []);
  }

  /** All that send orders to the account, also those that have ended. */
  get bots(): readonly Bot[] {
    return [...this.#bots];
  }

  /** Those that trade a symbol. */
  botsOn(symbol: string): readonly Bot[] {
    return this.bots.filter((bot) => bot.symbol === symbol && bot.session !== undefined);
  }

  /** How often positions are compared with the exchange's, ms. */
  get positionsMs(): number {
    return this.#patience.positionsMs ?? 180_000;
  }

  /** Tells of the account. */
  tell(event: GatewayEvent): void {
    this.#listener.onAccountEvent(event);
  }

  /** The exchange's time, ms UTC. */
  get now(): number {
    return this.gateway?.now ?? Date.now() - this.#skewMs;
  }

  /** The last candle that the feed has shown of a market, mostly one in the making. */
  candleOf({ symbol, timeframe }: Pick<FeedBar, 'symbol' | 'timeframe'>): LiveCandle | undefined {
    const last = this.#client.ohlcvs?.[symbol]?.[timeframe]?.at(-1) as readonly number[] | undefined;
    if (last === undefined) return undefined;
    const [time, open, high, low, close] = last as [number, number, number, number, number];
    const { bid, ask } = (this.#hasQuotes && this.#quotes?.bidsasks?.[symbol]) || {};
    return { time, open, high, low, close, ...(bid && { bid }), ...(ask && { ask }) };
  }

  /** The rates of a perpetual that were settled from `since` on, ms. */
  async rates(symbol: string, since: number): Promise<FundingRow[]> {
    const found = await this.#client.fetchFundingRateHistory(symbol, since, MOST_ROWS);
    return found.flatMap(({ timestamp: time, fundingRate: rate }) =>
      time === undefined || rate === undefined || time < since ? [] : { time, rate },
    );
  }

  /** What the account was charged (below 0: paid) for a position in a perpetual from `since` on, ms. */
  async payments(symbol: string, since: number): Promise<FundingRow[]> {
    const found = (await this.#trading?.fetchFundingHistory?.(symbol, since, MOST_ROWS)) ?? [];
    return found.flatMap(({ timestamp: time, amount }) =>
      time === undefined || amount === undefined || time < since ? [] : { time, charged: -amount },
    );
  }

  /** Waits a little before something is asked again. Throws where the signal has aborted. */
  async pause(): Promise<void> {
    await pause(this.#patience.firstWaitMs ?? 1000, this.#signal);
    this.#signal.throwIfAborted();
  }

  /**
   * Makes a market ready for bars of a timeframe, and returns its rules. Throws `not-found`, `refused` where it is not
   * trading.
   */
  async prepare(symbol: string, timeframe: Timeframe, leverage: number): Promise<Instrument> {
    const market = marketOf(this.#client, symbol);
    supported(this.#client, timeframe);
    if (this.gateway !== undefined) return await this.gateway.prepare(symbol, { leverage });
    if (market.active === false)
      throw new TradelabError('refused', `${symbol} is not trading at ${this.exchange}`);
    return instrumentOf(market, this.#client.precisionMode);
  }

  /**
   * Finds out what became of a bot's orders while no process looked after them. What it has asked for since is done before
   * any of them is sent: cancels first of all. Throws `network` or `refused`, and may be called again then.
   */
  async takeUp(
    bot: Bot,
    orders: readonly OrderRow[],
    fills: readonly FillRow[],
    symbol: string,
    barMs: number,
  ): Promise<void> {
    const early = this.#early.get(bot);
    if (early === undefined) return await this.gateway?.catchUp();
    const unsent = new Set(early.map((one) => (one.kind === 'submit' ? one.request.clientId : undefined)));
    const known = orders.filter(({ clientId }) => !unsent.has(clientId));
    for (const { clientId } of known) this.#owners.set(clientId, bot);
    const resolved = this.gateway?.resolve(known.map((order) => knownOrder(order, fills, symbol, barMs)));
    this.#early.delete(bot);
    this.send(bot, early);
    await resolved;
  }

  /** Does what a session asks for; what it asks for before its orders are known here waits until they are. */
  send(bot: Bot, requests: readonly VenueRequest[]): void {
    const early = this.#early.get(bot);
    if (early !== undefined) early.push(...requests);
    else for (const request of requests) this.#send(bot, request);
  }

  #send(bot: Bot, request: VenueRequest): void {
    if (request.kind === 'cancel') this.gateway!.cancel(request.clientId);
    else {
      this.#owners.set(request.request.clientId, bot);
      this.gateway!.submit(request.request);
    }
  }

  #ask<T>(request: () => Promise<T>): Promise<T> {
    const onFailed = (error: Error) => this.#listener.onFeedEvent({ kind: 'failed', error });
    const { firstWaitMs } = this.#patience;
    return askPublicly(this.#client, request, { firstWaitMs, onFailed, signal: this.#signal });
  }

  /** Follows the series of all followers, each once, and the quotes of those that want them, until the signal aborts. */
  async follow(followers: readonly Follower[], signal: AbortSignal): Promise<void> {
    const stop = new AbortController();
    const until = AbortSignal.any([signal, stop.signal]);
    try {
      await Promise.all([this.#followBars(followers, until), this.#followQuotes(followers, until)]);
    } finally {
      stop.abort();
    }
  }

  async #followQuotes(followers: readonly Follower[], signal: AbortSignal): Promise<void> {
    const symbols = new Set(followers.flatMap(({ symbol, isQuoted }) => (isQuoted ? symbol : [])));
    if (symbols.size === 0) return;
    this.#quotes ??= await this.#clients.feed(this.exchange);
    await followQuotes({
      ...{ ...this.#patience, client: this.#quotes, symbols: [...symbols], signal },
      onConnected: (isConnected) => {
        this.#hasQuotes = isConnected;
      },
    });
  }

  async #followBars(followers: readonly Follower[], signal: AbortSignal): Promise<void> {
    const { heartbeatMs, firstWaitMs } = this.#patience;
    await barFeed({
      ...(heartbeatMs !== undefined && { heartbeatMs }),
      ...(firstWaitMs !== undefined && { firstWaitMs }),
      ...{ exchange: this.exchange, client: this.#client, series: seriesOf(followers), signal },
      onBar: (bar) => this.#listener.onBar(bar),
      onEvent: (event) => this.#listener.onFeedEvent(event),
    });
  }

  /** Who was refused what would be refused again is halted, and all that trade by a key that is not taken any more. */
  #heed(event: GatewayEvent): void {
    if (event.kind === 'connected' || event.kind === 'venue-order') this.isInDoubt = true;
    const refused = event.kind === 'refused' ? [this.#ownerOf(event.clientId)] : [];
    if (!('error' in event)) return;
    const { code, message } = event.error;
    for (const bot of new Set(code === 'bad-keys' ? this.#bots : refused))
      bot?.give((session) => session.halt(message));
  }

  #ownerOf(clientId: string): Bot | undefined {
    return this.#owners.get(clientId);
  }
}
