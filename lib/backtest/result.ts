// The result of a backtest: numbers at once, objects for those who read them.

import type { Bars } from '../core/bars.ts';
import { type DataSpan, dataSpan } from '../core/data-span.ts';
import { INSPECT } from '../core/inspect.ts';
import type { Fill, FillSensitivity, IndicatorColumn, RunRecord, Warning } from '../core/run.ts';
import type { TimeInput } from '../core/time.ts';
import { type OpenTrade, type Trade, type TradeColumns, tradeAt } from '../core/trade.ts';
import type { ParamValue } from '../core/words.ts';
import type { FillLog, OrderRecord, RiskEvent } from '../execution/index.ts';
import type { Column } from '../graph/index.ts';
import type { MetricConventions, Metrics, Performance } from '../metrics/index.ts';
import { Measured } from '../metrics/measured.ts';
import { dataText, metricsText, paramsText } from '../metrics/run-text.ts';
import type { Program } from '../strategy/index.ts';
import { doubtfulTrades } from './doubtful-trades.ts';
import type { Executed } from './execute.ts';
import { type Explanation, explain } from './explain.ts';
import { type Manifest, makeManifest } from './manifest.ts';
import type { RecordedOptions, Settings } from './options.ts';
import { fillSensitivity } from './sensitivity.ts';
import { blindWarnings, inputWarnings } from './warnings.ts';

/** A backtest as `--json` prints it; see the documentation of the command line. */
export interface BacktestJson {
  strategy: string;
  params: Readonly<Record<string, ParamValue>>;
  data: DataSpan;
  options: RecordedOptions;
  metrics: Metrics;
  trades: readonly Trade[];
  openTrade: OpenTrade | null;
  warnings: readonly Warning[];
  conventions: MetricConventions;
  sensitivity: FillSensitivity;
  manifest: Manifest;
}

/** What came of a backtest: metrics, trades, fills and columns, each computed when it is first asked for. */
export class BacktestResult extends Measured implements RunRecord {
  readonly strategy: string;
  readonly params: Readonly<Record<string, ParamValue>>;
  readonly bars: Bars;
  readonly options: RecordedOptions;
  /** Equity at every close, in quote units, n float64. */
  readonly equity: Float64Array;
  /** The row of the first bar that a decision could be taken on. */
  readonly warmup: number;
  readonly program: Program;
  readonly settings: Settings;
  readonly #executed: Executed;

  constructor(program: Program, bars: Bars, settings: Settings, executed: Executed) {
    super();
    this.strategy = program.strategy.name;
    this.params = program.params;
    this.bars = bars;
    this.options = settings.recorded;
    this.equity = executed.equity;
    this.warmup = program.start;
    this.program = program;
    this.settings = settings;
    this.#executed = executed;
  }

  /** What the metrics are computed from. */
  get performance(): Performance {
    const { engine, barsInMarket } = this.#executed;
    return {
      equity: this.equity,
      close: this.bars.close,
      trades: this.tradeColumns,
      cash: this.options.cash,
      barsInMarket,
      feesPaid: engine.account.feesPaid,
      periodsPerYear: this.settings.periodsPerYear,
    };
  }

  /** Funding paid (received where negative), in quote units. */
  get fundingPaid(): number {
    return this.#executed.engine.account.fundingPaid;
  }

  /** Closed trades in the order of their exits. */
  get trades(): readonly Trade[] {
    const { tradeColumns: columns } = this;
    return this.once('trades', () =>
      Array.from({ length: columns.length }, (_, k) => tradeAt(columns, k, this.bars.time)),
    );
  }

  /** Closed trades as columns, without an object per trade. */
  get tradeColumns(): TradeColumns {
    return this.#executed.engine.account.trades.columns;
  }

  /** The position open at the end, marked at the last close; null without one. */
  get openTrade(): OpenTrade | null {
    return this.#executed.engine.account.openTrade(this.bars.length - 1, this.bars.time);
  }

  /** Every execution, in the order of time. */
  get fills(): readonly Fill[] {
    const { fillLog } = this;
    return this.once('fills', () => Array.from({ length: fillLog.length }, (_, k) => fillLog.at(k)));
  }

  /** Fills as columns, without an object per fill. */
  get fillLog(): FillLog {
    return this.#executed.engine.journal.fills;
  }

  /** Whether every order was a market order: their fills are the same under any reading of a bar. */
  get isCertain(): boolean {
    return this.#executed.engine.journal.orders.every((order) => order.type === 'market');
  }

  /** Every order that was placed, and how it ended. */
  get orders(): readonly OrderRecord[] {
    return this.once('orders', () => this.#executed.engine.orders);
  }

  /** What the limits on risk did, in the order of time; none without limits. */
  get riskEvents(): readonly RiskEvent[] {
    return this.#executed.engine.journal.riskEvents;
  }

  /** The strategy's columns by name, NaN (false) during the warm-up. */
  get columns(): Readonly<Record<string, Column>> {
    return Object.fromEntries(this.indicators.map(({ name, values }) => [name, values]));
  }

  /** The same as a list, with the pane of a chart that each belongs to. */
  get indicators(): readonly IndicatorColumn[] {
    return this.once('indicators', () => this.program.columns);
  }

  /** What is legal but suspicious about inputs, bars, fills and orders. */
  get warnings(): readonly Warning[] {
    const doubtful = this.once('doubtful', () => doubtfulTrades(this));
    const { journal } = this.#executed.engine;
    return [...inputWarnings(this), ...doubtful, ...blindWarnings(this), ...journal.warnings];
  }

  /** Open times of the bars that reached both a stop and a target. */
  get ambiguousTimes(): readonly number[] {
    return this.#executed.engine.journal.ambiguousTimes;
  }

  /** Returns under the pessimistic and the optimistic reading of the bars; runs the strategy again where it matters. */
  get sensitivity(): FillSensitivity {
    return this.once('sensitivity', () => fillSensitivity(this));
  }

  /** Hashes of all that went in and came out, by which `tradelab verify` knows the run again. */
  get manifest(): Manifest {
    return this.once('manifest', () => makeManifest(this));
  }

  /**
   * What happened on the bar that contains `time`, and why: its columns, signals, orders, fills and position. Throws
   * `bad-option` where there is no such bar.
   */
  explain(time: TimeInput): Explanation {
    return explain(this, time);
  }

  toJSON(): BacktestJson {
    return {
      strategy: this.strategy,
      params: this.params,
      data: dataSpan(this.bars),
      options: this.options,
      metrics: this.metrics,
      trades: this.trades,
      openTrade: this.openTrade,
      warnings: this.warnings,
      conventions: this.conventions,
      sensitivity: this.sensitivity,
      manifest: this.manifest,
    };
  }

  [INSPECT](): string {
    const data = dataText(dataSpan(this.bars));
    return `${this.strategy} (${paramsText(this.params)}) on ${data}\n\n${metricsText(this.metrics)}`;
  }
}
