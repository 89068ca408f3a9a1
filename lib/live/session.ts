// A session: one strategy on one market, given closed bars, what the exchange tells of its orders, and commands.
//
// Each of these is a step: the engine takes it, all that came of it is written to the ledger in one transaction, and only
// then anything leaves the process. Killed at any instant, a session goes on after its last step as if nothing had been.

import { barOpenTime, timeframeMs } from '../core/index.ts';
import { type EngineOptions, Replay } from '../engine/index.ts';
import type { Account, OtherSessions, QuotedPrices, WorkingOrder } from '../execution/index.ts';
import type { AnyStrategy } from '../strategy/index.ts';
import { appendBar } from './append-bar.ts';
import type { ExchangeFill, OrderUpdate } from './gateway/types.ts';
import { venueWords } from './gateway/venue-order.ts';
import type { BarRow, CommandVerb, FundingRow, Ledger, NoteKind } from './ledger/index.ts';
import type { LiveVenue } from './live-venue.ts';
import type { PriceVenue } from './price-venue.ts';
import { type LiveCandle, pricesOf, rangeOf, SeenPrices } from './seen-prices.ts';
import {
  isPerpetual,
  planOf,
  type RecordedPlan,
  recordPlan,
  type SessionPlan,
  settingsOf,
} from './session-plan.ts';
import type { SessionStore } from './session-store.ts';
import { venueOf } from './session-venue.ts';
import type { Now, SessionActivity, SessionCompany, SessionSnapshot } from './session-words.ts';
import { SessionWriter } from './session-writer.ts';
import { type ClosedBar, contextOf, recordOf, type StepContext, type StepInput } from './step-input.ts';
import { takeBack } from './take-back.ts';

export class Session {
  readonly id: string;
  readonly plan: SessionPlan;
  readonly barMs: number;
  /** The open time of the first bar at whose close it decides; those before it are its warm-up. */
  readonly decidesFrom: number;
  activity: SessionActivity = 'running';
  /** Funding that was settled before this time, ms, is booked. */
  fundedTo: number;
  readonly #ledger: SessionStore;
  readonly #now: Now;
  #company: SessionCompany | undefined;
  readonly #replay: Replay;
  /** Of a session with real orders. */
  #venue: LiveVenue | undefined;
  /** Of a paper session that fills as prices come. */
  #prices: PriceVenue | undefined;
  readonly #seen = new SeenPrices();
  readonly #writer: SessionWriter;
  #lastTime: number | undefined;
  /** What it was told of the other sessions since the last step. */
  #others: OtherSessions | undefined;
  /** When the step under way began, by the exchange's clock. */
  #time = 0;

