// The supervisor: many bots in one process, with one feed per exchange, that are told what to do from elsewhere.

import { existsSync } from 'node:fs';
import { exchangeClient, type FeedBar, type FeedEvent } from '../data/index.ts';
import type { AnyStrategy } from '../strategy/index.ts';
import { inputValues } from './bar-inputs.ts';
import { hasNeeds, withNeeds } from './bar-needs.ts';
import { Bot, type BotEvent } from './bot.ts';
import { type BotView, viewOf } from './bot-view.ts';
import { ExchangeLink, type Follower, type LinkClients } from './exchange-link.ts';
import { followLink } from './follow-link.ts';
import type { GatewayEvent } from './gateway/index.ts';
import { writeHeartbeat } from './heartbeat.ts';
import type { CommandRow, OrderRow, SessionMode } from './ledger/index.ts';
import { othersOf } from './others-of.ts';
import { reconcilePositions } from './reconcile-positions.ts';
import { requireFunds } from './require-funds.ts';
import { Session } from './session.ts';
import type { SessionPlan } from './session-plan.ts';
import type { ClosedBar } from './step-input.ts';
import type { BotToRun, SupervisorEvent, SupervisorOptions } from './supervisor-options.ts';
import { watchPositions } from './watch-positions.ts';

interface Running {
  readonly bot: Bot;
  readonly link: ExchangeLink;
  /** When it was started, or its last bar came, by the exchange's clock. */
  heard: number;
  isStalled: boolean;
  /** Settles when the inputs of the last bar were read. */
  reading: Promise<void>;
  /** That it is to end, why, and when at the latest (by the steady clock), once its orders are taken back. */
  stopping?: { readonly why: string; readonly until: number };
}

/** Why a session is stopped that goes on with the next process; any other was stopped by hand. */
export const PROCESS_ENDED = 'its process ended';

const [LOOK_MS, BEAT_MS, STALL_MARGIN_MS, STOP_MS] = [200, 1000, 10_000, 10_000];

/**
 * Runs bots until the signal aborts or all have been stopped. What one of them throws touches no other. Throws what keeps
 * one from starting: `not-found`, `bad-option`, `bad-param`, `bad-keys`, `conflict`, `network`.
 */
export async function supervise(options: SupervisorOptions): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const supervisor = new Supervisor({ ...options, signal }, stop);
  try {
    await supervisor.open().catch((error) => {
      // What waits for an exchange is given up then.
      if (!signal.aborted) throw error;
    });
    await supervisor.run();
  } finally {
    stop.abort();
    supervisor.close();
  }
}

