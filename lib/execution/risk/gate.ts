// The gate between what a strategy wants and the venue: it keeps what the limits on risk are judged by, and holds orders to them.
// The same gate stands in a backtest and in a session.

import type { Fill } from '../../core/run.ts';
import { DAY_MS } from '../../core/timeframe.ts';
import type { Order, Orders } from '../../strategy/order.ts';
import type { Account } from '../account.ts';
import type { OrderBook } from '../reconcile.ts';
import { askOf } from './ask.ts';
import { RISK_LIMITS, type RiskLimitName, type RiskLimits } from './limits.ts';
import { RATE_WINDOW_MS } from './orders-per-minute.ts';
import { JUMP_WINDOW_MS } from './price-jump.ts';
import { reducing } from './reducing.ts';
import { HALT_RULES, judge } from './rules.ts';
import { type Halt, newRiskState, type OtherSessions, type RiskState } from './state.ts';

/** The limits of a run, and the symbol that it trades. */
export interface RiskOptions {
  readonly limits: RiskLimits;
  readonly symbol: string;
}

/** Something that a limit did, and why in words. */
export interface RiskEvent {
  /** The moment, ms: the close of the bar, or the clock. */
  readonly time: number;
  readonly what: 'halted' | 'resumed' | 'refused' | 'cut';
  readonly limit: RiskLimitName;
  readonly reason: string;
  /** Of the order that was refused or cut. */
  readonly key?: string;
}

/** The funding times before (or at) and after a moment, ms. */
type FundingTimes = (time: number) => readonly [last: number, next: number];

/** What is looked at between two bars; the other limits that hold entries up are looked at at closes. */
const BETWEEN_BARS: readonly RiskLimitName[] = ['staleData', 'priceJump'];

/** The key of the order that closes a position in a halt. */
const CLOSE = 'halt';

export class RiskGate {
  readonly #limits: RiskLimits;
  readonly #account: Account;
  readonly #book: Pick<OrderBook, 'working' | 'cancel'>;
  readonly #fundingTimes: FundingTimes;
  readonly #tell: (event: RiskEvent) => void;
  /** The limits that are set and looked at between two bars, and at closes. */
  readonly #between: readonly RiskLimitName[];
  readonly #atCloses: readonly RiskLimitName[];
  #state: RiskState;
  // Trades of the account that are counted already; after a restart its list begins anew.
  #counted: number;

  constructor(
    { limits, symbol }: RiskOptions,
    account: Account,
    book: Pick<OrderBook, 'working' | 'cancel'>,
    fundingTimes: FundingTimes,
    tell: (event: RiskEvent) => void,
  ) {
    this.#limits = limits;
    this.#account = account;
    this.#book = book;
    this.#fundingTimes = fundingTimes;
    this.#tell = tell;
    const halting = (Object.keys(HALT_RULES) as RiskLimitName[]).filter((name) => limits[name] !== undefined);
    this.#between = halting.filter((name) => BETWEEN_BARS.includes(name));
    this.#atCloses = halting.filter((name) => !BETWEEN_BARS.includes(name));
    this.#state = newRiskState(symbol, account.rules.leverage, account.equity);
    this.#counted = account.trades.length;
  }

