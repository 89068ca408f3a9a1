// A sweep or an optimisation as it prints itself: what was searched, and the best rows.

import type { DataSpan } from '../core/data-span.ts';
import { textTable } from '../core/inspect.ts';
import { formatMetric } from '../metrics/format.ts';
import { METRICS, type MetricName } from '../metrics/index.ts';
import { dataText } from '../metrics/run-text.ts';
import type { SweepRow } from './sweep-result.ts';

const SHOWN = 5;
const BESIDE: readonly MetricName[] = ['sharpe', 'totalReturn', 'maxDrawdown', 'trades'];

/** What of a search is printed. */
interface Searched {
  readonly strategy: string;
  readonly data: DataSpan;
  readonly length: number;
  readonly failures: readonly unknown[];
  readonly partial: boolean;
}

/** `top` gives the best rows by the metric, best first. */
export function sweepText(
  what: string,
  { strategy, data, length, failures, partial }: Searched,
  metric: MetricName | undefined,
  top: (count: number) => readonly SweepRow[],
): string {
  const rows = top(SHOWN);
  const failed = failures.length > 0 ? `, ${failures.length.toLocaleString('en-US')} failed` : '';
  const by = metric === undefined ? '' : ` by ${METRICS[metric].label}`;
  const title = `${what} of ${strategy} on ${dataText(data)}: ${length.toLocaleString('en-US')} combinations${failed}${partial ? ', stopped early' : ''}`;
  const [first] = rows;
  if (first === undefined) return `${title}\nno combination has a value${by}`;
  const params = Object.keys(first.params);
  const metrics = [...new Set([...(metric ? [metric] : []), ...BESIDE])].filter(
    (name) => first.metrics[name] !== undefined,
  );
  const cells = rows.map((row) => [
    ...params.map((name) => String(row.params[name])),
    ...metrics.map((name) => formatMetric(row.metrics[name] ?? null, METRICS[name].unit)),
  ]);
  const heads = [...params, ...metrics.map((name) => METRICS[name].label)];
  return `${title}\n\nThe best${by}\n${textTable(heads, cells)}`;
}
