// The bots of a process, the links to exchanges that they share, and what is told of them.

import type { TradelabError } from '../core/index.ts';
import { exchangeClient, type FeedBar, type FeedEvent } from '../data/index.ts';
import { Bot, type BotEvent } from './bot.ts';
import { ExchangeLink } from './exchange-link.ts';
import type { GatewayEvent } from './gateway/index.ts';
import type { OrderRow, SessionMode, SessionRow } from './ledger/index.ts';
import type { LinkClients } from './link-options.ts';
import type { Session } from './session.ts';
import type { SupervisorEvent, SupervisorOptions } from './supervisor-options.ts';

/** A bot of a process, and how it stands. */
export interface Running {
  readonly bot: Bot;
  readonly link: ExchangeLink;
  /** When it was started, or its last bar came, by the exchange's clock. */
  heard: number;
  isStalled: boolean;
  /** Settles when the inputs of the last bar were read. */
  reading: Promise<void>;
  /** Whether it has not gone on yet: its exchange is still to answer. */
  isWaiting: boolean;
  /** What keeps it from going on: its orders are taken back as soon as the exchange answers. */
  fault: Error | undefined;
  /** That it is to end, why, and when at the latest (by the steady clock), once its orders are taken back. */
  stopping?: { readonly why: string; readonly until: number };
}

/** How long is waited for the exchange to let go of the orders of bots that end, ms. */
export const STOP_MS = 10_000;

/** Why a session is stopped that goes on with the next process; any other was stopped by hand. */
export const PROCESS_ENDED = 'its process ended';

export class Fleet {
  readonly options: SupervisorOptions;
  /** Aborts with that of the options, and when no bot is left. */
  readonly signal: AbortSignal;
  readonly #stop = new AbortController();
  readonly #clients: LinkClients;
  readonly #onBar: (link: ExchangeLink, bar: FeedBar) => void;
  readonly #links = new Map<string, ExchangeLink>();
  readonly #running = new Map<string, Running>();
  #fault: Error | undefined;

