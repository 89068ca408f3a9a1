// Trades as a frame: a row per trade, with the columns and the names of a Trade.

import type { Trade } from '../core/trade.ts';
import { createFrame, type Frame, type FrameColumn } from './frame.ts';

/** Trades as a frame whose rows are the trades again; times in ms UTC, `return` a fraction of the entry's notional. */
export function tradesFrame(trades: readonly Trade[]): Frame {
  const numbers = (name: NumberOfTrade, type: 'number' | 'time' = 'number'): [string, FrameColumn] => [
    name,
    { type, values: Float64Array.from(trades, (trade) => trade[name]) },
  ];
  const words = (name: 'side' | 'exitReason'): [string, FrameColumn] => [
    name,
    { type: 'word', values: trades.map((trade) => trade[name]) },
  ];
  return createFrame([
    words('side'),
    numbers('size'),
    numbers('entryTime', 'time'),
    numbers('entryPrice'),
    numbers('exitTime', 'time'),
    numbers('exitPrice'),
    numbers('fees'),
    numbers('pnl'),
    numbers('return'),
    numbers('bars'),
    words('exitReason'),
  ]);
}

type NumberOfTrade = Exclude<keyof Trade, 'side' | 'exitReason'>;
