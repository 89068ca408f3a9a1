// A metric over two parameters of a sweep, a cell per pair of values.

import { type ParamValue, TradelabError } from '../../core/index.ts';
import { formatMetric } from '../../metrics/format.ts';
import { METRICS, type MetricName } from '../../metrics/index.ts';
import type { Colour } from '../palette.ts';
import type { SweepRecord } from '../records.ts';
import { type ChartSpec, chartSpec, colour, WIDTH } from '../spec.ts';
import { mainMetric, metricColumn, paramSteps, sense, variedParams } from '../sweep-rows.ts';
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
export const MOST_STEPS = 100;

type Label = number | string;

/** A metric over two parameters: `values[j][i]` belongs to the j-th value of `y` and the i-th of `x`. */
interface MetricGrid {
  readonly x: { readonly name: string; readonly values: readonly ParamValue[] };
  readonly y: { readonly name: string; readonly values: readonly ParamValue[] };
  readonly metric: MetricName;
  /** The best of the combinations that share the two values; `null` where there is none. */
  readonly values: readonly (readonly (number | null)[])[];
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
  const grid = gridOf(sweep, across, up, metric);
  const { xs, ys, cells, step } = coarse(grid, mostSteps);
  const best = bestCell(cells, metric);
  const others = variedParams(sweep).filter((name) => name !== across && name !== up);
  const { label } = METRICS[metric];
  return chartSpec(`${label} by ${across} and ${up}`, subtitle(grid, best, others, step), {
    width: WIDTH,
    height: Math.min(560, Math.max(160, 34 * ys.length)),
    data: { name: 'cells', values: cells },
    encoding: {
      x: axis('x', across, xs, { orient: 'bottom' }),
      y: axis('y', up, [...ys].reverse(), { minExtent: 0, maxExtent: 120 }),
    },
    layer: [
      cellLayer(cells, metric, xs.length * ys.length),
      ...(xs.length <= 26 && ys.length <= 26 ? [numberLayer(metric, xs.length)] : []),
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

function gridOf(sweep: SweepRecord, x: string, y: string, metric: MetricName): MetricGrid {
  const column = metricColumn(sweep, metric);
  const [xs, ys] = [paramSteps(sweep, x), paramSteps(sweep, y)];
  const places = [xs, ys].map((steps) => new Map(steps.map(({ number }, k) => [number, k])));
  const best: (number | null)[][] = ys.map(() => xs.map(() => null));
  for (let k = 0; k < column.length; k++) {
    if (Number.isNaN(column[k]!)) continue;
    const [i, j] = [places[0]!.get(sweep.params[x]![k]!)!, places[1]!.get(sweep.params[y]![k]!)!];
    best[j]![i] = better(metric, best[j]![i]!, column[k]!);
  }
  const values = (steps: typeof xs) => steps.map(({ value }) => value);
  return { x: { name: x, values: values(xs) }, y: { name: y, values: values(ys) }, metric, values: best };
}

/** The better of two values of a metric, the first of equal ones; a value is better than none. */
function better(metric: MetricName, a: number | null, b: number | null): number | null {
  return b !== null && (a === null || sense(metric) * b > sense(metric) * a) ? b : a;
}

function subtitle(grid: MetricGrid, best: Cell | undefined, others: readonly string[], step: number): string {
  const { unit } = METRICS[grid.metric];
  return [
    best
      ? `Best ${formatMetric(best.value, unit)} at ${grid.x.name} ${best.x}, ${grid.y.name} ${best.y} (framed)`
      : 'Undefined for every combination',
    ...(others.length > 0 ? [`each cell the best over ${others.join(', ')}`] : []),
    ...(step > 1 ? [`neighbouring values share a cell, which shows their best`] : []),
    ...(grid.values.flat().includes(null) ? ['grey: no such combination, or undefined'] : []),
  ].join('; ');
}

/** The cells in the order of the axes, with at most `most` steps along each: neighbours share the best of theirs. */
function coarse({ x, y, metric, values }: MetricGrid, most: number) {
  const [xBins, yBins] = [bins(x.values, most), bins(y.values, most)];
  const cells = yBins.labels.flatMap((yLabel, j) =>
    xBins.labels.map((xLabel, i): Cell => {
      const rows = values.slice(j * yBins.step, (j + 1) * yBins.step);
      const all = rows.flatMap((row) => row.slice(i * xBins.step, (i + 1) * xBins.step));
      const value = all.reduce((a, b) => better(metric, a, b), null);
      return { x: xLabel, y: yLabel, value: value === null ? null : Number(value.toPrecision(6)) };
    }),
  );
  return { xs: xBins.labels, ys: yBins.labels, cells, step: Math.max(xBins.step, yBins.step) };
}

function bins(values: readonly ParamValue[], most: number): { labels: Label[]; step: number } {
  const step = Math.ceil(values.length / most);
  const plain = (value: ParamValue) => (typeof value === 'number' ? value : String(value));
  const label = (k: number): Label => {
    const [first, last] = [values[k]!, values[Math.min(values.length, k + step) - 1]!];
    return first === last ? plain(first) : `${first}–${last}`;
  };
  const count = Math.ceil(values.length / step);
  return { labels: Array.from({ length: count }, (_, k) => label(k * step)), step };
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

function cellLayer(cells: readonly Cell[], metric: MetricName, count: number) {
  const values = cells.flatMap(({ value }) => (value === null ? [] : [value]));
  const format = metricFormat(metric);
  return {
    mark: {
      ...{ type: 'rect', invalid: 'show' },
      ...(count <= 1000 && { stroke: colour('surface'), strokeWidth: 1 }),
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
