// The engine: the one loop of backtest, replay, paper and live. Per closed bar: match → onFill → onBar → reconcile.
// It knows no clock and does no input or output.

import type { BarColumns, Bars } from '../core/bars.ts';
import { timeframeMs } from '../core/timeframe.ts';
import {
  Account,
  type AccountSnapshot,
  type ExecutionRules,
  type OrderBook,
  type OrderRecord,
  type PriceBar,
  RiskGate,
  type RiskOptions,
  type RiskState,
  reconcile,
  SimVenue,
  type Venue,
  type VenueListener,
  type VenueSnapshot,
} from '../execution/index.ts';
import type { Graph } from '../graph/index.ts';
import type { Cursor, Orders, Program, SignalTrading } from '../strategy/index.ts';
import { checkOrder } from './check-order.ts';
import { checkedBook } from './checked-book.ts';
import { DetailBars, seesJumps } from './detail.ts';
import { type Funding, FundingSchedule, usualFunding } from './funding.ts';
import { Journal } from './journal.ts';
import { plainState } from './plain-state.ts';
import { signalDecision } from './signal-decision.ts';

export interface EngineOptions {
  readonly cash: number;
  /** The account, where it shares its money with others; else it is one of its own with `cash`. */
  readonly account?: Account;
  readonly rules: ExecutionRules;
  /** How signals become orders; of no use to a strategy with `onBar`. */
  readonly trading: SignalTrading;
  /** Finer bars, which decide the order of events within a bar. */
  readonly detail?: Bars | undefined;
  readonly funding?: Funding | undefined;
  /** Where orders go; default a venue that fills them by the rules of the simulation. */
  readonly venue?: (account: Account, rules: ExecutionRules, listener: VenueListener) => Venue;
  /** Limits on risk, of a run of one symbol. */
  readonly risk?: RiskOptions | undefined;
}

/** All that an engine needs to go on after a restart, besides the graph: plain data. */
export interface EngineSnapshot {
  readonly account: AccountSnapshot;
  readonly venue: VenueSnapshot;
  /** Funding that fell due before this time, ms, has been paid. */
  readonly fundedTo: number;
  readonly state: unknown;
  /** Of a run with limits on risk. */
  readonly risk?: RiskState;
}

export class Engine {
  readonly account: Account;
  readonly venue: Venue;
  readonly journal: Journal;
  /** What holds the orders to the limits on risk, where there are any. */
  readonly risk: RiskGate | undefined;
  /** The strategy's own state: plain data. */
  state: unknown;
  /** The bar, numbered from the beginning of the data, of the first decision; Infinity while it is unknown. */
  startBar = Number.POSITIVE_INFINITY;
  readonly #program: Program;
  readonly #graph: Graph;
  readonly #bars: BarColumns;
  readonly #cursor: Cursor;
  readonly #decide: (row: number) => Orders | undefined;
  readonly #detail: DetailBars | undefined;
  readonly #funding: FundingSchedule | undefined;
  /** Funding may fall due on any bar, and of any bar in which orders work it is told that its finer bars are missing. */
  readonly #everyBar: boolean;
  readonly #barMs: number;
  /** Whether the finer bars are fine enough for the guard against price jumps. */
  readonly #seesJumps: boolean;
  /** Funding that fell due before this time, ms, has been paid. */
  fundedTo = 0;
  readonly #prices = { open: 0, high: 0, low: 0, close: 0 };
  readonly #book: OrderBook;

