// A metric of a sweep along one parameter.

import { METRICS, type MetricName } from '../../metrics/index.ts';
import { quantile } from '../../metrics/tails.ts';
import type { SweepRecord } from '../records.ts';
import { type ChartSpec, chartSpec, colour, WIDTH } from '../spec.ts';
import { mainMetric, metricColumn, paramAxis, topRows, variedParams } from '../sweep-rows.ts';
import type { SweepChartOptions } from './heatmap.ts';
import { metricFormat } from './metric-scale.ts';

const BEST = 'as the best row';
const MEDIAN = 'median of the others';

interface SliceRow {
  readonly value: number | string;
  /** Of the combination whose other parameters are those of the best row; null where there is none. */
  readonly best: number | null;
  readonly median: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** The metric along parameter `x`: with the others as in the best row, and its median and 10 % to 90 % range over them. */
export function sliceChart(
  sweep: SweepRecord,
  {
    x = variedParams(sweep)[0] ?? Object.keys(sweep.params)[0]!,
    metric = mainMetric(sweep),
  }: SweepChartOptions = {},
): ChartSpec {
  const values = sliceRows(sweep, x, metric);
  const numbers = values.every(({ value }) => typeof value === 'number');
  const { label } = METRICS[metric];
  const format = metricFormat(metric);
  return chartSpec(`${label} along ${x}`, subtitle(sweep, x, metric), {
    width: WIDTH,
    height: 220,
    data: { name: 'slice', values },
    encoding: {
      x: {
        field: 'value',
        type: numbers ? 'quantitative' : 'ordinal',
        title: x,
        sort: null,
        scale: numbers ? { zero: false, nice: false, padding: 6 } : {},
        axis: { grid: false, labelAngle: 0, ...(numbers && { tickCount: { expr: 'width / 80' } }) },
      },
      y: { type: 'quantitative', title: null, scale: { zero: false }, axis: { format } },
    },
    layer: [
      {
        mark: { type: 'area', color: colour('benchmark'), opacity: 0.22, tooltip: null },
        encoding: { y: { field: 'low' }, y2: { field: 'high' } },
      },
      line('median', MEDIAN),
      line('best', BEST),
    ],
  });
}

function subtitle(sweep: SweepRecord, x: string, metric: MetricName): string {
  const [best] = topRows(sweep, metric, 1);
  const others = variedParams(sweep).filter((name) => name !== x);
  if (best === undefined) return 'Undefined for every combination';
  if (others.length === 0) return 'No other parameter varies';
  const { params } = sweep.row(best);
  const fixed = others.map((name) => `${name} ${params[name]}`).join(', ');
  return `The best row has ${fixed}; shaded: the middle 80% of all others`;
}

function line(field: 'best' | 'median', label: string) {
  const hue = field === 'best' ? 'strategy' : 'benchmark';
  const range = [colour('strategy'), colour('benchmark')];
  return {
    mark: { type: 'line', strokeWidth: field === 'best' ? 2 : 1.5, point: { size: 18, color: colour(hue) } },
    encoding: {
      y: { field },
      color: {
        datum: label,
        type: 'nominal',
        scale: { domain: [BEST, MEDIAN], range },
        legend: { labelLimit: 300 },
      },
    },
  };
}

function sliceRows(sweep: SweepRecord, x: string, metric: MetricName): SliceRow[] {
  const column = metricColumn(sweep, metric);
  const { values, places } = paramAxis(sweep, x);
  const groups = values.map((): number[] => []);
  for (let k = 0; k < column.length; k++) {
    if (!Number.isNaN(column[k]!)) groups[places[k]!]!.push(column[k]!);
  }
  const bests = bestLine(sweep, x, metric);
  return values.map((value, place) => {
    const sorted = Float64Array.from(groups[place]!).sort();
    const at = (q: number) => (sorted.length === 0 ? null : quantile((k) => sorted[k]!, sorted.length, q));
    return {
      value: typeof value === 'number' ? value : String(value),
      best: bests.get(place) ?? null,
      ...{ median: at(0.5), low: at(0.1), high: at(0.9) },
    };
  });
}

/** The metric by the place of `x` on its axis, over the rows that agree with the best one in all other parameters. */
function bestLine(sweep: SweepRecord, x: string, metric: MetricName): Map<number, number> {
  const column = metricColumn(sweep, metric);
  const [best] = topRows(sweep, metric, 1);
  const line = new Map<number, number>();
  if (best === undefined) return line;
  const others = Object.entries(sweep.params).flatMap(([name, values]) => (name === x ? [] : [values]));
  const { places } = paramAxis(sweep, x);
  for (let k = 0; k < column.length; k++) {
    const isOnLine = others.every((values) => values[k] === values[best]);
    if (isOnLine && !Number.isNaN(column[k]!)) line.set(places[k]!, column[k]!);
  }
  return line;
}
