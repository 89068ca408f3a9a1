// A metric over two parameters of a sweep, a cell per pair of values.

import { type ParamValue, TradelabError } from '../../core/index.ts';
import { formatMetric } from '../../metrics/format.ts';
import { METRICS, type MetricName } from '../../metrics/index.ts';
import type { Colour } from '../palette.ts';
import type { SweepRecord } from '../records.ts';
import { type ChartSpec, chartSpec, colour, WIDTH } from '../spec.ts';
import { mainMetric, metricColumn, paramAxis, sense, variedParams } from '../sweep-rows.ts';
import { metricFormat, metricScale } from './metric-scale.ts';

/** What a chart of a sweep shows; absent: the parameters with the most values, and the Sharpe ratio. */
export interface SweepChartOptions {
  /** The parameter along x; of a slice, the one that changes. */
  readonly x?: string;
  /** The parameter along y of a heat map. */
  readonly y?: string;
  readonly metric?: MetricName;
}

/** So many values along an axis can be told apart; where there are more, neighbours share a cell. */
const MOST_STEPS = 100;
/** So many columns and rows have room for numbers in their cells. */
const MOST_NUMBERED = 26;

type Label = number | string;

/** The values of a parameter along an axis, neighbours together where there are too many. */
interface Axis {
  readonly name: string;
  readonly labels: readonly Label[];
  /** How many values share a label. */
  readonly step: number;
  /** The label of each row. */
  readonly places: Uint32Array;
}

interface Cell {
  readonly x: Label;
  readonly y: Label;
  readonly value: number | null;
}

/** A metric over two parameters, each cell the best over all others, the best cell of all framed. Throws `bad-option` where not two parameters vary. */
export function heatmapChart(
  sweep: SweepRecord,
  { x, y, metric = mainMetric(sweep) }: SweepChartOptions = {},
  mostSteps = MOST_STEPS,
): ChartSpec {
  const [across, up] = axesOf(sweep, x, y);
  const [xAxis, yAxis] = [axisOf(sweep, across, mostSteps), axisOf(sweep, up, mostSteps)];
  const cells = cellsOf(sweep, xAxis, yAxis, metric);
  const best = bestCell(cells, metric);
  const others = variedParams(sweep).filter((name) => name !== across && name !== up);
  const { label } = METRICS[metric];
  return chartSpec(`${label} by ${across} and ${up}`, subtitle(metric, xAxis, yAxis, cells, others), {
    width: WIDTH,
    height: Math.min(560, Math.max(160, 34 * yAxis.labels.length)),
    data: { name: 'cells', values: cells },
    encoding: {
      x: axis('x', across, xAxis.labels, { orient: 'bottom' }),
      y: axis('y', up, [...yAxis.labels].reverse(), { minExtent: 0, maxExtent: 120 }),
    },
    layer: [
      cellLayer(cells, metric),
      ...(Math.max(xAxis.labels.length, yAxis.labels.length) <= MOST_NUMBERED
        ? [numberLayer(metric, xAxis.labels.length)]
        : []),
      ...(best ? bestLayers(best) : []),
    ],
  });
}

function axesOf(sweep: SweepRecord, x: string | undefined, y: string | undefined): [string, string] {
  const free = variedParams(sweep).filter((name) => name !== x && name !== y);
  const across = x ?? free.shift();
  const up = y ?? free.shift();
  if (across !== undefined && up !== undefined && across !== up) return [across, up];
  throw new TradelabError('bad-option', 'a heat map needs two parameters with several values each', {
    hint: "the chart 'slice' shows one parameter",
  });
}

function axisOf(sweep: SweepRecord, name: string, most: number): Axis {
  const { values, places } = paramAxis(sweep, name);
  const step = Math.ceil(values.length / most);
  const plain = (value: ParamValue) => (typeof value === 'number' ? value : String(value));
  const label = (k: number): Label => {
    const [first, last] = [values[k]!, values[Math.min(values.length, k + step) - 1]!];
    return first === last ? plain(first) : `${first}–${last}`;
  };
  const count = Math.ceil(values.length / step);
  return { name, labels: Array.from({ length: count }, (_, k) => label(k * step)), step, places };
}

