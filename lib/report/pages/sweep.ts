// The page of a sweep or an optimisation.

import { percent } from '../../metrics/format.ts';
import { METRICS, type MetricName } from '../../metrics/index.ts';
import { quantile } from '../../metrics/tails.ts';
import { heatmapChart } from '../charts/heatmap.ts';
import { parallelChart } from '../charts/parallel.ts';
import { sliceChart } from '../charts/slice.ts';
import type { PageParts } from '../document.ts';
import { type Html, html } from '../html.ts';
import type { SweepRecord } from '../records.ts';
import type { ReportOptions } from '../report-html.ts';
import { dataLine, detailSection, sweptData, syntheticBanner, warningSection } from '../sections/details.ts';
import { type ChosenFigure, chosenFigures, figure } from '../sections/figure.ts';
import { luckSection } from '../sections/luck.ts';
import { type Figure, figureCards, metricFigure } from '../sections/metrics.ts';
import { cell, dataTable, metricColumnOf } from '../sections/table.ts';
import { mainMetric, metricColumn, paramAxis, topRows, variedParams } from '../sweep-rows.ts';

const MOST_ROWS = 1000;
const MOST_FAILURES = 20;
const MOST_SLICES = 6;
/** The parameters and metrics that heat maps are chosen from, and how many cells all of them have together. */
const [MOST_AXES, MOST_METRICS, MOST_CELLS] = [4, 8, 60_000];

/** Shown first where the sweep has them. */
const FIRST: readonly MetricName[] = [
  ...(['sharpe', 'totalReturn', 'cagr', 'maxDrawdown', 'calmar', 'sortino'] as const),
  ...(['profitFactor', 'winRate', 'trades', 'exposure'] as const),
];

/** The best combinations, how the others fare, and heat maps, slices and lines through all parameters. */
export async function sweepPage(sweep: SweepRecord, options: ReportOptions): Promise<PageParts> {
  const metric = options.metric ?? mainMetric(sweep);
  const { strategy, data } = sweep;
  const what = sweep.kind === 'sweep' ? 'Sweep' : 'Optimisation';
  const charts = await Promise.all([heatmaps(sweep, metric), slices(sweep, metric), lines(sweep, metric)]);
  return {
    title: `${what} of ${strategy} on ${data.symbol} ${data.timeframe}`,
    heading: `${what} of ${strategy}`,
    subtitle: html`${dataLine(data)} · <span>${sweep.length.toLocaleString('en-US')} combinations</span>`,
    timeframe: data.timeframe,
    scripts: ['choice', 'charts', 'table'],
    body: html`
${syntheticBanner(data.synthetic)}
${partialBanner(sweep)}
${warningSection(sweep)}
${failureSection(sweep)}
${figureCards(headline(sweep, metric))}
${bestLine(sweep, metric)}
${luckSection(options.evidence)}
${charts}
${rowSection(sweep, metric)}
${detailSection(`This ${what.toLowerCase()}`, [
  ['Parameters', Object.keys(sweep.params).map((name) => [name, valuesOf(sweep, name)] as const)],
  ['Options', Object.entries(sweep.options)],
  sweptData(data),
])}`,
  };
}

function partialBanner(sweep: SweepRecord): Html | false {
  return (
    sweep.partial &&
    html`<p class="banner" role="note"><b>Stopped early.</b> These are the combinations that were done.</p>`
  );
}

