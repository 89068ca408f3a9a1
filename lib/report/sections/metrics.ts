// The figures of a run: the ones that everybody asks for first as large cards, all of them below in groups.

import { formatMetric } from '../../metrics/format.ts';
import { METRICS, type Metric, type MetricName } from '../../metrics/index.ts';
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

/** A figure that is no metric of a run, and what it means. */
export interface Figure {
  readonly label: string;
  readonly value: string;
  readonly tip: string;
  /** Whether it is good or bad; absent for neither. */
  readonly tone?: 'up' | 'down';
}

type Metered = { readonly metrics: Readonly<Record<string, number | null>> };

/** The figures that a reader looks for first. */
export function headlineCards(run: Metered): Html {
  return html`<section class="headline" aria-label="Headline figures">${FIRST.map((name) => card(METRICS[name], run))}</section>`;
}

/** Figures of our own as large cards in one row, where it is wide enough. */
export function figureCards(figures: readonly Figure[]): Html {
  const cards = figures.map(
    ({ label, value, tip, tone }) => html`<div class="metric" tabindex="0">
    <span class="label">${label}</span>
    <b class="value ${tone ?? ''}">${value}</b>
    <span class="tip" role="tooltip">${tip}</span>
  </div>`,
  );
  return html`<section class="headline" style="--cards: ${figures.length}" aria-label="Headline figures">${cards}</section>`;
}

/** A metric's value as a card of its own kind shows it, with its tone. */
export function metricFigure(name: MetricName, value: number | null, label: string, tip: string): Figure {
  const tone = toneOf(name, value);
  return { label, value: formatMetric(value, METRICS[name].unit), tip, ...(tone && { tone }) };
}

/** All metrics, in the order of their table. */
export function metricSection(run: Metered, title = 'Metrics'): Html {
  return html`
<section class="panel" id="metrics">
  <h2>${title}</h2>
  <p class="note">Point at a figure, or tap it, to read what it means. A dash is a figure that is not defined here.</p>
  <div class="metrics">${Object.values(METRICS).map((metric) => card(metric, run))}</div>
</section>`;
}

function card(metric: Metric, run: Metered): Html {
  const value = run.metrics[metric.name] ?? null;
  return html`<div class="metric" tabindex="0" data-metric="${metric.name}">
    <span class="label">${metric.label}</span>
    <b class="value ${toneOf(metric.name, value) ?? ''}">${formatMetric(value, metric.unit)}</b>
    <span class="tip" role="tooltip">${metric.description}<span>${metric.convention}</span></span>
  </div>`;
}

function toneOf(name: string, value: number | null): 'up' | 'down' | undefined {
  if (!TONED.has(name) || value === null || value === 0) return undefined;
  return value > 0 ? 'up' : 'down';
}