class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #stop: AbortController;
  readonly #clients: LinkClients;
  readonly #links = new Map<string, ExchangeLink>();
  readonly #running = new Map<string, Running>();
  #beatAt = 0;

  constructor(options: SupervisorOptions, stop: AbortController) {
    this.#options = options;
    this.#stop = stop;
    this.#clients = { feed: exchangeClient, ...options.clients };
  }

  async open(): Promise<void> {
    const { ledger, bots } = this.#options;
    for (const bot of bots) await this.#start(bot);
    const isKnown = (clientId: string) => ledger.order(clientId) !== undefined;
    const isNew = ({ id }: Bot) => bots.every((bot) => !('resume' in bot) || bot.resume !== id);
    for (const link of this.#links.values()) {
      await requireFunds(link, link.bots.filter(isNew));
      await reconcilePositions(link, isKnown);
    }
    for (const running of this.#running.values()) this.#begin(running);
  }

  async run(): Promise<void> {
    const { signal } = this.#options;
    const looking = setInterval(() => {
      this.#look();
      this.#options.onLook?.(this.#views());
    }, LOOK_MS);
    try {
      const links = [...this.#links.values()];
      await Promise.all(
        links.flatMap((link) => [
          ...[this.#follow(link, signal), link.gateway?.ended],
          link.gateway && watchPositions(link, signal),
        ]),
      );
    } finally {
      clearInterval(looking);
    }
  }

  /** Leaves a clean ledger: who ran is stopped, and can be resumed. */
  close(): void {
    const { ledger } = this.#options;
    // All of them before anything is written: where the disk is full, none may go on by itself.
    for (const { bot } of this.#running.values()) bot.close();
    for (const { bot, stopping } of this.#running.values()) {
      const { status } = ledger.session(bot.id);
      const why = stopping?.why ?? PROCESS_ENDED;
      if (status !== 'failed' && status !== 'stopped') ledger.setStatus(bot.id, 'stopped', why);
      ledger.releaseSession(bot.id);
      this.#tell({ session: bot.id, event: { kind: 'ended' } });
    }
    this.#running.clear();
  }

  async #start(wanted: BotToRun): Promise<void> {
    const { ledger } = this.#options;
    const { exchange, mode, symbol } = 'plan' in wanted ? wanted.plan : ledger.session(wanted.resume);
    const link = await this.#link(exchange, mode);
    const bot = 'plan' in wanted ? await this.#newBot(wanted.plan, link) : this.#resumed(wanted, link);
    const session = bot.session!;
    const running = { bot, link, heard: link.now, isStalled: false, reading: Promise.resolve() };
    this.#running.set(bot.id, running);
    if (mode !== 'paper') {
      await link.prepare(symbol, session.plan.timeframe, session.plan.options?.leverage ?? 1);
      const [orders, fills] = [ledger.orders(bot.id, { open: true }), ledger.fills(bot.id)];
      await link.takeUp(bot, orders, fills, symbol, session.barMs);
    }
  }

  /** Has a bot go on, once it is known how all of them stand. */
  #begin({ bot, link }: Running): void {
    const { session } = bot;
    if (session === undefined) return;
    if (session.plan.mode !== 'paper') bot.give((one) => one.flush());
    this.#options.ledger.setStatus(bot.id, session.status);
    const { nextTime, decidesFrom } = session;
    this.#tell({ session: bot.id, event: { kind: 'started', now: link.now, nextTime, decidesFrom } });
  }

  async #link(exchange: string, mode: SessionMode): Promise<ExchangeLink> {
    const key = `${exchange} ${mode}`;
    let link = this.#links.get(key);
    if (link === undefined) {
      const listener = {
        onBar: (bar: FeedBar) => this.#onBar(link!, bar),
        onFeedEvent: (event: FeedEvent) => this.#tell({ exchange, stream: 'bars', event }),
        onAccountEvent: (event: GatewayEvent) => this.#tell({ exchange, stream: 'account', event }),
      };
      link = await ExchangeLink.open(exchange, mode, this.#clients, listener, this.#options.signal);
      this.#links.set(key, link);
    }
    return link;
  }

  async #newBot(plan: SessionPlan, link: ExchangeLink): Promise<Bot> {
    const { symbol, timeframe, options } = plan;
    const instrument = await link.prepare(symbol, timeframe, options?.leverage ?? 1);
    // A series that there is not is refused now, and not at the first bar.
    await inputValues(plan, link.now);
    const session = Session.start(this.#options.ledger, { ...plan, instrument }, () => link.now);
    return this.#botOf(session, plan.strategy, link);
  }

  #resumed({ resume, strategy }: { resume: string; strategy: AnyStrategy }, link: ExchangeLink): Bot {
    const session = Session.resume(this.#options.ledger, resume, strategy, () => link.now);
    return this.#botOf(session, strategy, link);
  }

  #botOf(session: Session, strategy: AnyStrategy, link: ExchangeLink): Bot {
    const { id } = session;
    const reopen = () => this.#connect(Session.resume(this.#options.ledger, id, strategy, () => link.now));
    const bot: Bot = new Bot(session, reopen, (event) => this.#onBotEvent(bot, event));
    this.#connect(session, bot);
    return bot;
  }

  /** Has a session send its orders and tell of its steps. */
  #connect(session: Session, bot = this.#running.get(session.id)!.bot): Session {
    const link = this.#links.get(`${session.plan.exchange} ${session.plan.mode}`)!;
    session.connect({
      send: (requests) => link.send(bot, requests),
      tell: (event) => this.#tell({ session: session.id, event }),
    });
    return session;
  }

  #onBar(link: ExchangeLink, { symbol, timeframe, ...bar }: FeedBar): void {
    for (const running of this.#running.values()) {
      const plan = running.bot.session?.plan;
      if (running.link !== link || plan?.symbol !== symbol || plan.timeframe !== timeframe) continue;
      [running.heard, running.isStalled] = [link.now, false];
      if (hasNeeds(plan)) this.#giveWithNeeds(running, bar);
      else this.#give(running, bar);
    }
    this.#look();
  }

  #give({ bot, stopping }: Running, bar: ClosedBar): void {
    // What is being stopped decides nothing more; it catches up when it goes on.
    if (stopping !== undefined) return;
    const isLimited = bot.session?.plan.options?.risk !== undefined;
    const others = isLimited ? othersOf(bot, this.#bots) : undefined;
    bot.give((session) => {
      if (others !== undefined) session.seeOthers(others);
      session.onBar(bar);
    });
  }

  /** Asks for what the bar needs besides; the bars of a bot keep their order. */
  #giveWithNeeds(running: Running, bar: ClosedBar): void {
    const { bot, link } = running;
    running.reading = running.reading
      .then(async () => {
        if (bot.session !== undefined) this.#give(running, await withNeeds(bot.session, link, bar));
      })
      .catch((error) => {
        if (!this.#options.signal.aborted) bot.fail(error);
      });
  }

  /** A bot that has failed for good: what it has at the exchange and is no stop is taken back. */
  #onBotEvent(bot: Bot, event: BotEvent): void {
    this.#tell({ session: bot.id, event });
    if (event.kind !== 'failed') return;
    const { ledger } = this.#options;
    const { link } = this.#running.get(bot.id)!;
    ledger.setStatus(bot.id, 'failed', event.error.message);
    for (const { clientId, type } of ledger.orders(bot.id, { open: true })) {
      if (isTakenBack(type)) link.gateway?.cancel(clientId);
    }
  }

  #follow(link: ExchangeLink, signal: AbortSignal): Promise<void> {
    return followLink(
      link,
      () => this.#followers(link),
      signal,
      (error) => {
        this.#tell({ exchange: link.exchange, stream: 'bars', event: { kind: 'feed-failed', error } });
      },
    );
  }

  #followers(link: ExchangeLink): Follower[] {
    return this.#sessionsOn(link).map(({ plan: { symbol, timeframe, fills }, nextTime }) => ({
      ...{ symbol, timeframe, from: nextTime, isQuoted: fills === 'prices' },
    }));
  }

  #sessionsOn(link: ExchangeLink): Session[] {
    return [...this.#running.values()].flatMap((running) =>
      running.link === link && running.bot.session !== undefined ? running.bot.session : [],
    );
  }

  /** Looks five times a second after commands, the kill switch, and bots that have stalled. */
  #look(): void {
    for (const command of this.#options.ledger.pendingCommands()) this.#obey(command);
    this.#lookForKillFile();
    for (const running of this.#running.values()) {
      const { bot, link } = running;
      if (!bot.isRestarting) bot.give((session) => session.look(link.candleOf(session.plan)));
      this.#lookAfter(running);
      this.#endWhere(running);
    }
    if (performance.now() - this.#beatAt >= BEAT_MS) this.#beat();
  }

  get #bots(): Bot[] {
    return Array.from(this.#running.values(), ({ bot }) => bot);
  }

  #views(): BotView[] {
    return [...this.#running.values()].flatMap(({ bot, link }) =>
      bot.session === undefined ? [] : viewOf(bot.session, link.candleOf(bot.session.plan)?.close, link.now),
    );
  }

  #obey({ id, session, verb, args }: CommandRow): void {
    const why = (args as { why?: string }).why ?? 'by hand';
    const meant = [...this.#running.values()].filter(({ bot }) => session === null || bot.id === session);
    // One for a session of another process is that one's.
    if (meant.length === 0 && session !== null) return;
    for (const running of meant) {
      running.bot.give((one) => one.command(verb, why));
      if (verb === 'stop') running.stopping = { why, until: performance.now() + STOP_MS };
    }
    this.#options.ledger.settleCommand(id, meant.length === 0 ? 'no bot is running' : 'done');
  }

  /** Ends a bot that is to stop once the exchange has let go of its orders but for stops. */
  #endWhere({ bot, stopping }: Running): void {
    if (stopping === undefined) return;
    const open = this.#options.ledger.orders(bot.id, { open: true }).filter(({ type }) => isTakenBack(type));
    if (open.length === 0 || performance.now() > stopping.until) this.#end(bot, stopping.why);
  }

  #end(bot: Bot, why: string): void {
    const { ledger } = this.#options;
    ledger.setStatus(bot.id, 'stopped', why);
    ledger.releaseSession(bot.id);
    this.#running.delete(bot.id);
    bot.close();
    this.#tell({ session: bot.id, event: { kind: 'ended' } });
    if (this.#running.size === 0) this.#stop.abort();
  }

  #lookForKillFile(): void {
    const { killFile } = this.#options;
    if (killFile === undefined || !existsSync(killFile)) return;
    // Again at each look: whoever resumes one meanwhile is held to it, too.
    for (const { bot } of this.#running.values())
      if (!bot.isRestarting) bot.give((session) => session.halt(`${killFile} is there`));
  }

  #lookAfter(running: Running): void {
    const { bot, link } = running;
    const { session } = bot;
    if (session === undefined || running.isStalled || bot.isRestarting) return;
    const due = Math.max(session.nextTime + session.barMs, running.heard);
    if (link.now - due < session.barMs + STALL_MARGIN_MS) return;
    running.isStalled = true;
    this.#tell({ session: bot.id, event: { kind: 'stalled', since: due } });
    bot.restart();
  }

  #beat(): void {
    this.#beatAt = performance.now();
    const { heartbeatFile } = this.#options;
    if (heartbeatFile !== undefined) void writeHeartbeat(heartbeatFile, [...this.#running.keys()]);
  }

  #tell(event: SupervisorEvent): void {
    this.#options.onEvent?.(event);
  }
}

/** Whether an order is taken back when its bot ends: stops go on protecting the position. */
function isTakenBack(type: OrderRow['type']): boolean {
  return type !== 'stop' && type !== 'trailing-stop';
}
