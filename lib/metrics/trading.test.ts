import { expect, test } from 'vitest';
import type { TradeColumns } from '../core/trade.ts';
import type { Facts, Metric } from './metric.ts';
import { tradeTotals } from './trade-totals.ts';
import * as metrics from './trading.ts';

function columns(pnl: number[], returns: number[], bars: number[], length = pnl.length): TradeColumns {
  const n = pnl.length;
  return {
    length,
    direction: new Int8Array(n).fill(1),
    size: new Float64Array(n).fill(1),
    entryBar: new Int32Array(n),
    exitBar: Int32Array.from(bars),
    entryPrice: new Float64Array(n),
    exitPrice: new Float64Array(n),
    fees: new Float64Array(n),
    pnl: Float64Array.from(pnl),
    return: Float64Array.from(returns),
    reason: new Uint8Array(n),
  };
}

const value = (metric: Metric, trades: TradeColumns) => metric.of({ trades: tradeTotals(trades) } as Facts);

// Five trades on 1,000 each: +100, −50, 0, +200, −50.
const five = columns([100, -50, 0, 200, -50], [0.1, -0.05, 0, 0.2, -0.05], [3, 0, 2, 9, 1]);

test('five trades, worked by hand', () => {
  const of = (metric: Metric) => value(metric, five);
  expect(of(metrics.trades)).toBe(5);
  // The third made nothing: it is not a win.
  expect(of(metrics.winRate)).toBe(2 / 5);
  expect(of(metrics.profitFactor)).toBe(3);
  expect(of(metrics.expectancy)).toBe(40);
  expect(of(metrics.averageTrade)).toBeCloseTo(0.04, 15);
  expect(of(metrics.bestTrade)).toBe(0.2);
  expect(of(metrics.worstTrade)).toBe(-0.05);
  expect(of(metrics.averageDuration)).toBe(3);
  // Deviations 60, −90, −40, 160, −90: squares sum to 47,000, over 4 is 11,750.
  expect(of(metrics.sqn)).toBeCloseTo((Math.sqrt(5) * 40) / Math.sqrt(11750), 14);
  // W = 2/4, average win 0.15 over average loss 0.05 is 3: 1/2 − 1/2/3 = 1/3.
  expect(of(metrics.kelly)).toBeCloseTo(1 / 3, 14);
});

test('rows beyond the length of the columns are not trades', () => {
  const first = columns([100, -50, 999], [0.1, -0.05, 9], [3, 1, 99], 2);
  expect(value(metrics.expectancy, first)).toBe(25);
  expect(value(metrics.bestTrade, first)).toBe(0.1);
  expect(value(metrics.averageDuration, first)).toBe(2);
});

test('without a losing trade profit factor and Kelly are undefined', () => {
  const won = columns([10, 20], [0.1, 0.2], [1, 1]);
  expect(Number.isFinite(value(metrics.profitFactor, won))).toBe(false);
  expect(Number.isFinite(value(metrics.kelly, won))).toBe(false);
});

test('without a winning trade Kelly is undefined and the profit factor 0', () => {
  const lost = columns([-10, -20], [-0.1, -0.2], [1, 1]);
  expect(Number.isFinite(value(metrics.kelly, lost))).toBe(false);
  expect(value(metrics.profitFactor, lost)).toBe(0);
});

test('one trade has no system quality number, and neither have trades that all made the same', () => {
  const sqn = (...pnl: number[]) => value(metrics.sqn, columns(pnl, pnl, pnl));
  expect(Number.isFinite(sqn(10))).toBe(false);
  // Their mean is 0.10000000000000002.
  expect(Number.isFinite(sqn(0.1, 0.1, 0.1))).toBe(false);
  // The same step at three prices.
  expect(Number.isFinite(sqn(100.1 - 100, 200.1 - 200, 300.1 - 300))).toBe(false);
});
