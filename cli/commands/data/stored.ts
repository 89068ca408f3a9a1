// What storing bars did, in a line.

import { formatTime, type StoreReport } from 'tradelab';
import { count } from '../../show/numbers.ts';

/** 'binance:BTC/USDT 1h: 10 bars added, … now 510 bars, 2020-01-01 to 2020-01-22'. */
export function storedLine(report: StoreReport): string {
  const { id, timeframe, added, replaced, unchanged, rows, first, last } = report;
  const did = [
    ...(added > 0 ? [`${count(added)} added`] : []),
    ...(replaced > 0 ? [`${count(replaced)} replaced`] : []),
    ...(unchanged > 0 ? [`${count(unchanged)} unchanged`] : []),
  ];
  return `${id} ${timeframe}: ${did.join(', ')}; ${count(rows)} bars from ${formatTime(first)} to ${formatTime(last)}`;
}
