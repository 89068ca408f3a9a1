// The page of several runs side by side.

import { formatTime, type RunRecord } from '../../core/index.ts';
import { formatMetric } from '../../metrics/format.ts';
import { METRICS, type Metric } from '../../metrics/index.ts';
import { comparisonChart } from '../charts/comparison.ts';
import type { PageParts } from '../document.ts';
import { type Html, html } from '../html.ts';
import { runLabels } from '../run-labels.ts';
import { syntheticBanner } from '../sections/details.ts';
import { chosenFigures } from '../sections/figure.ts';
import { plainTable } from '../sections/plain-table.ts';

/** The equity of all runs in one chart, their metrics side by side, and what was run. Throws `bad-option` for more than 8. */
export async function comparisonPage(runs: readonly RunRecord[]): Promise<PageParts> {
  const scales = [{ label: 'Scale', options: ['linear', 'logarithmic'] }];
  const equity = await chosenFigures(scales, [
    { id: 'comparison', choice: [0], spec: comparisonChart(runs) },
    { id: 'comparison-log', choice: [1], spec: comparisonChart(runs, { log: true }) },
  ]);
  const labels = runLabels(runs);
  const { timeframe } = runs[0]!.bars;
  return {
    title: `Comparison of ${runs.length} runs`,
    heading: `Comparison of ${runs.length} runs`,
    subtitle: html`${labels.join(' · ')}`,
    timeframe,
    scripts: ['choice', 'charts'],
    body: html`
${syntheticBanner(...runs.map(({ bars }) => bars.synthetic))}
<section class="panel" id="equity"><h2>Equity</h2>${equity}</section>
<section class="panel" id="metrics">
  <h2>Metrics</h2>
  <p class="note">The best of each row is bold, where one value is better than another.</p>
  ${plainTable(
    ['', ...labels],
    Object.values(METRICS).map((metric) => metricRow(metric, runs)),
  )}
</section>
<section class="panel" id="details">
  <h2>These runs</h2>
  ${plainTable(['', ...labels], detailRows(runs))}
</section>`,
  };
}

function metricRow(metric: Metric, runs: readonly RunRecord[]): (string | Html)[] {
  const values = runs.map(({ metrics }) => metrics[metric.name] ?? null);
  const defined = values.filter((value) => value !== null);
  const sign = metric.higherIsBetter === null ? 0 : metric.higherIsBetter ? 1 : -1;
  const best = sign * Math.max(...defined.map((value) => sign * value));
  const isBest = (value: number | null) => sign !== 0 && value === best && new Set(defined).size > 1;
  const text = (value: number | null) => formatMetric(value, metric.unit);
  return [
    metric.label,
    ...values.map((value) => (isBest(value) ? html`<b>${text(value)}</b>` : text(value))),
  ];
}

function detailRows(runs: readonly RunRecord[]): string[][] {
  const params = [...new Set(runs.flatMap((run) => Object.keys(run.params)))];
  const options = [...new Set(runs.flatMap((run) => Object.keys(run.options)))];
  const text = (value: unknown) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? '–'));
  return [
    ['strategy', ...runs.map(({ strategy }) => strategy)],
    ...params.map((name) => [name, ...runs.map((run) => text(run.params[name]))]),
    ...options.map((name) => [name, ...runs.map((run) => text(run.options[name]))]),
    ['symbol', ...runs.map(({ bars }) => bars.symbol)],
    ['timeframe', ...runs.map(({ bars }) => bars.timeframe)],
    ['first bar', ...runs.map(({ bars }) => formatTime(bars.time[0] ?? 0))],
    ['last bar', ...runs.map(({ bars }) => formatTime(bars.time.at(-1) ?? 0))],
    ['bars', ...runs.map(({ bars }) => bars.length.toLocaleString('en-US'))],
  ];
}
