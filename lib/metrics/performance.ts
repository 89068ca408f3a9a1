// The metrics of a run: from its equity, the market's closes and its trades to every number of the registry.

import type { TradeColumns } from '../core/trade.ts';
import { barFacts } from './bar-facts.ts';
import type { Facts } from './metric.ts';
import { METRICS, type MetricName, type Metrics } from './registry.ts';
import { tradeTotals } from './trade-totals.ts';

/** What a run is measured by. */
export interface Performance {
  /** At every close, n float64, in quote units; equity[0] is usually the starting cash. */
  equity: Float64Array;
  /** The market's closes, n float64, for buy and hold, alpha and beta. */
  close: Float64Array;
  /** Closed trades. */
  trades: TradeColumns;
  /** Starting cash in quote units. */
  cash: number;
  /** Bars at whose close a position was open. */
  barsInMarket: number;
  /** In quote units. */
  feesPaid: number;
  /** Bars in a year, for annualising. */
  periodsPerYear: number;
}

/**
 * Every metric of the registry, null where it is undefined: never NaN or infinite.
 * Throws `bad-data` where equity and close differ in length.
 */
export function computeMetrics(p: Performance): Metrics {
  const facts = factsOf(p);
  const value = (name: MetricName) => {
    const x = METRICS[name].of(facts);
    // Adding 0 makes 0 of −0, which prints and compares differently.
    return Number.isFinite(x) ? x + 0 : null;
  };
  const names = Object.keys(METRICS) as MetricName[];
  return Object.fromEntries(names.map((name) => [name, value(name)])) as Metrics;
}

function factsOf(p: Performance): Facts {
  const { equity, close } = p;
  return {
    ...barFacts(equity, close),
    bars: equity.length,
    cash: p.cash,
    finalEquity: equity.at(-1) ?? Number.NaN,
    barsInMarket: p.barsInMarket,
    feesPaid: p.feesPaid,
    periodsPerYear: p.periodsPerYear,
    marketReturn: close[0]! > 0 ? close.at(-1)! / close[0]! - 1 : Number.NaN,
    trades: tradeTotals(p.trades),
  };
}
