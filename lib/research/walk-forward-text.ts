// A walk-forward as it prints itself: its windows, and what was left out of sample.

import { textTable } from '../core/inspect.ts';
import { formatTime } from '../core/time.ts';
import type { WalkForwardRecord } from '../core/walk-forward.ts';
import { decimal, formatMetric, percent } from '../metrics/format.ts';
import { METRICS, type MetricName } from '../metrics/index.ts';
import { dataText, metricsText, paramsText } from '../metrics/run-text.ts';

/** The windows a line each, then the metrics of the test windows as one run. */
export function walkForwardText(record: WalkForwardRecord): string {
  const { strategy, data, windows, outOfSample, efficiency, objective, stability } = record;
  const { unit, label } = Object.hasOwn(METRICS, objective)
    ? METRICS[objective as MetricName]
    : { unit: 'number' as const, label: 'Objective' };
  const rows = windows.map(({ test, params, score }, k) => [
    String(k + 1),
    formatTime(test.from),
    formatTime(test.to),
    paramsText(Object.fromEntries(stability.map(({ name }) => [name, params[name]!]))),
    formatMetric(score.inSample, unit),
    formatMetric(score.outOfSample, unit),
  ]);
  return [
    `Walk-forward of ${strategy} on ${dataText(data)}: ${windows.length} ${record.mode} windows, embargo ${record.embargo} bars`,
    '',
    textTable(['#', 'Test from', 'to', 'Chosen', `${label} in`, 'out of sample'], rows, 4),
    '',
    `Out of sample ${percent(efficiency.outOfSampleReturn)} a year, in sample ${percent(efficiency.inSampleReturn)}: efficiency ${decimal(efficiency.return)}`,
    metricsText(outOfSample.metrics),
  ].join('\n');
}