  constructor(options: SupervisorOptions, onBar: (link: ExchangeLink, bar: FeedBar) => void) {
    this.options = options;
    this.signal = AbortSignal.any([options.signal, this.#stop.signal]);
    this.#clients = { feed: exchangeClient, ...options.clients };
    this.#onBar = onBar;
  }

  get running(): readonly Running[] {
    return [...this.#running.values()];
  }

  get bots(): readonly Bot[] {
    return Array.from(this.#running.values(), ({ bot }) => bot);
  }

  get links(): readonly ExchangeLink[] {
    return [...this.#links.values()];
  }

  /** The link to an exchange, which is not opened where it is made now. Throws what its clients throw. */
  async link(exchange: string, mode: SessionMode): Promise<ExchangeLink> {
    const key = `${exchange} ${mode}`;
    let link = this.#links.get(key);
    if (link === undefined) {
      const listener = {
        onBar: (bar: FeedBar) => this.#onBar(link!, bar),
        onFeedEvent: (event: FeedEvent) => this.tell({ exchange, stream: 'bars', event }),
        onAccountEvent: (event: GatewayEvent) => this.tell({ exchange, stream: 'account', event }),
      };
      link = await ExchangeLink.to(exchange, mode, this.#clients, listener, this.signal);
      this.#links.set(key, link);
    }
    return link;
  }

  /** The bots of a link. */
  on(link: ExchangeLink): readonly Running[] {
    return this.running.filter((one) => one.link === link);
  }

  /** Adds a bot of a session of the ledger, which `open` makes from there. */
  add({ id, symbol }: Pick<SessionRow, 'id' | 'symbol'>, link: ExchangeLink, open: () => Session): Running {
    const bot: Bot = new Bot(
      { id, symbol },
      () => this.connect(open(), bot, link),
      (event) => this.#onBotEvent(bot, link, event),
    );
    const reading = Promise.resolve();
    const running = {
      bot,
      link,
      heard: link.now,
      isStalled: false,
      isWaiting: true,
      fault: undefined,
      reading,
    };
    this.#running.set(id, running);
    link.add(bot);
    return running;
  }

  /** Has a session send its orders and tell of its steps. */
  connect(session: Session, bot: Bot, link: ExchangeLink): Session {
    session.connect({
      send: (requests) => link.send(bot, requests),
      tell: (event) => this.tell({ session: session.id, event }),
    });
    return session;
  }

  tell(event: SupervisorEvent): void {
    this.options.onEvent?.(event);
  }

  /**
   * A bot's orders that have not ended as far as is known, but for stops, which go on protecting the position. One that has
   * failed writes nothing down any more: of its orders the gateway knows.
   */
  openOrders({ bot, link }: Pick<Running, 'bot' | 'link'>): OrderRow[] {
    const isKnown = ({ clientId }: OrderRow) => bot.failure === undefined || link.gateway?.has(clientId);
    const open = this.options.ledger.orders(bot.id, { open: true });
    return open.filter((row) => row.type !== 'stop' && row.type !== 'trailing-stop' && isKnown(row));
  }

  /** Ends all at once for a reason, which `supervise` throws. */
  giveUp(fault: Error): void {
    this.#fault = fault;
    this.#stop.abort();
  }

  /** What it was given up for. */
  get fault(): Error | undefined {
    return this.#fault;
  }

  /** Notes that the bots of a link wait for its exchange. */
  wait(link: ExchangeLink): void {
    const { ledger } = this.options;
    for (const { bot, isWaiting } of this.on(link)) {
      const isNoted = ledger.session(bot.id).status === 'waiting';
      if (!isWaiting || bot.failure !== undefined || isNoted) continue;
      ledger.setStatus(bot.id, 'waiting', `${link.exchange} does not answer`);
    }
  }

  /** Leaves the bots of a link to the next process. Where there are no others, all ends by what is wrong. */
  leaveOut(link: ExchangeLink, error: TradelabError): void {
    for (const { bot } of this.on(link)) {
      this.options.ledger.releaseSession(bot.id);
      this.#running.delete(bot.id);
      bot.close();
      this.tell({ session: bot.id, event: { kind: 'left-out', error } });
    }
    if (this.#running.size === 0) this.giveUp(error);
  }

  /** Ends a bot by hand. */
  end(bot: Bot, why: string): void {
    const { ledger } = this.options;
    ledger.setStatus(bot.id, 'stopped', why);
    ledger.releaseSession(bot.id);
    this.#running.delete(bot.id);
    bot.close();
    this.tell({ session: bot.id, event: { kind: 'ended' } });
    if (this.#running.size === 0) this.#stop.abort();
  }

  /** Ends all, and leaves a clean ledger: who ran is stopped, and can be resumed. */
  close(): void {
    this.#stop.abort();
    const { ledger } = this.options;
    for (const running of this.#running.values()) this.#haltWhereStopping(running);
    // All of them before anything is written: where the disk is full, none may go on by itself.
    for (const { bot } of this.#running.values()) bot.close();
    for (const { bot, stopping } of this.#running.values()) {
      const { status } = ledger.session(bot.id);
      const why = stopping?.why ?? PROCESS_ENDED;
      if (status !== 'failed' && status !== 'stopped') ledger.setStatus(bot.id, 'stopped', why);
      ledger.releaseSession(bot.id);
      this.tell({ session: bot.id, event: { kind: 'ended' } });
    }
    this.#running.clear();
  }

  /** One that was to stop and has orders that were not taken back yet is left to the next process, which does that. */
  #haltWhereStopping(running: Running): void {
    const { bot, stopping } = running;
    if (stopping === undefined || this.openOrders(running).length === 0) return;
    bot.give((session) => session.halt(stopping.why));
    delete running.stopping;
  }

  /** Of a bot that has failed for good, what it has at the exchange and is no stop is taken back. */
  #onBotEvent(bot: Bot, link: ExchangeLink, event: BotEvent): void {
    this.tell({ session: bot.id, event });
    if (event.kind !== 'failed') return;
    this.options.ledger.setStatus(bot.id, 'failed', event.error.message);
    for (const { clientId } of this.openOrders({ bot, link })) link.gateway?.cancel(clientId);
  }
}
