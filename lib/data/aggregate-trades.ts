// Trades to bars, by the rule that makes an exchange's candles of them.

import { type Bars, barOpenTime, createBars, type Timeframe, timeframeMs } from '../core/index.ts';
import type { Trades } from './trades.ts';

/**
 * The bars of a timeframe that lie wholly within the trades' times [from, to): a bar at an end that is not all there is
 * left out, as is one without any trade. Volumes are summed in the order of the trades.
 */
export function aggregateTrades(
  trades: Pick<Trades, 'id' | 'symbol' | 'from' | 'to' | 'length' | 'time' | 'price' | 'size'>,
  timeframe: Timeframe,
): Bars {
  const { time, price, size, id, symbol, from, to } = trades;
  const ms = timeframeMs(timeframe);
  const rows: [time: number, open: number, high: number, low: number, close: number, volume: number][] = [];
  for (let i = 0; i < trades.length; i++) {
    const opens = barOpenTime(time[i]!, ms);
    if (opens < from || opens + ms > to) continue;
    const row = rows.at(-1);
    const p = price[i]!;
    if (row === undefined || row[0] !== opens) rows.push([opens, p, p, p, p, size[i]!]);
    else {
      row[2] = Math.max(row[2], p);
      row[3] = Math.min(row[3], p);
      row[4] = p;
      row[5] += size[i]!;
    }
  }
  const column = (k: 0 | 1 | 2 | 3 | 4 | 5) => Float64Array.from(rows, (row) => row[k]);
  const columns = { time: column(0), open: column(1), high: column(2), low: column(3) };
  return createBars({ ...columns, close: column(4), volume: column(5), id, symbol, timeframe });
}
