// The trade list of the page as plain numbers, a column per field.

import type { RunRecord } from '../core/index.ts';

/** A trade takes about 100 bytes of the page. */
export const MOST_TRADES = 10_000;

/** The columns of the trade list, times in ms UTC; the latest 10,000 trades where there are more. */
export function tradesData(run: Pick<RunRecord, 'trades'>): Readonly<Record<string, (number | string)[]>> {
  const trades = run.trades.slice(-MOST_TRADES);
  const skipped = run.trades.length - trades.length;
  return {
    number: trades.map((_, k) => skipped + k + 1),
    side: trades.map((t) => t.side),
    entryTime: trades.map((t) => t.entryTime),
    entryPrice: trades.map((t) => short(t.entryPrice)),
    exitTime: trades.map((t) => t.exitTime),
    exitPrice: trades.map((t) => short(t.exitPrice)),
    size: trades.map((t) => short(t.size)),
    bars: trades.map((t) => t.bars),
    fees: trades.map((t) => short(t.fees)),
    pnl: trades.map((t) => short(t.pnl)),
    return: trades.map((t) => short(t.return)),
    exitReason: trades.map((t) => t.exitReason),
  };
}

function short(x: number): number {
  return Number(x.toPrecision(10));
}