  /** The program's graph must be bound or streaming already. */
  constructor(program: Program, options: EngineOptions) {
    this.#program = program;
    this.#graph = program.graph;
    this.#bars = program.graph.bars;
    this.#cursor = program.cursor();
    this.#barMs = timeframeMs(program.graph.base.timeframe);
    this.account = options.account ?? new Account(options.cash, options.rules);
    this.journal = new Journal(options.rules.ambiguity);
    const venueOf = options.venue ?? simVenue;
    this.venue = venueOf(this.account, options.rules, this.journal);
    this.#funding = options.funding && new FundingSchedule(options.funding);
    this.risk = options.risk && this.#gate(options.risk);
    this.#book = checkedBook(program.strategy.name, this.venue, this.risk);
    this.state = program.strategy.state?.(program.params);
    this.#decide = program.signals
      ? signalDecision(program, this.#bars, options.trading, this.account)
      : this.#ownDecision();
    this.#detail = options.detail && new DetailBars(options.detail);
    this.#seesJumps = this.risk !== undefined && seesJumps(options.detail);
    this.#everyBar = options.detail !== undefined || options.funding !== undefined;
    this.#listen();
  }

  /** Goes through the closed bar in `row` of the graph, whose columns are computed. */
  step(row: number): void {
    const quiet = this.pass(row);
    if (this.decide(row, quiet)) this.venue.endDecisions();
  }

  /** Goes through a bar without a decision at its close; returns whether it was quiet. */
  pass(row: number): boolean {
    const risk = this.#riskAt(row);
    const close = this.#bars.time[row]! + this.#barMs;
    // Of what was canceled while the bar was late, the bar is told.
    const quiet = !risk?.pause(close) && this.isQuiet(row);
    if (!quiet) this.#walk(row);
    this.account.mark = this.#bars.close[row]!;
    if (!risk?.closed(close, close + this.#barMs)) return quiet;
    if (quiet) this.venue.enter(this.#load(row), this.#graph.dropped + row, this.#bars.time[row]!);
    this.venue.endDecisions();
    return false;
  }

  /** Whether the bar in `row` changes nothing about the orders and the position. */
  isQuiet(row: number): boolean {
    const { below, above } = this.venue.quiet;
    return this.#bars.low[row]! > below && this.#bars.high[row]! < above && !this.#everyBar;
  }

  /**
   * The parts of a bar that is not quiet, for engines whose accounts share their money: `open`, then `enterOpen` and
   * `inside` of the venue, and `endBar`. Finer bars are of no use there.
   */
  open(row: number): void {
    this.venue.open(this.#begin(row), this.#graph.dropped + row, this.#bars.time[row]!);
  }

  /** After what happened inside of the bar in `row`: trailing stops, orders whose time is over, and funding. */
  endBar(row: number): void {
    const prices = this.#load(row);
    const end = this.#bars.time[row]! + this.#barMs;
    this.venue.endBar(prices, end);
    if (this.#funding !== undefined) this.#pay(this.#funding, end, prices.close);
  }

  /** Takes the decision at the close of the bar in `row`, and places its orders; returns whether there was one. */
  decide(row: number, quiet: boolean): boolean {
    const bar = this.#graph.dropped + row;
    if (bar < this.startBar && !this.#starts(bar)) return false;
    const decided = this.#decide(row);
    const wanted = this.risk === undefined ? decided : this.#withinRisk(this.risk, decided);
    if (wanted === undefined) return false;
    if (quiet) this.venue.enter(this.#load(row), bar, this.#bars.time[row]!);
    reconcile(this.#book, wanted);
    return true;
  }

  /** Closes the position at the close of the bar in `row`, as the end of a run does. */
  closeAll(row: number): void {
    this.venue.enter(this.#load(row), this.#graph.dropped + row, this.#bars.time[row]!);
    this.venue.closeAtEnd();
  }

  /** Takes funding rates that have become known since the run began; it was given some, or none yet. */
  addFunding(funding: Funding): void {
    this.#funding!.add(funding);
  }

  /** Every order that was placed, and where it stands. */
  get orders(): OrderRecord[] {
    const { orders } = this.journal;
    for (const w of this.venue.working) orders.moved(w, Number.NaN);
    return Array.from({ length: orders.length }, (_, k) => orders.at(k));
  }

  /** Throws `bad-strategy` where the strategy's state is not plain data. */
  snapshot(): EngineSnapshot {
    return {
      account: this.account.snapshot(),
      venue: structuredClone(this.venue.snapshot()),
      fundedTo: this.fundedTo,
      state: plainState(this.#program.strategy.name, this.state),
      ...(this.risk !== undefined && { risk: this.risk.snapshot() }),
    };
  }

  restore(snapshot: EngineSnapshot): void {
    this.account.restore(snapshot.account);
    this.venue.restore(snapshot.venue);
    this.fundedTo = snapshot.fundedTo;
    this.state = structuredClone(snapshot.state);
    this.risk?.restore(snapshot.risk);
  }

  /** What happens during a bar, as far as orders and the position are concerned. */
  #walk(row: number): void {
    const { venue } = this;
    const prices = this.#begin(row);
    const bar = this.#graph.dropped + row;
    const time = this.#bars.time[row]!;
    if (this.#detail === undefined || (venue.idle && !this.#seesJumps)) venue.match(prices, bar, time);
    else if (!this.#walkParts(this.#detail, prices, row)) {
      this.journal.withoutDetail(time);
      venue.match(prices, bar, time);
    }
    this.endBar(row);
  }

  /** Walks through the finer bars of a bar; returns false where they are not what it is made of. */
  #walkParts(detail: DetailBars, prices: PriceBar, row: number): boolean {
    const [bar, time] = [this.#graph.dropped + row, this.#bars.time[row]!];
    const risk = this.#seesJumps ? this.#riskAt(row) : undefined;
    return detail.walk(prices, time, time + this.#barMs, (part, end) => {
      this.venue.match(part, bar, time);
      if (risk?.sawPrices(end, part.high, part.low)) risk.pause(end);
    });
  }

  /** The prices of a bar, after the funding that fell due until its open: it is of the position that was held until then. */
  #begin(row: number): PriceBar {
    const prices = this.#load(row);
    if (this.#funding !== undefined) this.#pay(this.#funding, this.#bars.time[row]! + 1, prices.open);
    return prices;
  }

  #load(row: number): PriceBar {
    const prices = this.#prices;
    prices.open = this.#bars.open[row]!;
    prices.high = this.#bars.high[row]!;
    prices.low = this.#bars.low[row]!;
    prices.close = this.#bars.close[row]!;
    return prices;
  }

  /** Whether decisions begin with this bar. */
  #starts(bar: number): boolean {
    if (this.startBar === Number.POSITIVE_INFINITY) this.startBar = this.#graph.dropped + this.#program.start;
    return bar >= this.startBar;
  }

  /** The gate of the limits on risk, from the first decision on. */
  #riskAt(row: number): RiskGate | undefined {
    const bar = this.#graph.dropped + row;
    return this.risk !== undefined && (bar >= this.startBar || this.#starts(bar)) ? this.risk : undefined;
  }

  /** What may be wanted of what is, every order of which can be meant. */
  #withinRisk(risk: RiskGate, wanted: Orders | undefined): Orders | undefined {
    for (const key in wanted) checkOrder(this.#program.strategy.name, key, wanted[key]!);
    return risk.allowed(wanted);
  }

  #gate(options: RiskOptions): RiskGate {
    const times = this.#funding?.around.bind(this.#funding) ?? usualFunding;
    return new RiskGate(options, this.account, this.venue, times, (event) => this.journal.risk(event));
  }

  /** Pays what fell due since the last payment and before `to`: gaps between bars are no holiday. */
  #pay(funding: FundingSchedule, to: number, price: number): void {
    const rate = this.account.position === 0 ? 0 : funding.due(this.fundedTo, to);
    if (rate !== 0) this.account.fund(rate, price);
    this.fundedTo = to;
  }

  #ownDecision(): (row: number) => Orders | undefined {
    const { strategy, params } = this.#program;
    const cursor = this.#cursor;
    return (row) => {
      cursor.move(row);
      return strategy.onBar!(cursor.view, this.account, this.state, params);
    };
  }

  #listen(): void {
    const { strategy, params } = this.#program;
    const { risk } = this;
    if (strategy.onFill === undefined && risk === undefined) return;
    this.journal.onFill = (fill) => {
      risk?.filled(fill);
      if (strategy.onFill === undefined) return;
      const { mark } = this.account;
      this.account.mark = fill.price;
      strategy.onFill(fill, this.account, this.state, params);
      this.account.mark = mark;
    };
  }
}

function simVenue(account: Account, rules: ExecutionRules, listener: VenueListener): Venue {
  return new SimVenue(account, rules, listener);
}