  /** Why nothing can be opened now, in words; undefined where it can. */
  get halted(): string | undefined {
    const [first] = Object.entries(this.#state.halts);
    return first && `${first[0]}: ${first[1].reason}`;
  }

  /** What other sessions of the same capital hold from now on. */
  seeOthers(others: OtherSessions): void {
    this.#state.others = others;
  }

  /** Whether the next bar is so late at `time`, ms, that a pause is to begin. */
  isLate(time: number): boolean {
    return this.#isDue('staleData', time);
  }

  /** Sees the highest and the lowest price of a moment (or a short time) until `time`, ms; returns whether a pause is to begin. */
  sawPrices(time: number, high: number, low: number): boolean {
    if (this.#limits.priceJump === undefined) return false;
    const state = this.#state;
    state.recent = state.recent.filter(([seen]) => seen > time - JUMP_WINDOW_MS);
    state.recent.push([time, high, low]);
    return this.#isDue('priceJump', time);
  }

  /** Begins the pauses that are to begin between two bars, and cancels what could open a position; returns whether one did. */
  pause(time: number): boolean {
    this.#state.time = time;
    const due = this.#between.filter((name) => this.#isDue(name, time));
    for (const name of due) this.#trip(name);
    if (due.length > 0) this.#cancelOpening();
    return due.length > 0;
  }

  /** Counts a fill that the account has booked. */
  filled({ side, size, time }: Pick<Fill, 'side' | 'size' | 'time'>): void {
    const state = this.#state;
    const { trades, position } = this.#account;
    this.#begin(Math.floor(time / DAY_MS));
    state.traded += size;
    if (trades.length === this.#counted) return;
    const { pnl } = trades.columns;
    for (; this.#counted < trades.length; this.#counted++) state.roundTrip += pnl[this.#counted]!;
    // A position that is left on the same side is still under way.
    if (side === 'buy' ? position < 0 : position > 0) return;
    state.losses = state.roundTrip < 0 ? state.losses + 1 : 0;
    state.roundTrip = 0;
  }

  /**
   * Takes in a bar that has closed at `time`, ms, and after which the next one closes at `due`; in a halt what could open a
   * position is canceled. Returns whether there was such.
   */
  closed(time: number, due: number): boolean {
    const state = this.#state;
    this.#enter(time);
    state.due = due;
    [state.refusedBefore, state.refused] = [state.refused, {}];
    this.#release((name, { until }) => name === 'staleData' || until <= time);
    for (const name of this.#atCloses) this.#trip(name);
    return this.halted !== undefined && this.#cancelOpening();
  }

  /** What may be wanted of what is: all of it, or in a halt what makes the position smaller. */
  allowed(wanted: Orders | undefined): Orders | undefined {
    return this.halted === undefined ? wanted : this.#whileHalted(wanted);
  }

  /** The order as it may be placed: whole, smaller, or only to reduce; undefined where it is refused. */
  ask(key: string, order: Order): Order | undefined {
    const granted = order.reduceOnly ? order : this.#granted(key, order);
    const { sent, time } = this.#state;
    if (granted !== undefined && this.#limits.ordersPerMinute !== undefined)
      this.#state.sent = [...sent.filter((at) => at > time - RATE_WINDOW_MS), time];
    return granted;
  }

  /** Ends every halt; losses count from now on. */
  resume(): void {
    const state = this.#state;
    this.#release(() => true);
    state.dayEquity = state.equity;
    state.peakEquity = state.equity;
    state.profitBase += state.profit;
    state.profit = 0;
    state.losses = 0;
  }

  /** All that the gate knows, as plain data. */
  snapshot(): RiskState {
    return structuredClone(this.#state);
  }

  /** Goes on from a snapshot; without one from the account as it is. */
  restore(state: RiskState | undefined): void {
    const { equity, rules } = this.#account;
    this.#state = structuredClone(state) ?? newRiskState(this.#state.symbol, rules.leverage, equity);
    this.#counted = this.#account.trades.length;
  }

  #enter(time: number): void {
    const state = this.#state;
    const { equity, startingCash, mark } = this.#account;
    state.time = time;
    this.#begin(Math.ceil(time / DAY_MS) - 1);
    state.equity = equity;
    state.peakEquity = Math.max(state.peakEquity, equity);
    state.profit = equity - startingCash + state.others.profit - state.profitBase;
    state.mark = mark;
    if (this.#limits.fundingPause !== undefined)
      [state.lastFunding, state.nextFunding] = this.#fundingTimes(time);
  }

  /** Begins a day, where it is a new one, with the equity of the last close. */
  #begin(day: number): void {
    const state = this.#state;
    if (day <= state.day) return;
    state.day = day;
    state.dayEquity = state.equity;
    state.traded = 0;
  }

  /** Whether a pause is to begin that has not. */
  #isDue(name: RiskLimitName, time: number): boolean {
    if (this.#state.halts[name] !== undefined) return false;
    return HALT_RULES[name]!({ ...this.#state, time }, this.#limits) !== undefined;
  }

  /** Looks at a limit that holds entries up, and begins to where it is reached. */
  #trip(name: RiskLimitName): void {
    const halt = HALT_RULES[name]!(this.#state, this.#limits);
    if (halt === undefined) return;
    if (name === 'consecutiveLosses') this.#state.losses = 0;
    const { halts } = this.#state;
    const present = halts[name];
    if (present === undefined || halt.until > present.until) halts[name] = halt;
    if (present === undefined) this.#say({ what: 'halted', limit: name, reason: halt.reason });
  }

  #release(isOver: (name: RiskLimitName, halt: Halt) => boolean): void {
    const { halts } = this.#state;
    for (const [name, halt] of Object.entries(halts) as [RiskLimitName, Halt][]) {
      if (!isOver(name, halt)) continue;
      delete halts[name];
      this.#say({ what: 'resumed', limit: name, reason: halt.reason });
    }
  }

  /** Cancels the orders that could open a position or add to it; returns whether there were any. */
  #cancelOpening(): boolean {
    const { position } = this.#account;
    let canceled = false;
    for (const w of this.#book.working) {
      if (w.ended || w.role !== 'order' || reducing(w.order, position) === w.order) continue;
      this.#book.cancel(w, `halted by ${this.halted}`);
      canceled = true;
    }
    return canceled;
  }

  /** What may be wanted in a halt. */
  #whileHalted(wanted: Orders | undefined): Orders | undefined {
    const { position } = this.#account;
    const closes = position !== 0 && this.#limits.onHalt === 'close' && this.#isHalt;
    const kept: Record<string, Order> = {};
    for (const key in wanted) {
      const order = reducing(wanted[key]!, position);
      if (order !== undefined) kept[key] = order;
      if (order !== wanted[key])
        this.#refuse(order === undefined ? 'refused' : 'cut', key, this.#present, this.halted!);
    }
    if (closes) {
      const side = position > 0 ? 'sell' : 'buy';
      return { [CLOSE]: { type: 'market', side, size: 'position', reduceOnly: true } };
    }
    return wanted && kept;
  }

  /** Whether it is more than a pause. */
  get #isHalt(): boolean {
    const names = Object.keys(this.#state.halts) as RiskLimitName[];
    return names.some((name) => RISK_LIMITS[name].effect === 'halt');
  }

  get #present(): RiskLimitName {
    return Object.keys(this.#state.halts)[0] as RiskLimitName;
  }

  #granted(key: string, order: Order): Order | undefined {
    const slash = key.indexOf('/');
    const group = slash < 0 ? undefined : key.slice(0, slash);
    const ask = askOf(order, group, this.#account, this.#book.working);
    // What comes to nothing is refused by the venue, with its own reason.
    const refusal = ask.size > 0 ? judge(this.#state, this.#limits, ask) : undefined;
    if (refusal === undefined) return order;
    const { limit, most, reason } = refusal;
    const { size, held, from } = ask;
    const isWhole = order.type !== 'market' && order.timeInForce === 'fok';
    const isCut = size > held && most > Math.max(0, -from) && !isWhole;
    if (!isCut && held === 0) {
      this.#refuse('refused', key, limit, reason);
      return undefined;
    }
    if (size > held) this.#refuse('cut', key, limit, reason);
    return isCut ? { ...order, size: most } : { ...order, reduceOnly: true };
  }

  #say(event: Omit<RiskEvent, 'time'>): void {
    this.#tell({ time: this.#state.time, ...event });
  }

  /** Tells of an order that was refused or cut; of one that is asked for on bar after bar, once. */
  #refuse(what: 'refused' | 'cut', key: string, limit: RiskLimitName, reason: string): void {
    const { refused, refusedBefore } = this.#state;
    refused[key] = limit;
    if (refusedBefore[key] !== limit) this.#say({ what, limit, key, reason });
  }
}
