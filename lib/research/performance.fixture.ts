// For tests: a performance from bar returns alone, or from trades that are closed one after the other.

import { type Bars, createBars } from '../core/bars.ts';
import { DAY_MS } from '../core/timeframe.ts';
import type { TradeColumns } from '../core/trade.ts';
import type { Performance } from '../metrics/index.ts';

/** Equity that begins with 10,000 and makes the returns, on daily bars of a market that stands still. */
export function performanceOf(returns: Float64Array): Performance {
  const equity = new Float64Array(returns.length + 1).fill(10_000);
  for (let i = 0; i < returns.length; i++) equity[i + 1] = equity[i]! * (1 + returns[i]!);
  return {
    equity,
    close: new Float64Array(equity.length).fill(100),
    trades: tradesOf([]),
    ...{ cash: 10_000, barsInMarket: 0, feesPaid: 0, periodsPerYear: 252 },
  };
}

/** Trades of one bar each with these profits, in quote units, on notionals of 1,000. */
export function tradesOf(profits: readonly number[]): TradeColumns {
  const length = profits.length;
  const column = () => new Float64Array(length);
  return {
    length,
    ...{ direction: new Int8Array(length).fill(1), reason: new Uint8Array(length) },
    entryBar: Int32Array.from(profits, (_, k) => k),
    exitBar: Int32Array.from(profits, (_, k) => k + 1),
    ...{ size: column(), entryPrice: column(), exitPrice: column(), fees: column() },
    ...{ pnl: Float64Array.from(profits), return: Float64Array.from(profits, (pnl) => pnl / 1000) },
  };
}

/** Daily bars that close at these prices. */
export function dailyBars(close: Float64Array): Bars {
  const time = Float64Array.from(close, (_, k) => k * DAY_MS);
  return createBars({ time, open: close, high: close, low: close, close, timeframe: '1d', symbol: 'MADE' });
}
