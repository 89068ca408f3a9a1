// The metrics of a run in three groups.

import { type BacktestResult, METRICS, type MetricName } from 'tradelab';
import { metricValue } from './numbers.ts';
import type { Style } from './style.ts';
import { type Block, sideBySide } from './table.ts';

/** Which metrics stand under which heading; together they are all. */
export const GROUPS: Readonly<Record<string, readonly MetricName[]>> = {
  Return: [
    ...(['totalReturn', 'cagr', 'buyAndHoldReturn', 'finalEquity', 'alpha', 'beta'] as const),
    ...(['exposure', 'feesPaid'] as const),
  ],
  Risk: [
    ...(['maxDrawdown', 'maxDrawdownDuration', 'volatility', 'sharpe', 'sortino', 'calmar'] as const),
    ...(['omega', 'ulcerIndex', 'var95', 'cvar95', 'skewness', 'kurtosis', 'tailRatio'] as const),
  ],
  Trades: [
    ...(['trades', 'winRate', 'profitFactor', 'expectancy', 'averageTrade', 'bestTrade'] as const),
    ...(['worstTrade', 'averageDuration', 'sqn', 'kelly'] as const),
  ],
};

/** The ones that people look for first. */
const BOLD: ReadonlySet<MetricName> = new Set(['totalReturn', 'sharpe', 'maxDrawdown', 'trades']);

/** The groups side by side as far as the terminal is wide. */
export function metricLines(
  { metrics }: Pick<BacktestResult, 'metrics'>,
  columns: number,
  style: Style,
): string[] {
  const rows = Object.values(GROUPS).flat();
  const labels = Math.max(...rows.map((name) => METRICS[name].label.length));
  const text = (name: MetricName) => metricValue(metrics[name], METRICS[name].unit);
  const values = Math.max(...rows.map((name) => text(name).length));
  const width = labels + 2 + values;
  const line = (name: MetricName) => {
    const words = METRICS[name].label.padEnd(labels + 2) + text(name).padStart(values);
    return BOLD.has(name) ? style.bold(words) : words;
  };
  const blocks = Object.entries(GROUPS).map(
    ([head, names]): Block => ({ lines: [style.faint(head.padEnd(width, ' ')), ...names.map(line)], width }),
  );
  return sideBySide(blocks, columns);
}
