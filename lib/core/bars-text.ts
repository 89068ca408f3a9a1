// Bars as they print themselves: what they are, and the first and the last of them.

import type { Bars } from './bars.ts';
import { textTable } from './inspect.ts';
import { formatTime } from './time.ts';

const [FIRST, LAST] = [3, 3];
const COLUMNS = ['open', 'high', 'low', 'close', 'volume'] as const;

/** A line on the whole, and a table of a few. */
export function barsText(bars: Bars): string {
  const { symbol, timeframe, time, length, inputs = {} } = bars;
  const names = Object.keys(inputs);
  const row = (i: number) => [formatTime(time[i]!), ...COLUMNS.map((name) => String(bars[name][i]!))];
  const rows = Array.from({ length }, (_, i) => i).filter((i) => i < FIRST || i >= length - LAST);
  const lines = textTable(['time', ...COLUMNS], rows.map(row), 1).split('\n');
  if (rows.length < length) lines.splice(1 + FIRST, 0, '…');
  const beside = names.length === 0 ? '' : ` with ${names.join(', ')}`;
  return `${symbol} ${timeframe}, ${length.toLocaleString('en-US')} bars${beside}\n\n${lines.join('\n')}`;
}
