// The combinations of a sweep as lines through their parameters and metrics.

import { formatMetric, percent } from '../../metrics/format.ts';
import { METRICS, type MetricName } from '../../metrics/index.ts';
import type { SweepRecord } from '../records.ts';
import { type ChartSpec, chartSpec, colour, WIDTH } from '../spec.ts';
import { mainMetric, metricColumn, paramAxis, sampleRows, topRows, variedParams } from '../sweep-rows.ts';
import type { SweepChartOptions } from './heatmap.ts';
import { metricScale } from './metric-scale.ts';

/** Of more rows than these together, the best and a sample of the others are drawn. */
const [BEST, SAMPLE] = [100, 300];
const MOST_PARAMS = 8;
/** Shown to the right of the chosen metric where the sweep has them. */
const BESIDE: readonly MetricName[] = ['totalReturn', 'maxDrawdown', 'trades'];

interface Dimension {
  readonly name: string;
  readonly column: Float64Array;
  readonly ticks: readonly { readonly number: number; readonly label: string }[];
}

/** Each line a combination, coloured by the metric; of more than 400, the best 100 and a random 300 of the others. */
export function parallelChart(
  sweep: SweepRecord,
  { metric = mainMetric(sweep) }: SweepChartOptions = {},
): ChartSpec {
  const column = metricColumn(sweep, metric);
  const all = topRows(sweep, metric, BEST + SAMPLE + 1);
  const few = all.length <= BEST + SAMPLE;
  const best = few ? all : all.slice(0, BEST);
  const rows = few ? all : [...best, ...sampleRows(sweep, metric, SAMPLE, best)];
  const dimensions = dimensionsOf(sweep, metric);
  const shown = rows.map((k) => column[k]!);
  const { label } = METRICS[metric];
  return chartSpec(
    'Parameters and metrics',
    `${whichRows(sweep, metric, few)}, coloured by ${label}; the thick line is the best`,
    {
      width: WIDTH,
      height: 320,
      data: { name: 'lines', values: lineValues(dimensions, rows, shown) },
      encoding: {
        x: nameAxis(dimensions),
        y: { field: 'place', type: 'quantitative', axis: null, scale: { domain: [0, 1], nice: false } },
      },
      layer: [lineLayer(metric, shown), bestLayer(), ...tickLayers(dimensions)],
    },
  );
}

function nameAxis(dimensions: readonly Dimension[]) {
  return {
    field: 'dimension',
    type: 'ordinal',
    title: null,
    scale: { type: 'point', domain: dimensions.map(({ name }) => name), padding: 0.4 },
    axis: {
      orient: 'top',
      labelAngle: 0,
      labelLimit: { expr: `width / ${dimensions.length} - 6` },
      labelPadding: 12,
      labelFlush: false,
      domain: false,
      ticks: false,
      grid: true,
      labelColor: colour('ink'),
    },
  };
}

function whichRows(sweep: SweepRecord, metric: MetricName, few: boolean): string {
  const undefinedRows = metricColumn(sweep, metric).filter(Number.isNaN).length;
  const defined = (sweep.length - undefinedRows).toLocaleString('en-US');
  const left = undefinedRows > 0 ? ` (${undefinedRows.toLocaleString('en-US')} are undefined)` : '';
  return few
    ? `All ${defined} combinations${left}`
    : `The best ${BEST} and a random ${SAMPLE} of ${defined} combinations${left}`;
}

function dimensionsOf(sweep: SweepRecord, metric: MetricName): Dimension[] {
  const params = variedParams(sweep).slice(0, MOST_PARAMS);
  const order = Object.keys(sweep.params).filter((name) => params.includes(name));
  const beside = BESIDE.filter((name) => name !== metric && sweep.metrics[name] !== undefined);
  return [
    ...order.map((name) => paramDimension(sweep, name)),
    ...[metric, ...beside].map((name) => metricDimension(sweep, name)),
  ];
}

function paramDimension(sweep: SweepRecord, name: string): Dimension {
  const { values, numbers } = paramAxis(sweep, name);
  const every = Math.ceil((values.length - 1) / 6);
  const ticks = values.flatMap((value, k) =>
    k % every === 0 || k === values.length - 1 ? [{ number: numbers[k]!, label: String(value) }] : [],
  );
  return { name, column: sweep.params[name]!, ticks };
}

function metricDimension(sweep: SweepRecord, metric: MetricName): Dimension {
  const column = sweep.metrics[metric]!;
  const [low, high] = extent(column);
  const { label, unit } = METRICS[metric];
  const numbers =
    low > high ? [] : low === high ? [low] : [0, 0.25, 0.5, 0.75, 1].map((q) => low + q * (high - low));
  const text = (x: number) =>
    unit === 'fraction'
      ? percent(x, high - low > 0.2 ? 0 : 1)
      : formatMetric(metric === 'trades' ? Math.round(x) : x, unit);
  return {
    name: label,
    column,
    ticks: numbers.map((number) => ({ number, label: text(number) })),
  };
}

function extent(column: Float64Array): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of column) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

function place({ ticks }: Dimension, value: number): number {
  const [low, high] = [ticks[0]!.number, ticks.at(-1)!.number];
  return low === high ? 0.5 : Number(((value - low) / (high - low)).toFixed(4));
}

/** A row per combination and dimension; the best line is drawn last, over the others. */
function lineValues(dimensions: readonly Dimension[], rows: readonly number[], shown: readonly number[]) {
  const values = rows.flatMap((k, rank) =>
    dimensions.flatMap((dimension) => {
      const value = dimension.column[k]!;
      const point = { row: k, rank, dimension: dimension.name, score: Number(shown[rank]!.toPrecision(6)) };
      return Number.isNaN(value) ? [] : [{ ...point, place: place(dimension, value) }];
    }),
  );
  return values.reverse();
}

function lineLayer(metric: MetricName, shown: readonly number[]) {
  return {
    mark: { type: 'line', strokeWidth: 1, strokeOpacity: shown.length > 60 ? 0.6 : 0.9, clip: false },
    encoding: {
      detail: { field: 'row' },
      color: {
        field: 'score',
        type: 'quantitative',
        scale: metricScale(metric, shown, 'rule'),
        legend: null,
      },
    },
  };
}

function bestLayer() {
  return {
    transform: [{ filter: 'datum.rank === 0' }],
    mark: { type: 'line', strokeWidth: 3, color: colour('ink') },
  };
}

/** The values along each axis, with a rim in the colour of the surface that keeps them readable over the lines. */
function tickLayers(dimensions: readonly Dimension[]) {
  const values = dimensions.flatMap((dimension) =>
    dimension.ticks.map(({ number, label }) => ({
      dimension: dimension.name,
      place: place(dimension, number),
      label,
    })),
  );
  const text = (rim: object) => ({
    data: { name: 'ticks' },
    mark: { type: 'text', align: 'right', dx: -5, fontSize: { expr: 'width < 480 ? 9 : 11' }, ...rim },
    encoding: { text: { field: 'label' } },
  });
  const rim = { stroke: colour('surface'), strokeWidth: 4, strokeJoin: 'round', color: colour('surface') };
  return [{ ...text(rim), data: { name: 'ticks', values } }, text({ color: colour('ink') })];
}
