// What storing bars did, in a line.

import { formatTime, type ObservationsImportReport, type StoreReport } from 'tradelab';
import { count } from '../../show/numbers.ts';

/** 'binance:BTC/USDT 1h: 10 bars added, … now 510 bars, 2020-01-01 to 2020-01-22'. */
export function storedLine(report: StoreReport): string {
  const { id, timeframe, rows, first, last } = report;
  return `${id} ${timeframe}: ${changes(report)}; ${count(rows)} bars from ${formatTime(first)} to ${formatTime(last)}`;
}

/** 'fear-greed (value): 10 added; 10 rows, published 2020-01-01 to 2020-01-10'. */
export function storedSeriesLine(report: ObservationsImportReport): string {
  const { id, columns, rows, first, last } = report;
  const span = `published ${formatTime(first)} to ${formatTime(last)}`;
  return `${id} (${columns.join(', ')}): ${changes(report)}; ${count(rows)} rows, ${span}`;
}

function changes({
  added,
  replaced,
  unchanged,
}: Pick<StoreReport, 'added' | 'replaced' | 'unchanged'>): string {
  return [
    ...(added > 0 ? [`${count(added)} added`] : []),
    ...(replaced > 0 ? [`${count(replaced)} replaced`] : []),
    ...(unchanged > 0 ? [`${count(unchanged)} unchanged`] : []),
  ].join(', ');
}
