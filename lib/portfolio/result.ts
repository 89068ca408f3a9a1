// The result of a portfolio: the total and its parts, numbers at once, objects for those who read them.

import { barsPerYear } from '../core/bars.ts';
import { INSPECT } from '../core/inspect.ts';
import type {
  Correlation,
  PortfolioFill,
  PortfolioLeg,
  PortfolioRecord,
  PortfolioTrade,
  RefusedOrder,
} from '../core/portfolio.ts';
import type { Warning } from '../core/run.ts';
import type { Timeframe } from '../core/timeframe.ts';
import { type TradeColumns, tradeAt } from '../core/trade.ts';
import type { MetricConventions, Metrics, Performance } from '../metrics/index.ts';
import { Measured } from '../metrics/measured.ts';
import { metricsText, portfolioDataText } from '../metrics/run-text.ts';
import { holdEvenly } from './benchmark.ts';
import { correlationOf } from './correlation.ts';
import type { Leg } from './leg.ts';
import { fillsOf, tradesOf } from './merge.ts';
import type { PortfolioColumns, PortfolioRun } from './run.ts';
import { portfolioWarnings } from './warnings.ts';

/** A portfolio as JSON: without the columns, whose last values the metrics and the legs hold. */
export interface PortfolioJson
  extends Omit<PortfolioRecord, 'time' | 'equity' | 'benchmark' | 'fills' | 'legs' | 'metrics'> {
  data: { from: number; to: number; bars: number };
  metrics: Metrics;
  conventions: MetricConventions;
  legs: readonly Omit<PortfolioLeg, 'pnlByBar' | 'weightByBar'>[];
}

/** What came of a portfolio: the total and its legs, each part computed when it is first asked for. */
export class PortfolioResult extends Measured implements PortfolioRecord {
  readonly kind = 'portfolio';
  readonly strategy: string;
  readonly symbols: readonly string[];
  readonly timeframe: Timeframe;
  readonly options: Readonly<Record<string, unknown>>;
  readonly time: Float64Array;
  readonly equity: Float64Array;
  readonly refused: readonly RefusedOrder[];
  readonly #run: PortfolioRun;
  readonly #columns: PortfolioColumns;
  /** The first leg of each symbol. */
  readonly #markets: readonly Leg[];

  constructor(
    run: PortfolioRun,
    columns: PortfolioColumns,
    refused: readonly RefusedOrder[],
    options: Readonly<Record<string, unknown>>,
  ) {
    super();
    const { legs } = run;
    this.strategy = [...new Set(legs.map(({ program }) => program.strategy.name))].join(', ');
    this.symbols = [...new Set(legs.map(({ bars }) => bars.symbol))];
    this.timeframe = legs[0]!.bars.timeframe;
    this.options = options;
    this.time = run.timeline;
    this.equity = columns.equity;
    this.refused = refused;
    this.#run = run;
    this.#columns = columns;
    this.#markets = this.symbols.map((symbol) => legs.find(({ bars }) => bars.symbol === symbol)!);
  }

  /** What the metrics are computed from. */
  get performance(): Performance {
    const { legs, pool } = this.#run;
    return {
      equity: this.equity,
      close: this.benchmark,
      trades: this.tradeColumns,
      cash: pool.startingCash,
      barsInMarket: this.#columns.barsInMarket,
      feesPaid: legs.reduce((sum, { account }) => sum + account.feesPaid, 0),
      periodsPerYear:
        (this.options['periodsPerYear'] as number | undefined) ??
        barsPerYear({ time: this.time, timeframe: this.timeframe }),
    };
  }

  /** The market of alpha and beta: the starting cash, spread evenly at the first closes and held; quote units, n float64. */
  get benchmark(): Float64Array {
    const { timeline, pool } = this.#run;
    return this.once('benchmark', () => holdEvenly(this.#markets, timeline, pool.startingCash));
  }

  /** Closed trades of all legs as columns; rows are those of the timeline. */
  get tradeColumns(): TradeColumns {
    return this.once('tradeColumns', () => tradesOf(this.#run));
  }

  get trades(): readonly PortfolioTrade[] {
    const { tradeColumns: columns } = this;
    const { legs, pool } = this.#run;
    return this.once('trades', () =>
      pool.trades.map((leg, k) => ({
        leg: legs[leg]!.name,
        symbol: legs[leg]!.bars.symbol,
        ...tradeAt(columns, k, this.time),
      })),
    );
  }

  get fills(): readonly PortfolioFill[] {
    return this.once('fills', () => fillsOf(this.#run));
  }

  get legs(): readonly PortfolioLeg[] {
    return this.once('legs', () => this.#run.legs.map((leg, k) => this.#legOf(leg, k)));
  }

  get correlation(): Correlation {
    return this.once('correlation', () => correlationOf(this.#markets, this.time));
  }

  get warnings(): readonly Warning[] {
    return this.once('warnings', () => portfolioWarnings(this.#run));
  }

  toJSON(): PortfolioJson {
    const { kind, strategy, symbols, timeframe, options, metrics, conventions, time } = this;
    const { trades, refused, correlation, warnings } = this;
    const legs = this.legs.map(({ pnlByBar: _, weightByBar: __, ...leg }) => leg);
    const data = { from: time[0]!, to: time.at(-1)!, bars: time.length };
    return {
      ...{ kind, strategy, symbols, timeframe, data, options, metrics, legs },
      ...{ trades, refused, correlation, warnings, conventions },
    };
  }

  #legOf({ name, bars, program, settings, account, barsInMarket }: Leg, k: number): PortfolioLeg {
    const pnlByBar = this.#columns.pnl[k]!;
    const pnl = pnlByBar.at(-1)!;
    return {
      ...{ name, symbol: bars.symbol, strategy: program.strategy.name, params: program.params },
      ...{ options: { ...settings.recorded }, weight: account.weight },
      ...{ from: bars.time[0]!, to: bars.time.at(-1)!, bars: bars.length, trades: account.trades.length },
      ...(bars.synthetic !== undefined && { synthetic: bars.synthetic }),
      ...{ pnl, contribution: pnl / account.startingCash, feesPaid: account.feesPaid },
      exposure: barsInMarket / bars.length,
      openTrade: account.openTrade(bars.length - 1, bars.time),
      pnlByBar,
      weightByBar: this.#columns.value[k]!.map((value, t) => value / this.equity[t]!),
    };
  }

  [INSPECT](): string {
    return `Portfolio of ${this.strategy} on ${portfolioDataText(this)}\n\n${metricsText(this.metrics)}`;
  }
}
