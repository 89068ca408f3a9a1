// A session: one strategy on one market, given closed bars, what the exchange tells of its orders, and commands.
//
// Each of these is a step: the engine takes it, all that came of it is written to the ledger in one transaction, and only
// then anything leaves the process. Killed at any instant, a session goes on after its last step as if nothing had been.

import { barOpenTime, timeframeMs } from '../core/index.ts';
import { type EngineOptions, Replay, type ReplaySnapshot } from '../engine/index.ts';
import {
  type Account,
  type ExecutionRules,
  type OtherSessions,
  type PriceBar,
  SimVenue,
  type Venue,
  type VenueListener,
  type WorkingOrder,
} from '../execution/index.ts';
import type { AnyStrategy } from '../strategy/index.ts';
import { inputColumns } from './bar-inputs.ts';
import type { ExchangeFill, OrderUpdate } from './gateway/types.ts';
import type { BarRow, CommandVerb, Ledger, NoteKind } from './ledger/index.ts';
import type { VenueRequest } from './live-book.ts';
import { LiveVenue } from './live-venue.ts';
import { PriceVenue } from './price-venue.ts';
import { type LiveCandle, SeenPrices } from './seen-prices.ts';
import { planOf, type RecordedPlan, recordPlan, type SessionPlan, settingsOf } from './session-plan.ts';
import { type SessionEvent, SessionWriter } from './session-writer.ts';

/** A closed bar; `lagMs` is how long after its end it came. */
export interface ClosedBar extends BarRow {
  readonly lagMs: number;
}

/** Whether a session takes decisions: `halted` ones were ended by a limit or by hand, and wait for `resume`. */
export type SessionActivity = 'running' | 'paused' | 'halted';

/** All that a session needs to go on after a restart: plain data. */
export interface SessionSnapshot {
  readonly replay: ReplaySnapshot;
  readonly activity: SessionActivity;
  /** The open time of the last bar that it saw; undefined before the first. */
  readonly lastTime: number | undefined;
}

/** Whom a session speaks to, each after what it says was written down. */
export interface SessionCompany {
  /** Takes what is to be done at the exchange; a paper session has no use for it. */
  readonly send: (requests: readonly VenueRequest[]) => void;
  /** Is told what a step came to. */
  readonly tell: (event: SessionEvent) => void;
}

/** The time of the exchange, ms UTC. */
export type Now = () => number;

export class Session {
  readonly id: string;
  readonly plan: SessionPlan;
  readonly barMs: number;
  /** The open time of the first bar at whose close it decides; those before it are its warm-up. */
  readonly decidesFrom: number;
  activity: SessionActivity = 'running';
  readonly #ledger: Ledger;
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