/** A cell per pair of labels: the best of the combinations that have them, `null` where none defines the metric. */
function cellsOf(sweep: SweepRecord, x: Axis, y: Axis, metric: MetricName): Cell[] {
  const column = metricColumn(sweep, metric);
  const sign = sense(metric);
  const width = x.labels.length;
  const best = new Float64Array(width * y.labels.length).fill(Number.NaN);
  for (let k = 0; k < column.length; k++) {
    const value = column[k]!;
    const at = Math.floor(y.places[k]! / y.step) * width + Math.floor(x.places[k]! / x.step);
    if (!Number.isNaN(value) && !(sign * value <= sign * best[at]!)) best[at] = value;
  }
  return Array.from(best, (value, at) => ({
    x: x.labels[at % width]!,
    y: y.labels[Math.floor(at / width)]!,
    value: Number.isNaN(value) ? null : Number(value.toPrecision(6)),
  }));
}

function subtitle(
  metric: MetricName,
  x: Axis,
  y: Axis,
  cells: readonly Cell[],
  others: readonly string[],
): string {
  const best = bestCell(cells, metric);
  return [
    best
      ? `Best ${formatMetric(best.value, METRICS[metric].unit)} at ${x.name} ${best.x}, ${y.name} ${best.y} (framed)`
      : 'Undefined for every combination',
    ...(others.length > 0 ? [`each cell the best over ${others.join(', ')}`] : []),
    ...(x.step > 1 || y.step > 1 ? ['neighbouring values share a cell, which shows their best'] : []),
    ...(cells.some(({ value }) => value === null) ? ['grey: no such combination, or undefined'] : []),
  ].join('; ');
}

function bestCell(cells: readonly Cell[], metric: MetricName): Cell | undefined {
  let best: Cell | undefined;
  for (const cell of cells) {
    if (cell.value === null) continue;
    if (best === undefined || sense(metric) * cell.value > sense(metric) * best.value!) best = cell;
  }
  return best;
}

function axis(field: string, title: string, domain: readonly Label[], more: object) {
  return {
    field,
    type: 'ordinal',
    title,
    scale: { domain, padding: 0 },
    axis: { labelAngle: 0, labelOverlap: 'greedy', labelFlush: false, domain: false, ticks: false, ...more },
  };
}

function cellLayer(cells: readonly Cell[], metric: MetricName) {
  const values = cells.flatMap(({ value }) => (value === null ? [] : [value]));
  const format = metricFormat(metric);
  return {
    mark: {
      ...{ type: 'rect', invalid: 'show' },
      ...(cells.length <= 1000 && { stroke: colour('surface'), strokeWidth: 1 }),
    },
    encoding: {
      color: {
        condition: { test: 'datum.value === null', value: colour('rule') },
        field: 'value',
        type: 'quantitative',
        scale: metricScale(metric, values),
        legend: { gradientLength: 220, gradientThickness: 8, format, tickCount: 5 },
      },
      tooltip: ['x', 'y', 'value'].map((field) => ({ field })),
    },
  };
}

/** On the strongest cells, labels in the colour of the surface read better than dark ones, or in the dark theme light ones. */
const STRONG = "contrast(scale('color', datum.value), surface) > contrast(scale('color', datum.value), ink)";

function numberLayer(metric: MetricName, columns: number) {
  return {
    transform: [{ filter: 'datum.value !== null' }],
    mark: { type: 'text', fontSize: { expr: `width / ${columns} < 30 ? 0 : 11` }, tooltip: null },
    encoding: {
      text: { field: 'value', format: metricFormat(metric) },
      color: { condition: { test: STRONG, value: colour('surface') }, value: colour('ink') },
    },
  };
}

/** A dark and a light frame, one of which is seen on any cell. */
function bestLayers(best: Cell) {
  const frame = (hue: Colour, strokeWidth: number, data: object) => ({
    data,
    mark: { type: 'rect', fillOpacity: 0, stroke: colour(hue), strokeWidth, tooltip: null },
  });
  return [frame('surface', 5, { name: 'best', values: [best] }), frame('ink', 2.5, { name: 'best' })];
}
