// The figures of a run: the ones that everybody asks for first as large cards, all of them below in groups.

import type { RunRecord } from '../../core/index.ts';
import { METRICS, type Metric, type MetricName } from '../../metrics/index.ts';
import { formatMetric } from '../format.ts';
import { type Html, html } from '../html.ts';

const FIRST: readonly MetricName[] = [
  'totalReturn',
  'buyAndHoldReturn',
  'cagr',
  'sharpe',
  'maxDrawdown',
  'winRate',
  'profitFactor',
  'trades',
];
/** Figures whose sign says good or bad. */
const TONED: ReadonlySet<string> = new Set([
  'totalReturn',
  'cagr',
  'sharpe',
  'sortino',
  'calmar',
  'expectancy',
  'averageTrade',
  'alpha',
]);

/** The figures that a reader looks for first. */
export function headlineCards(run: RunRecord): Html {
  return html`<section class="headline" aria-label="Headline figures">${FIRST.map((name) => card(METRICS[name], run))}</section>`;
}

/** All metrics, in the order of their table. */
export function metricSection(run: RunRecord): Html {
  return html`
<section class="panel" id="metrics">
  <h2>Metrics</h2>
  <p class="note">Point at a figure, or tap it, to read what it means. A dash is a figure that this run does not define.</p>
  <div class="metrics">${Object.values(METRICS).map((metric) => card(metric, run))}</div>
</section>`;
}

function card(metric: Metric, run: RunRecord): Html {
  const value = run.metrics[metric.name] ?? null;
  const tone = TONED.has(metric.name) && value !== null && value !== 0 && (value > 0 ? 'up' : 'down');
  return html`<div class="metric" tabindex="0" data-metric="${metric.name}">
    <span class="label">${metric.label}</span>
    <b class="value ${tone}">${formatMetric(value, metric.unit)}</b>
    <span class="tip" role="tooltip">${metric.description}<span>${metric.convention}</span></span>
  </div>`;
}
