// The test windows of a walk-forward as one run.

import type { Settings } from '../backtest/options.ts';
import { type Bars, viewBars } from '../core/bars.ts';
import { type Trade, type TradeColumns, tradeAt } from '../core/trade.ts';
import { computeMetrics, type Metrics } from '../metrics/index.ts';
import { type OutOfSample, shiftTrades } from './out-of-sample.ts';

/** Test windows one after the other as one run. */
export interface Stitched {
  readonly time: Float64Array;
  readonly equity: Float64Array;
  readonly trades: readonly Trade[];
  readonly metrics: Metrics;
}

/** The test windows, which follow on one another from row `fromRow` of the bars, as one run that began with `cash`. */
export function stitch(
  runs: readonly OutOfSample[],
  bars: Bars,
  fromRow: number,
  { engine: { cash }, periodsPerYear }: Settings,
): Stitched {
  const starts: number[] = [];
  let length = 0;
  for (const { equity } of runs) {
    starts.push(length);
    length += equity.length;
  }
  const view = viewBars(bars, fromRow, fromRow + length);
  const equity = new Float64Array(length);
  for (const [k, run] of runs.entries()) equity.set(run.equity, starts[k]!);
  const trades = joinTrades(runs.map((run, k) => shiftTrades(run.trades, starts[k]!)));
  const sum = (of: (run: OutOfSample) => number) => runs.reduce((total, run) => total + of(run), 0);
  const metrics = computeMetrics({
    ...{ equity, close: view.close, trades, cash, periodsPerYear },
    barsInMarket: sum((run) => run.barsInMarket),
    feesPaid: sum((run) => run.feesPaid),
  });
  const rows = Array.from({ length: trades.length }, (_, k) => tradeAt(trades, k, view.time));
  return { time: view.time.slice(), equity, trades: rows, metrics };
}

function joinTrades(parts: readonly TradeColumns[]): TradeColumns {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const join = <C extends Float64Array | Int32Array | Int8Array | Uint8Array>(
    joined: C,
    of: (trades: TradeColumns) => C,
  ): C => {
    let at = 0;
    for (const part of parts) {
      joined.set(of(part), at);
      at += part.length;
    }
    return joined;
  };
  return {
    length,
    direction: join(new Int8Array(length), (trades) => trades.direction),
    size: join(new Float64Array(length), (trades) => trades.size),
    entryBar: join(new Int32Array(length), (trades) => trades.entryBar),
    exitBar: join(new Int32Array(length), (trades) => trades.exitBar),
    entryPrice: join(new Float64Array(length), (trades) => trades.entryPrice),
    exitPrice: join(new Float64Array(length), (trades) => trades.exitPrice),
    fees: join(new Float64Array(length), (trades) => trades.fees),
    pnl: join(new Float64Array(length), (trades) => trades.pnl),
    return: join(new Float64Array(length), (trades) => trades.return),
    reason: join(new Uint8Array(length), (trades) => trades.reason),
  };
}
