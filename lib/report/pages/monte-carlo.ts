// The page of a Monte Carlo simulation.

import type { MonteCarloRecord } from '../../core/index.ts';
import { decimal, formatMetric, percent } from '../../metrics/format.ts';
import { METRICS, type MetricName } from '../../metrics/index.ts';
import { fanChart, METHOD_WORDS } from '../charts/fan.ts';
import type { PageParts } from '../document.ts';
import { type Html, html } from '../html.ts';
import { dataLine, detailSection, sweptData, syntheticBanner } from '../sections/details.ts';
import { figure } from '../sections/figure.ts';
import { type Figure, figureCards } from '../sections/metrics.ts';
import { plainTable } from '../sections/plain-table.ts';

/** The fan of simulated equities, intervals for every metric, and how deep drawdowns get. */
export async function monteCarloPage(record: MonteCarloRecord): Promise<PageParts> {
  const { strategy, data } = record;
  return {
    title: `Monte Carlo of ${strategy} on ${data.symbol} ${data.timeframe}`,
    heading: `Monte Carlo of ${strategy}`,
    subtitle: html`${dataLine(data)} · <span>${record.runs.toLocaleString('en-US')} runs by ${METHOD_WORDS[record.method]}</span>`,
    timeframe: data.timeframe,
    scripts: ['charts'],
    body: html`
${syntheticBanner(data.synthetic)}
${figureCards(headline(record))}
<p class="lead">${record.sentence}</p>
<section class="panel" id="fan"><h2>Equity</h2>${await figure('fan', fanChart(record))}</section>
<div class="pair">
  ${metricTable(record)}
  ${drawdownTable(record)}
</div>
${detailSection('This simulation', [
  ['Parameters', Object.entries(record.params)],
  ['Options', optionsOf(record)],
  sweptData(data),
])}`,
  };
}

function headline(record: MonteCarloRecord): Figure[] {
  const { metrics, level } = record;
  const figure = (label: string, value: string, tip: string) => ({ label, value, tip });
  const interval = (name: MetricName) => {
    const found = metrics[name];
    const { unit, label } = METRICS[name];
    if (found === undefined) return [];
    const text = `${formatMetric(found.low, unit)} to ${formatMetric(found.high, unit)}`;
    return [
      figure(
        label,
        formatMetric(found.median, unit),
        `The median; ${percent(level, 0)} of the runs are within ${text}.`,
      ),
    ];
  };
  return [
    figure('Runs', record.runs.toLocaleString('en-US'), `Drawn by ${METHOD_WORDS[record.method]}.`),
    figure(
      'Ending in a loss',
      percent(record.lossProbability, 1),
      'Runs that end with less than they began with.',
    ),
    figure(
      'Halved on the way',
      percent(record.halvingProbability, 1),
      'Runs whose equity falls to half of what it began with, or below.',
    ),
    ...(['totalReturn', 'sharpe', 'maxDrawdown'] as const).flatMap(interval),
  ];
}

function metricTable({ metrics, level }: MonteCarloRecord): Html {
  const heads = ['Metric', 'As it was', 'Median', `Low`, `High`, 'Worse'];
  const rows = Object.entries(metrics).map(([name, m]) => {
    const known = METRICS[name as MetricName];
    const text = (value: number | null) => formatMetric(value, known?.unit ?? 'number');
    return [
      known?.label ?? name,
      text(m.actual),
      text(m.median),
      text(m.low),
      text(m.high),
      percent(m.worse, 1),
    ];
  });
  return html`<section class="panel" id="intervals">
  <h2>Metrics</h2>
  <p class="note">${percent(level, 0)} of the runs are between low and high; worse is the share of the runs that are worse than the run as it was.</p>
  ${plainTable(heads, rows)}
</section>`;
}

function drawdownTable({ drawdowns }: MonteCarloRecord): Html {
  const rows = drawdowns.map(({ probability, value }) => [percent(probability, 1), percent(value)]);
  return html`<section class="panel" id="drawdowns">
  <h2>Maximum drawdown</h2>
  <p class="note">So many of the runs fall as far or further.</p>
  ${plainTable(['Runs', 'Drawdown'], rows)}
</section>`;
}

function optionsOf({ method, runs, seed, block, level, cash }: MonteCarloRecord): [string, unknown][] {
  return [
    ['method', method],
    ['runs', runs.toLocaleString('en-US')],
    ['seed', seed],
    ...(block === null ? [] : [['block', `${decimal(block, 1)} bars`] as [string, unknown]]),
    ['level', percent(level, 0)],
    ['cash', cash],
  ];
}
