// The page of a walk-forward.

import type { ParamStability, WalkForwardRecord } from '../../core/index.ts';
import { decimal, formatMetric, percent } from '../../metrics/format.ts';
import { METRICS, type MetricName } from '../../metrics/index.ts';
import { paramsText } from '../../metrics/run-text.ts';
import { drawdownChart } from '../charts/drawdown.ts';
import { outOfSampleChart, windowsChart } from '../charts/walk-forward.ts';
import type { PageParts } from '../document.ts';
import { type Html, html } from '../html.ts';
import type { ReportOptions } from '../report-html.ts';
import { dataLine, detailSection, sweptData, syntheticBanner, warningSection } from '../sections/details.ts';
import { figure } from '../sections/figure.ts';
import { luckSection } from '../sections/luck.ts';
import { headlineCards, metricSection } from '../sections/metrics.ts';
import { plainTable } from '../sections/plain-table.ts';
import { type Column, cell, dataTable } from '../sections/table.ts';

/** What was left out of sample, window by window, and how steady the parameters were. */
export async function walkForwardPage(
  record: WalkForwardRecord,
  { evidence }: ReportOptions,
): Promise<PageParts> {
  const { strategy, data, outOfSample } = record;
  const { time, equity } = outOfSample;
  const charts = await Promise.all([
    figure('windows', windowsChart(record)),
    figure('out-of-sample', outOfSampleChart(record)),
    figure('drawdown', drawdownChart({ bars: { time }, equity, domain: [data.from, data.to] })),
  ]);
  return {
    title: `Walk-forward of ${strategy} on ${data.symbol} ${data.timeframe}`,
    heading: `Walk-forward of ${strategy}`,
    subtitle: html`${dataLine(data)} · <span>${record.windows.length} ${record.mode} windows</span> · <span>embargo ${record.embargo} bars</span>`,
    timeframe: data.timeframe,
    scripts: ['charts', 'table'],
    body: html`
${syntheticBanner(data.synthetic)}
${record.partial && html`<p class="banner" role="note"><b>Stopped early.</b> These are the windows that were done.</p>`}
${warningSection(record)}
${headlineCards(outOfSample)}
<p class="lead" id="efficiency">${efficiencyLine(record)}</p>
${luckSection(evidence)}
<section class="panel" id="walk"><h2>Out of sample</h2>${charts}</section>
${defaultsSection(record)}
${windowSection(record)}
${stabilitySection(record.stability)}
${metricSection(outOfSample, 'Metrics out of sample')}
${howSection(record)}`,
  };
}

function howSection({ mode, objective, embargo, windows, options, data }: WalkForwardRecord): Html {
  const walk = { mode, objective, embargo: `${embargo} bars`, windows: windows.length };
  return detailSection('This walk-forward', [
    ['Windows', Object.entries(walk)],
    ['Options', Object.entries(options)],
    sweptData(data),
  ]);
}

function efficiencyLine({ efficiency: e }: WalkForwardRecord): string {
  const windows = `${e.profitable} of ${e.windows} windows ended with a profit`;
  if (e.return === null) return `Out of sample ${percent(e.outOfSampleReturn)} a year; ${windows}.`;
  return `In sample ${percent(e.inSampleReturn)} a year, out of sample ${percent(e.outOfSampleReturn)}: an efficiency of ${decimal(e.return)}. ${windows}.`;
}

const COMPARED = ['totalReturn', 'cagr', 'sharpe', 'maxDrawdown', 'exposure', 'trades'] as const;

/** Whether choosing helped: the same test bars with the default parameters, and held. */
function defaultsSection({ defaults, outOfSample: { metrics } }: WalkForwardRecord): Html | false {
  if (defaults === undefined) return false;
  const held: Readonly<Record<string, number | null | undefined>> = {
    totalReturn: metrics['buyAndHoldReturn'],
  };
  const rows = COMPARED.map((name) => {
    const { label, unit } = METRICS[name];
    const shown = [metrics[name], defaults.metrics[name]].map((value) => formatMetric(value ?? null, unit));
    return [label, ...shown, held[name] === undefined ? '' : formatMetric(held[name], unit)];
  });
  return html`
<section class="panel" id="defaults">
  <h2>Whether choosing helped</h2>
  <p class="note">The same test bars with the default parameters: ${paramsText(defaults.params)}.</p>
  ${plainTable(['', 'Walk-forward', 'Defaults', 'Buy and hold'], rows)}
</section>`;
}

function windowSection({ windows, stability, objective }: WalkForwardRecord): Html {
  const known = Object.hasOwn(METRICS, objective) ? METRICS[objective as MetricName] : undefined;
  const score = { format: known?.unit === 'fraction' ? 'percent' : 'number', digits: 2 } as const;
  const label = known?.label ?? 'Objective';
  const columns: Column[] = [
    { key: 'window', label: '#', format: 'number' },
    { key: 'trainFrom', label: 'Train from', format: 'time' },
    { key: 'testFrom', label: 'Test from', format: 'time' },
    { key: 'testTo', label: 'to', format: 'time' },
    ...stability.map(({ name }): Column => ({ key: `param ${name}`, label: name, format: 'text' })),
    { key: 'trials', label: 'Trials', format: 'number' },
    { key: 'in', label: `${label} in sample`, ...score },
    { key: 'out', label: 'out of sample', ...score },
    { key: 'gain', label: 'Return', format: 'percent', digits: 2, signed: true },
    { key: 'trades', label: 'Trades', format: 'number' },
  ];
  return html`
<section class="panel" id="windows">
  <h2>Windows</h2>
  <p class="note">Return and trades are of the test bars; times are open times of first and last bars, UTC.</p>
  ${dataTable('window-list', 'Windows', columns, {
    window: windows.map((_, k) => k + 1),
    trainFrom: windows.map(({ train }) => train.from),
    testFrom: windows.map(({ test }) => test.from),
    testTo: windows.map(({ test }) => test.to),
    ...Object.fromEntries(
      stability.map(({ name, values }) => [
        `param ${name}`,
        values.map((value) => (typeof value === 'boolean' ? String(value) : value)),
      ]),
    ),
    trials: windows.map(({ trials }) => trials),
    in: windows.map((w) => cell(w.score.inSample)),
    out: windows.map((w) => cell(w.score.outOfSample)),
    gain: windows.map((w) => cell(w.outOfSample['totalReturn'])),
    trades: windows.map((w) => cell(w.outOfSample['trades'])),
  })}
</section>`;
}

function stabilitySection(stability: readonly ParamStability[]): Html | false {
  if (stability.length === 0) return false;
  const rows = stability.map((s) => [
    s.name,
    String(s.mode),
    percent(s.modeShare, 0),
    decimal(s.variation),
    percent(s.drift, 0),
  ]);
  return html`
<section class="panel" id="stability">
  <h2>How steady the parameters were</h2>
  <p class="note">Variation is the standard deviation over the mean; drift the mean step from window to window over the width that was searched.</p>
  ${plainTable(['Parameter', 'Most often', 'Windows', 'Variation', 'Drift'], rows)}
</section>`;
}