function failureSection({ failures }: SweepRecord): Html | false {
  if (failures.length === 0) return false;
  const items = failures
    .slice(0, MOST_FAILURES)
    .map(({ params, error }) => html`<li>${words(params)}: ${error.message}</li>`);
  const left = failures.length - items.length;
  return html`
<details class="warnings">
  <summary>${failures.length === 1 ? '1 combination' : `${failures.length.toLocaleString('en-US')} combinations`} could not be run</summary>
  <ul>${items}</ul>
  ${left > 0 && html`<p>${left.toLocaleString('en-US')} more are in the sweep's failures.</p>`}
</details>`;
}

function words(params: Readonly<Record<string, unknown>>): string {
  return Object.entries(params)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}

function headline(sweep: SweepRecord, metric: MetricName): Figure[] {
  const { label } = METRICS[metric];
  const column = metricColumn(sweep, metric);
  const sorted = column.filter((value) => !Number.isNaN(value)).sort();
  const [best] = topRows(sweep, metric, 1);
  const of = (name: MetricName) => (best === undefined ? null : (sweep.row(best).metrics[name] ?? null));
  const figures: (Figure | false)[] = [
    { label: 'Combinations', value: sweep.length.toLocaleString('en-US'), tip: 'All that were asked for.' },
    metricFigure(metric, of(metric), `Best ${label}`, METRICS[metric].description),
    metricFigure(
      metric,
      sorted.length === 0 ? null : quantile((k) => sorted[k]!, sorted.length, 0.5),
      `Median ${label}`,
      'Half of all combinations are above it.',
    ),
    share(
      sweep,
      'Profitable',
      'Combinations with a gain after fees.',
      ({ totalReturn }, k) => totalReturn![k]! > 0,
      ['totalReturn'],
    ),
    share(
      sweep,
      'Beat holding',
      'Combinations with more than buying and holding.',
      ({ totalReturn, buyAndHoldReturn }, k) => totalReturn![k]! > buyAndHoldReturn![k]!,
      ['totalReturn', 'buyAndHoldReturn'],
    ),
    ...(['totalReturn', 'maxDrawdown', 'trades'] as const).map(
      (name) =>
        name !== metric &&
        sweep.metrics[name] !== undefined &&
        metricFigure(
          name,
          of(name),
          `Its ${METRICS[name].label.toLowerCase()}`,
          `Of the best combination. ${METRICS[name].description}`,
        ),
    ),
  ];
  return figures.filter((one) => one !== false);
}

function share(
  sweep: SweepRecord,
  label: string,
  tip: string,
  isSo: (columns: SweepRecord['metrics'], k: number) => boolean,
  needs: readonly MetricName[],
): Figure | false {
  if (needs.some((name) => sweep.metrics[name] === undefined)) return false;
  let count = 0;
  for (let k = 0; k < sweep.length; k++) count += Number(isSo(sweep.metrics, k));
  return { label, tip, value: percent(count / sweep.length, 1) };
}

function bestLine(sweep: SweepRecord, metric: MetricName): Html {
  const [best] = topRows(sweep, metric, 1);
  const { label } = METRICS[metric];
  if (best === undefined)
    return html`<p class="note" id="best">${label} is undefined for every combination.</p>`;
  return html`<p class="note" id="best"><b>Best by ${label}:</b> ${words(sweep.row(best).params)}. The best of many is better than it will be again: see how its neighbours fare.</p>`;
}

function shownMetrics(sweep: SweepRecord, metric: MetricName): MetricName[] {
  const all = Object.keys(sweep.metrics) as MetricName[];
  return [...new Set([metric, ...FIRST.filter((name) => all.includes(name)), ...all])];
}

/** A heat map per pair of parameters and metric, all in the page and one shown. */
async function heatmaps(sweep: SweepRecord, metric: MetricName): Promise<Html | false> {
  const params = variedParams(sweep).slice(0, MOST_AXES);
  const pairs = params.flatMap((x, k) => params.slice(k + 1).map((y) => ({ x, y })));
  if (pairs.length === 0) return false;
  const metrics = shownMetrics(sweep, metric).slice(0, MOST_METRICS);
  const most = Math.min(100, Math.floor(Math.sqrt(MOST_CELLS / (pairs.length * metrics.length))));
  const figures = pairs.flatMap((pair, p) =>
    metrics.map(
      (name, m): ChosenFigure => ({
        id: `heatmap-${p}-${m}`,
        choice: [p, m],
        spec: heatmapChart(sweep, { ...pair, metric: name }, most),
      }),
    ),
  );
  const lists = [
    { label: 'Parameters', options: pairs.map(({ x, y }) => `${x} and ${y}`) },
    { label: 'Metric', options: metrics.map((name) => METRICS[name].label) },
  ];
  return html`
<section class="panel" id="heatmap"><h2>Heat map</h2>${await chosenFigures(lists, figures)}</section>`;
}

async function slices(sweep: SweepRecord, metric: MetricName): Promise<Html | false> {
  const params = variedParams(sweep).slice(0, MOST_SLICES);
  if (params.length === 0) return false;
  const figures = params.map((x, k) => figure(`slice-${k}`, sliceChart(sweep, { x, metric })));
  return html`
<section class="panel" id="slices"><h2>Along one parameter</h2><div class="slices">${await Promise.all(figures)}</div></section>`;
}

async function lines(sweep: SweepRecord, metric: MetricName): Promise<Html> {
  return html`
<section class="panel" id="parallel"><h2>All parameters together</h2>${await figure('parallel', parallelChart(sweep, { metric }))}</section>`;
}

function rowSection(sweep: SweepRecord, metric: MetricName): Html {
  const rows = topRows(sweep, metric, MOST_ROWS).map((k) => sweep.row(k));
  if (rows.length === 0) return html``;
  const metrics = shownMetrics(sweep, metric).slice(0, MOST_METRICS);
  const params = Object.keys(sweep.params);
  const { label } = METRICS[metric];
  const which =
    rows.length < sweep.length
      ? `The best ${rows.length.toLocaleString('en-US')} of ${sweep.length.toLocaleString('en-US')}`
      : `All ${sweep.length.toLocaleString('en-US')}`;
  const value = (x: unknown) => (typeof x === 'number' || typeof x === 'string' ? x : String(x));
  return html`
<section class="panel" id="rows">
  <h2>Combinations</h2>
  <p class="note">${which} by ${label}.</p>
  ${dataTable(
    'combinations',
    'Combinations',
    [
      { key: 'rank', label: '#', format: 'number' },
      ...params.map((name) => ({ key: `param ${name}`, label: name, format: 'text' as const })),
      ...metrics.map(metricColumnOf),
    ],
    {
      rank: rows.map((_, k) => k + 1),
      ...Object.fromEntries(
        params.map((name) => [`param ${name}`, rows.map((row) => value(row.params[name]))]),
      ),
      ...Object.fromEntries(metrics.map((name) => [name, rows.map((row) => cell(row.metrics[name]))])),
    },
  )}
</section>`;
}

/** '5 … 50 (46 values)', or the one value. */
function valuesOf(sweep: SweepRecord, name: string): string {
  const steps = paramAxis(sweep, name).values.map(String);
  if (steps.length <= 4) return steps.join(', ');
  return `${steps[0]} … ${steps.at(-1)} (${steps.length.toLocaleString('en-US')} values)`;
}
