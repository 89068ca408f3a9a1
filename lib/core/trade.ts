// A trade: the round trip from the fill that opens (part of) a position to the fill that closes it.

import type { Side } from './words.ts';

/** Why a position, or a part of it, was closed. */
export const EXIT_REASONS = ['signal', 'stop', 'target', 'trail', 'order', 'liquidation', 'end'] as const;
export type ExitReason = (typeof EXIT_REASONS)[number];

/** One closed (part of a) position. Prices include slippage; `pnl` is after the fees of entry and exit. */
export interface Trade {
  readonly side: Side;
  /** Base units, positive. */
  readonly size: number;
  /** Open times of the bars of entry and exit, ms since the epoch UTC. */
  readonly entryTime: number;
  /** The average price of the position, in quote units. */
  readonly entryPrice: number;
  readonly exitTime: number;
  readonly exitPrice: number;
  /** Fees of the entry (its share) and of the exit, and funding paid in between, in quote units. */
  readonly fees: number;
  /** Profit or loss in quote units: (exit − entry) × size × direction − fees. */
  readonly pnl: number;
  /** `pnl` as a fraction of the entry's notional. */
  readonly return: number;
  /** Bars from entry to exit. */
  readonly bars: number;
  readonly exitReason: ExitReason;
}

/** The position still open at the end of a run, marked at the last close; units and signs as in `Trade`. */
export interface OpenTrade {
  readonly side: Side;
  readonly size: number;
  readonly entryTime: number;
  readonly entryPrice: number;
  /** The last close, which the position is marked at. */
  readonly markPrice: number;
  readonly fees: number;
  readonly pnl: number;
  readonly return: number;
  readonly bars: number;
}

/** Trades as columns, a row per trade in the order of their exits, in the units of `Trade`: what metrics and sweeps read. */
export interface TradeColumns {
  readonly length: number;
  /** 1 for long, −1 for short. */
  readonly direction: Int8Array;
  readonly size: Float64Array;
  /** Row numbers of bars. */
  readonly entryBar: Int32Array;
  readonly exitBar: Int32Array;
  readonly entryPrice: Float64Array;
  readonly exitPrice: Float64Array;
  readonly fees: Float64Array;
  readonly pnl: Float64Array;
  readonly return: Float64Array;
  /** Index into EXIT_REASONS. */
  readonly reason: Uint8Array;
}

/** Row `k` of the columns as a Trade; `time` is the open-time column of the bars. */
export function tradeAt(t: TradeColumns, k: number, time: Float64Array): Trade {
  return {
    side: t.direction[k] === 1 ? 'long' : 'short',
    size: t.size[k]!,
    entryTime: time[t.entryBar[k]!]!,
    entryPrice: t.entryPrice[k]!,
    exitTime: time[t.exitBar[k]!]!,
    exitPrice: t.exitPrice[k]!,
    fees: t.fees[k]!,
    pnl: t.pnl[k]!,
    return: t.return[k]!,
    bars: t.exitBar[k]! - t.entryBar[k]!,
    exitReason: EXIT_REASONS[t.reason[k]!]!,
  };
}
