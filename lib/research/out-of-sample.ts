// The out-of-sample run of a window: a backtest that trades on the test bars alone.

import { execute } from '../backtest/execute.ts';
import type { Settings } from '../backtest/options.ts';
import { type Bars, viewBars } from '../core/bars.ts';
import type { TradeColumns } from '../core/trade.ts';
import type { BarSpan } from '../core/walk-forward.ts';
import type { ParamValue } from '../core/words.ts';
import { computeMetrics, type Metrics } from '../metrics/index.ts';
import { type AnyStrategy, Program } from '../strategy/index.ts';

/** What came of a test window. */
export interface OutOfSample {
  /** At the closes of the test bars, in quote units. */
  readonly equity: Float64Array;
  /** Rows are those of the test bars. */
  readonly trades: TradeColumns;
  readonly barsInMarket: number;
  readonly feesPaid: number;
  readonly metrics: Metrics;
  /** Bars before the first decision of these parameters. */
  readonly warmup: number;
}

/**
 * Runs a strategy over test bars. Its indicators warm up on the bars before them, as many as they need; the first decision
 * is taken at the close of the first test bar, and a position that is open at the last close is closed there.
 */
export function runOutOfSample(
  strategy: AnyStrategy,
  params: Readonly<Record<string, ParamValue>>,
  bars: Bars,
  { fromRow, toRow }: BarSpan,
  settings: Settings,
): OutOfSample {
  const program = new Program(strategy, params, bars.timeframe);
  const lead = Math.min(program.warmup, fromRow);
  const view = viewBars(bars, fromRow - lead, toRow);
  program.graph.bind(view);
  program.graph.extend(view.length);
  const start = Math.max(lead, program.start);
  const { engine, equity, barsInMarket } = execute(program, view, { ...settings, closeAtEnd: true }, start);
  const tested = equity.slice(lead);
  const trades = shiftTrades(engine.account.trades.columns, -lead);
  const { feesPaid } = engine.account;
  const metrics = computeMetrics({
    ...{ equity: tested, close: view.close.subarray(lead), trades, barsInMarket, feesPaid },
    cash: settings.engine.cash,
    periodsPerYear: settings.periodsPerYear,
  });
  return { equity: tested, trades, barsInMarket, feesPaid, metrics, warmup: program.warmup };
}

/** The trades with their bars moved by so many rows. */
export function shiftTrades(trades: TradeColumns, rows: number): TradeColumns {
  const moved = (column: Int32Array) => column.map((row) => row + rows);
  return { ...trades, entryBar: moved(trades.entryBar), exitBar: moved(trades.exitBar) };
}
