// A Monte Carlo simulation as it prints itself: what it comes to, and the intervals.

import { textTable } from '../core/inspect.ts';
import type { MonteCarloRecord } from '../core/monte-carlo.ts';
import { formatMetric, percent } from '../metrics/format.ts';
import { METRICS, type MetricName } from '../metrics/index.ts';
import { dataText } from '../metrics/run-text.ts';

/** The sentence, then a line per metric. */
export function monteCarloText(record: MonteCarloRecord): string {
  const { strategy, data, method, runs, level, metrics, sentence } = record;
  const rows = Object.entries(metrics).map(([name, m]) => {
    const { label, unit } = METRICS[name as MetricName];
    return [label, ...[m.actual, m.median, m.low, m.high].map((value) => formatMetric(value, unit))];
  });
  const ends = [(1 - level) / 2, (1 + level) / 2].map((share) => percent(share, 1));
  return [
    `Monte Carlo of ${strategy} on ${dataText(data)}: ${runs.toLocaleString('en-US')} runs by ${method}`,
    sentence,
    '',
    textTable(['', 'As it was', 'Median', ...ends], rows, 1),
  ].join('\n');
}
