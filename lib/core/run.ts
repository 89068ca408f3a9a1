// The plain record of one run of a strategy over bars: what reports, stores and comparisons read.

import type { Bars } from './bars.ts';
import type { OpenTrade, Trade } from './trade.ts';
import type { OrderSide, ParamValue } from './words.ts';

/**
 * One execution. `time` (ms UTC) is the open time of its bar, or the moment where prices between bars decided; `size` is in
 * base units, `price` (slippage included) and `fee` in quote units; `key` and `tag` are those of its order.
 */
export interface Fill {
  readonly time: number;
  /** The row of the bar that it happened in. */
  readonly bar: number;
  readonly key: string;
  readonly side: OrderSide;
  readonly size: number;
  readonly price: number;
  readonly fee: number;
  readonly liquidity: 'maker' | 'taker';
  readonly tag?: string;
}

/** Something legal but suspicious that the reader of a result should know, with the open time of its bar. */
export interface Warning {
  readonly code: string;
  readonly message: string;
  readonly time?: number;
}

/** A column that a strategy computed. `pane` is 'price' where it is drawn over the candles, else a pane of its own name. */
export interface IndicatorColumn {
  readonly name: string;
  readonly values: Float64Array | Uint8Array;
  readonly pane: string;
}

/** The returns under the two readings of bars in which the order of events is unknown (fractions). */
export interface FillSensitivity {
  /** Bars that reached both a stop and a target. */
  readonly ambiguousBars: number;
  /** Total return where limits need a trade beyond them and the worse of two exits is taken. */
  readonly pessimisticReturn: number;
  /** Total return where a touch fills a limit and the better of two exits is taken. */
  readonly optimisticReturn: number;
}

/** What a run was and what came of it, as plain data. */
export interface RunRecord {
  readonly strategy: string;
  readonly params: Readonly<Record<string, ParamValue>>;
  readonly bars: Bars;
  readonly options: Readonly<Record<string, unknown>>;
  /** By name, `null` where a metric is undefined. Fractions, not percent. */
  readonly metrics: Readonly<Record<string, number | null>>;
  /** Equity at every close, in quote units, n float64. */
  readonly equity: Float64Array;
  readonly trades: readonly Trade[];
  readonly openTrade: OpenTrade | null;
  readonly fills: readonly Fill[];
  readonly indicators: readonly IndicatorColumn[];
  readonly warnings: readonly Warning[];
  /** Null of a session, whose fills there were. */
  readonly sensitivity: FillSensitivity | null;
  /** The row of the first bar that a decision could be taken on. */
  readonly warmup: number;
}