  private constructor(ledger: SessionStore, id: string, plan: SessionPlan, now: Now) {
    this.id = id;
    this.plan = plan;
    this.barMs = timeframeMs(plan.timeframe);
    this.#ledger = ledger;
    this.#now = now;
    const saved = ledger.snapshot(id) as SessionSnapshot | undefined;
    const { startTime } = ledger.session(id).options as RecordedPlan;
    this.decidesFrom = barOpenTime(startTime, this.barMs);
    const engine: EngineOptions = {
      ...settingsOf(plan).engine,
      ...(plan.mode === 'paper' && isPerpetual(plan) && { funding: { time: [], rate: [] } }),
      venue: (account, rules, listener) => {
        const { venue, live, prices } = venueOf(this, account, rules, listener);
        [this.#venue, this.#prices] = [live, prices];
        return venue;
      },
    };
    this.#replay = new Replay(plan.strategy, plan.params ?? {}, plan.timeframe, engine, saved?.replay);
    this.#writer = new SessionWriter(ledger, id, plan.mode === 'paper');
    this.#replay.engine.journal.observer = this.#writer;
    this.activity = saved?.activity ?? 'running';
    this.#lastTime = saved?.lastTime;
    this.fundedTo = saved?.fundedTo ?? this.decidesFrom;
  }

  /** Adds a session to the ledger. Throws `bad-param`, `bad-option` and what the ledger throws. */
  static start(ledger: Ledger, plan: SessionPlan, now: Now): Session {
    const id = ledger.addSession(recordPlan(plan, now()));
    return new Session(ledger, id, plan, now);
  }

  /** Goes on with a session. Throws `not-found`, and `conflict` where another process runs it or its code has changed. */
  static resume(ledger: SessionStore, id: string, strategy: AnyStrategy, now: Now): Session {
    ledger.claimSession(id);
    const session = new Session(ledger, id, planOf(ledger.session(id), strategy), now);
    ledger.append(id, 'session-resumed', now(), { lastTime: session.#lastTime ?? null });
    return session;
  }

  /** The open time of the bar that it waits for: first of all, the first of its warm-up. */
  get nextTime(): number {
    if (this.#lastTime !== undefined) return this.#lastTime + this.barMs;
    return this.decidesFrom - this.#replay.program.warmup * this.barMs;
  }

  /** As `activity`, and halted where a limit on risk holds entries up. */
  get status(): SessionActivity {
    return this.activity === 'running' && this.#replay.engine.risk?.halted !== undefined
      ? 'halted'
      : this.activity;
  }

  get account(): Account {
    return this.#replay.engine.account;
  }

  /** The orders that it wants to work. */
  get working(): readonly WorkingOrder[] {
    return this.#replay.engine.venue.working;
  }

  /** Takes a bar that has closed; one that it has seen is left out. */
  onBar(bar: ClosedBar): void {
    if (bar.time < this.nextTime) return;
    const rest = this.#prices && this.#seen.rest(bar);
    this.take({ what: 'bar', bar, rest: rest === undefined ? null : pricesOf(rest) });
  }

  /** Takes what the exchange tells of an order. */
  onUpdate(update: OrderUpdate): void {
    this.take({ what: 'update', update });
  }

  /** Takes a fill; one that is booked already is left out. */
  onFill(fill: ExchangeFill): void {
    this.take({ what: 'fill', fill });
  }

  /**
   * Looks at the clock and at the candle in the making, as far as a stream has shown it: a limit on risk may pause the
   * session, an exit that is held back be reached, and a paper session that fills by prices fill.
   */
  look(candle?: LiveCandle): void {
    const now = this.#now();
    const { risk } = this.#replay.engine;
    const prices = candle && this.#seen.take(candle, this.#barInMaking);
    const isLate = risk?.isLate(now) === true;
    const hasJumped = prices !== undefined && risk?.sawPrices(now, ...rangeOf(prices)) === true;
    const isMoved = (p: QuotedPrices) => this.#prices?.isMoved(p) ?? this.#venue?.isReached(p.close) ?? false;
    const isMoving = prices !== undefined && isMoved(prices);
    // Without a step where nothing has changed: it is looked many times a second.
    if (isLate || hasJumped || isMoving) this.take({ what: 'look', prices: prices ?? null, isMoving });
  }

  #see(prices: QuotedPrices): void {
    const { engine, program } = this.#replay;
    const bar = program.graph.dropped + program.graph.base.length;
    this.#prices?.see(prices, bar, this.#barInMaking);
    this.#venue?.see(prices.close);
    engine.account.mark = prices.close;
  }

  /** What the other sessions of the same capital hold, for the limits on all of them. */
  seeOthers(others: OtherSessions): void {
    const { risk } = this.#replay.engine;
    risk?.seeOthers(others);
    if (risk !== undefined) this.#others = others;
  }

  /** Knows again what the journal says that it knew besides an input. */
  recall({ others, recent = [] }: StepContext): void {
    if (others !== undefined) this.seeOthers(others);
    for (const seen of recent) this.#replay.engine.risk?.sawPrices(...seen);
  }

  /** Does what a trader asks for. */
  command(verb: CommandVerb, why: string): void {
    this.take({ what: 'command', verb, why });
  }

  /** Has it send its orders, and tell of its steps; cancels that may not have arrived come first, before their orders might. */
  connect(company: SessionCompany): void {
    this.#company = company;
    company.send(this.#venue?.cancels ?? []);
  }

  /** Notes something in the journal that changes nothing about it. */
  note(kind: NoteKind, data: object): void {
    this.take({ what: 'note', kind, data });
  }

  /** Sends what was decided on and never reached the exchange. */
  flush(): void {
    this.take({ what: 'flush' });
  }

  /** Halts for a reason of the session's own, such as a position that is not what the exchange has. */
  halt(why: string): void {
    if (this.activity !== 'halted') this.take({ what: 'halt', why });
  }

  get #barInMaking(): number {
    return this.#lastTime === undefined ? this.decidesFrom : this.#lastTime + this.barMs;
  }

  #push(bar: BarRow): void {
    const { engine, program } = this.#replay;
    const row = appendBar(program, bar);
    // The warm-up is for the columns alone.
    const isTraded = bar.time >= this.decidesFrom;
    if (isTraded && this.activity === 'running') engine.step(row);
    else if (isTraded) engine.pass(row);
    this.#writer.bar(bar, isTraded ? engine.account : undefined);
  }

  /** Who is stopped may go on as before. */
  #halt(verb: Exclude<CommandVerb, 'pause' | 'resume'>, why: string): void {
    takeBack(this.#replay.engine, verb, why);
    if (verb !== 'stop') this.activity = 'halted';
    this.#writer.note('halted', this.#time, { verb, why });
  }

  /** Goes through one input in a step: all or nothing. */
  take(input: StepInput): void {
    this.#time = this.#now();
    const before = this.status;
    // Of what happened long ago no order must come.
    const isTimely = input.what !== 'bar' || input.bar.lagMs < this.barMs;
    const requests = this.#ledger.transact(() => {
      const record = recordOf(input, contextOf(this.plan, this.#replay.engine.risk, this.#others));
      this.#ledger.append(this.id, 'input', this.#time, record);
      this.#apply(input);
      const taken = (isTimely && this.#venue?.takeRequests()) || [];
      if (this.status !== before)
        this.#ledger.setStatus(this.id, this.status, this.#replay.engine.risk?.halted);
      this.#writer.write(taken, this.#barInMaking - this.barMs);
      const { activity, fundedTo } = this;
      const snapshot = { replay: this.#replay.snapshot(), activity, lastTime: this.#lastTime, fundedTo };
      this.#ledger.saveSnapshot(this.id, snapshot satisfies SessionSnapshot);
      return taken;
    });
    this.#others = undefined;
    if (requests.length > 0) this.#company?.send(requests);
    for (const event of this.#writer.takeEvents()) this.#company?.tell(event);
  }

  #apply(input: StepInput): void {
    if (input.what === 'bar') this.#takeBar(input);
    else if (input.what === 'update') this.#takeUpdate(input.update);
    else if (input.what === 'fill') this.#takeFill(input.fill);
    else if (input.what === 'command') this.#obey(input.verb, input.why);
    else if (input.what === 'halt') this.#halt('halt', input.why);
    else if (input.what === 'note') this.#writer.note(input.kind, this.#time, input.data);
    else if (input.what === 'look') {
      if (input.isMoving) this.#see(input.prices!);
      this.#replay.engine.risk?.pause(this.#time);
    }
  }

  #takeUpdate(update: OrderUpdate): void {
    const row = this.#writer.update(update);
    if (row === undefined) return;
    this.#venue!.update(update);
    // A strategy may ask for its exit but once: the position would stay, and nobody would know.
    const isExit = row.type === 'market' && row.reduceOnly;
    if (update.status === 'rejected' && isExit) this.#halt('halt', `its exit was refused: ${update.reason}`);
  }

  #takeBar({ bar: { lagMs, ...bar }, rest }: Extract<StepInput, { what: 'bar' }>): void {
    if (rest !== null) this.#see(rest);
    for (const settled of bar.funding ?? []) this.#fund(settled);
    this.#push(bar);
    this.#lastTime = bar.time;
  }

  #takeFill(fill: ExchangeFill): void {
    const reason = this.#venue!.exitReasonOf(fill) ?? null;
    if (!this.#writer.fill(fill, this.#barInMaking, reason)) return;
    this.#venue!.fill(fill);
    if (fill.by !== undefined) this.#halt('halt', venueWords(fill));
  }

  /** A rate is paid as the bar is gone through; a charge was paid. */
  #fund(settled: FundingRow): void {
    const { engine } = this.#replay;
    if ('rate' in settled) engine.addFunding({ time: [settled.time], rate: [settled.rate] });
    else engine.account.charge(settled.charged);
    this.#writer.note('funding', settled.time, settled);
    this.fundedTo = settled.time + 1;
  }

  #obey(verb: CommandVerb, why: string): void {
    this.#writer.note('command', this.#time, { verb, why });
    if (verb === 'pause') this.activity = 'paused';
    else if (verb === 'resume') {
      this.activity = 'running';
      this.#replay.engine.risk?.resume();
    } else this.#halt(verb, why);
  }
}
