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
  reconcile,
  SimVenue,
  type Venue,
  type VenueListener,
  type VenueSnapshot,
} from '../execution/index.ts';
import type { Graph } from '../graph/index.ts';
import {
  type Cursor,
  type Order,
  type Orders,
  type Program,
  type SignalTrading,
  signalReducer,
} from '../strategy/index.ts';
import { checkOrder } from './check-order.ts';
import { DetailBars } from './detail.ts';
import { type Funding, FundingSchedule } from './funding.ts';
import { Journal } from './journal.ts';
import { plainState } from './plain-state.ts';

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
}

/** All that an engine needs to go on after a restart, besides the graph: plain data. */
export interface EngineSnapshot {
  readonly account: AccountSnapshot;
  readonly venue: VenueSnapshot;
  /** Funding that fell due before this time, ms, has been paid. */
  readonly fundedTo: number;
  readonly state: unknown;
}

export class Engine {
  readonly account: Account;
  readonly venue: Venue;
  readonly journal: Journal;
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
  #fundedTo = 0;
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
    this.#book = checkedBook(program.strategy.name, this.venue);
    this.state = program.strategy.state?.(program.params);
    this.#decide = program.signals ? this.#signalDecision(options.trading) : this.#ownDecision();
    this.#detail = options.detail && new DetailBars(options.detail);
    this.#funding = options.funding && new FundingSchedule(options.funding);
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
    const quiet = this.isQuiet(row);
    if (!quiet) this.#walk(row);
    this.account.mark = this.#bars.close[row]!;
    return quiet;
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
    const wanted = this.#decide(row);
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
      fundedTo: this.#fundedTo,
      state: plainState(this.#program.strategy.name, this.state),
    };
  }

  restore(snapshot: EngineSnapshot): void {
    this.account.restore(snapshot.account);
    this.venue.restore(snapshot.venue);
    this.#fundedTo = snapshot.fundedTo;
    this.state = structuredClone(snapshot.state);
  }

  /** What happens during a bar, as far as orders and the position are concerned. */
  #walk(row: number): void {
    const { venue } = this;
    const prices = this.#begin(row);
    const bar = this.#graph.dropped + row;
    const time = this.#bars.time[row]!;
    if (this.#detail === undefined || venue.idle) venue.match(prices, bar, time);
    else if (!this.#detail.walk(prices, time, time + this.#barMs, (part) => venue.match(part, bar, time))) {
      this.journal.withoutDetail(time);
      venue.match(prices, bar, time);
    }
    this.endBar(row);
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

  /** Pays what fell due since the last payment and before `to`: gaps between bars are no holiday. */
  #pay(funding: FundingSchedule, to: number, price: number): void {
    const rate = this.account.position === 0 ? 0 : funding.due(this.#fundedTo, to);
    if (rate !== 0) this.account.fund(rate, price);
    this.#fundedTo = to;
  }

  #ownDecision(): (row: number) => Orders | undefined {
    const { strategy, params } = this.#program;
    const cursor = this.#cursor;
    return (row) => {
      cursor.move(row);
      return strategy.onBar!(cursor.view, this.account, this.state, params);
    };
  }

  #signalDecision(trading: SignalTrading): (row: number) => Orders | undefined {
    const { entries, exits, shortEntries, shortExits } = this.#program.signals!;
    const none = new Uint8Array(this.#bars.time.length);
    const column = (output: typeof entries) => (output ? this.#program.column(output) : none) as Uint8Array;
    const [entry, exit, shortEntry, shortExit] = [
      column(entries),
      column(exits),
      column(shortEntries),
      column(shortExits),
    ];
    const reduce = signalReducer(trading);
    const { account } = this;
    return (row) => {
      if (!(entry[row]! | exit[row]! | shortEntry[row]! | shortExit[row]!)) return undefined;
      return reduce(entry[row] === 1, exit[row] === 1, shortEntry[row] === 1, shortExit[row] === 1, account);
    };
  }

  #listen(): void {
    const { strategy, params } = this.#program;
    if (strategy.onFill === undefined) return;
    this.journal.onFill = (fill) => {
      const { mark } = this.account;
      this.account.mark = fill.price;
      strategy.onFill!(fill, this.account, this.state, params);
      this.account.mark = mark;
    };
  }
}

function simVenue(account: Account, rules: ExecutionRules, listener: VenueListener): Venue {
  return new SimVenue(account, rules, listener);
}

/** The venue behind a check of every new order. */
function checkedBook(strategy: string, venue: Venue): OrderBook {
  return {
    get working() {
      return venue.working;
    },
    place(key: string, order: Order) {
      checkOrder(strategy, key, order);
      venue.place(key, order);
    },
    cancel: venue.cancel.bind(venue),
  };
}