  private constructor(ledger: Ledger, id: string, plan: SessionPlan, now: Now) {
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
      venue: (account, rules, listener) => this.#newVenue(account, rules, listener),
    };
    this.#replay = new Replay(plan.strategy, plan.params ?? {}, plan.timeframe, engine, saved?.replay);
    this.#writer = new SessionWriter(ledger, id, plan.mode === 'paper');
    this.#replay.engine.journal.observer = this.#writer;
    this.activity = saved?.activity ?? 'running';
    this.#lastTime = saved?.lastTime;
  }

  /** Adds a session to the ledger. Throws `bad-param`, `bad-option` and what the ledger throws. */
  static start(ledger: Ledger, plan: SessionPlan, now: Now): Session {
    const id = ledger.addSession(recordPlan(plan, now()));
    return new Session(ledger, id, plan, now);
  }

  /** Goes on with a session. Throws `not-found`, and `conflict` where another process runs it or its code has changed. */
  static resume(ledger: Ledger, id: string, strategy: AnyStrategy, now: Now): Session {
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
  onBar({ lagMs, ...bar }: ClosedBar): void {
    if (bar.time < this.nextTime) return;
    this.#step(() => {
      // What it reached after it was looked at last.
      const rest = this.#prices && this.#seen.rest(bar);
      if (rest !== undefined) this.#see(rest);
      this.#push(bar);
      this.#lastTime = bar.time;
    }, lagMs < this.barMs);
  }

  /** Takes what the exchange tells of an order. */
  onUpdate(update: OrderUpdate): void {
    this.#step(() => {
      if (this.#writer.update(update)) this.#venue!.update(update);
    });
  }

  /** Takes a fill; one that is booked already is left out. */
  onFill(fill: ExchangeFill): void {
    this.#step(() => {
      if (this.#writer.fill(fill, this.#barInMaking)) this.#venue!.fill(fill);
    });
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
    const moves = prices !== undefined && this.#isMovedBy(prices);
    // Without a step where nothing has changed: it is looked many times a second.
    if (!isLate && !hasJumped && !moves) return;
    this.#step(() => {
      this.#writer.note('notice', now, { prices: prices ?? null });
      if (moves) this.#see(prices);
      risk?.pause(now);
    });
  }

  #isMovedBy(prices: PriceBar): boolean {
    return this.#prices?.isMoved(prices) ?? this.#venue?.isReached(prices.close) ?? false;
  }

  #see(prices: PriceBar): void {
    const { engine, program } = this.#replay;
    const bar = program.graph.dropped + program.graph.base.length;
    this.#prices?.see(prices, bar, this.#barInMaking);
    this.#venue?.see(prices.close);
    engine.account.mark = prices.close;
  }

  /** What the other sessions of the same capital hold, for the limits on all of them. */
  seeOthers(others: OtherSessions): void {
    this.#replay.engine.risk?.seeOthers(others);
  }

  /** Does what a trader asks for. */
  command(verb: CommandVerb, why: string): void {
    this.#step(() => {
      this.#writer.note('command', this.#now(), { verb, why });
      if (verb === 'pause') this.activity = 'paused';
      else if (verb === 'resume') this.#resume();
      else this.#halt(verb, why);
    });
  }

  /** Has it send its orders, and tell of its steps. */
  connect(company: SessionCompany): void {
    this.#company = company;
  }

  /** Notes something in the journal that changes nothing about it. */
  note(kind: NoteKind, data: object): void {
    this.#step(() => this.#writer.note(kind, this.#now(), data));
  }

  /** Sends what was decided on and never reached the exchange. */
  flush(): void {
    this.#step(() => {});
  }

  /** Halts for a reason of the session's own, such as a position that is not what the exchange has. */
  halt(why: string): void {
    if (this.activity !== 'halted') this.#step(() => this.#halt('halt', why));
  }

  get #barInMaking(): number {
    return this.#lastTime === undefined ? this.decidesFrom : this.#lastTime + this.barMs;
  }

  #newVenue(account: Account, rules: ExecutionRules, listener: VenueListener): Venue {
    const { mode, symbol, fills } = this.plan;
    if (mode !== 'paper') {
      const options = { session: this.id, symbol, barMs: this.barMs };
      this.#venue = new LiveVenue(account, rules, listener, options);
      return this.#venue;
    }
    if (fills !== 'prices') return new SimVenue(account, rules, listener);
    this.#prices = new PriceVenue(account, rules, listener);
    return this.#prices;
  }

  #push(bar: BarRow): void {
    const { engine, program } = this.#replay;
    const column = (value: number) => Float64Array.of(value);
    const { time, open, high, low, close, volume } = bar;
    const row =
      program.graph.append(
        {
          ...{ time: column(time), open: column(open), high: column(high), low: column(low) },
          ...{ close: column(close), volume: column(volume) },
          ...(bar.inputs && { inputs: inputColumns(this.plan.strategy, bar.inputs) }),
        },
        0,
        1,
      ) - 1;
    // The warm-up is for the columns alone.
    const isTraded = time >= this.decidesFrom;
    if (isTraded && this.activity === 'running') engine.step(row);
    else if (isTraded) engine.pass(row);
    this.#writer.bar(bar, isTraded ? engine.account : undefined);
  }

  #resume(): void {
    this.activity = 'running';
    this.#replay.engine.risk?.resume();
  }

  /** Takes back all orders but those that protect the position, or closes it as well; who is stopped may go on as before. */
  #halt(verb: Exclude<CommandVerb, 'pause' | 'resume'>, why: string): void {
    const { engine } = this.#replay;
    const keeps = (w: WorkingOrder) =>
      verb !== 'liquidate' && w.side * engine.account.position < 0 && !w.isLimit;
    for (const w of [...engine.venue.working]) if (!w.ended && !keeps(w)) engine.venue.cancel(w, why);
    if (verb === 'liquidate' && engine.account.position !== 0) {
      const side = engine.account.position > 0 ? 'sell' : 'buy';
      engine.venue.place('liquidate', { type: 'market', side, size: 'position', reduceOnly: true });
    }
    if (verb !== 'stop') this.activity = 'halted';
    this.#writer.note('halted', this.#now(), { verb, why });
  }

  /** All or nothing; `isTimely` is false for what happened so long ago that no order must come of it. */
  #step(work: () => void, isTimely = true): void {
    const before = this.status;
    const requests = this.#ledger.transact(() => {
      work();
      const taken = (isTimely && this.#venue?.takeRequests()) || [];
      if (this.status !== before)
        this.#ledger.setStatus(this.id, this.status, this.#replay.engine.risk?.halted);
      this.#writer.write(taken, this.#barInMaking - this.barMs);
      this.#ledger.saveSnapshot(this.id, this.#snapshot());
      return taken;
    });
    if (requests.length > 0) this.#company?.send(requests);
    for (const event of this.#writer.takeEvents()) this.#company?.tell(event);
  }

  #snapshot(): SessionSnapshot {
    return { replay: this.#replay.snapshot(), activity: this.activity, lastTime: this.#lastTime };
  }
}

/** The highest and the lowest price of what is new: the first of them, which is the last of before, counts no more. */
function rangeOf({ open, high, low, close }: PriceBar): [high: number, low: number] {
  return [high > open ? high : close, low < open ? low : close];
}
