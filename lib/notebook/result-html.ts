// Results of every kind as HTML of a notebook: a line that says what it is, its figures, its charts.

import { dataSpan } from '../core/data-span.ts';
import type {
  Evidence,
  MonteCarloRecord,
  PortfolioRecord,
  RunRecord,
  WalkForwardRecord,
} from '../core/index.ts';
import { formatTime } from '../core/index.ts';
import { decimal, formatMetric, percent } from '../metrics/format.ts';
import { METRICS, type MetricName } from '../metrics/index.ts';
import { dataText, paramsText, portfolioDataText } from '../metrics/run-text.ts';
import { chart } from '../report/charts/index.ts';
import { chartSvg } from '../report/compile.ts';
import { type Html, html } from '../report/html.ts';
import type { SweepRecord } from '../report/records.ts';
import { runLabels } from '../report/run-labels.ts';
import type { ChartSpec } from '../report/spec.ts';
import { mainMetric, topRows, variedParams } from '../report/sweep-rows.ts';
import { htmlTable, pairTable } from './table.ts';

type MetricValues = Readonly<Record<string, number | null>>;

const BEST = 10;

/** A chart as a picture: inlined by itself, since the clip paths of two drawings in one page would be mixed up. */
export async function chartHtml(spec: ChartSpec): Promise<Html> {
  const svg = Buffer.from(await chartSvg(spec)).toString('base64');
  return html`<img alt="${spec.title.text}" style="max-width: 100%" src="data:image/svg+xml;base64,${svg}">`;
}

/** Metrics in three columns, in the order of their table. */
export function metricsHtml(metrics: MetricValues): Html {
  const names = (Object.keys(METRICS) as MetricName[]).filter((name) => metrics[name] !== undefined);
  return pairTable(
    names.map((name) => [METRICS[name].label, formatMetric(metrics[name]!, METRICS[name].unit)]),
  );
}

/** The metrics of a run, its equity and its drawdown. */
export async function runHtml(run: RunRecord): Promise<Html> {
  const data = dataText(dataSpan(run.bars));
  const charts = (['equity', 'drawdown'] as const).map((name) => chartHtml(chart(name, run)));
  return html`${title(`${run.strategy} (${paramsText(run.params)})`, data)}${metricsHtml(run.metrics)}${await Promise.all(charts)}`;
}

/** The metrics of a portfolio, what each leg gave to it, its equity and its drawdown. */
export async function portfolioHtml(portfolio: PortfolioRecord): Promise<Html> {
  const { strategy, legs } = portfolio;
  const charts = (['equity', 'drawdown'] as const).map((name) => chartHtml(chart(name, portfolio)));
  const lines = legs.map(({ name, weight, contribution, pnl, trades, exposure }) => [
    ...[name, percent(weight, 1), percent(contribution), decimal(pnl)],
    ...[decimal(trades, 0), percent(exposure, 1)],
  ]);
  return html`${title(`Portfolio of ${strategy}`, portfolioDataText(portfolio))}
${metricsHtml(portfolio.metrics)}
${htmlTable(['Leg', 'Weight', 'Contribution', 'Profit', 'Trades', 'Exposure'], lines, 1)}
${await Promise.all(charts)}`;
}

/** The best combinations of a sweep or an optimisation, and a heat map, or a line where one parameter varies. */
export async function sweepHtml(sweep: SweepRecord): Promise<Html> {
  const metric = mainMetric(sweep);
  const rows = topRows(sweep, metric, BEST).map((k) => sweep.row(k));
  const beside = (['totalReturn', 'sharpe', 'maxDrawdown', 'trades'] as const).filter(
    (name) => sweep.metrics[name] !== undefined,
  );
  const metrics = [...new Set([metric, ...beside])];
  const params = Object.keys(sweep.params);
  const lines = rows.map((row) => [
    ...params.map((name) => String(row.params[name])),
    ...metrics.map((name) => formatMetric(row.metrics[name] ?? null, METRICS[name].unit)),
  ]);
  const varied = variedParams(sweep).length;
  const name = varied > 1 ? 'heatmap' : varied === 1 ? 'slice' : undefined;
  const what = sweep.kind === 'sweep' ? 'Sweep' : 'Optimisation';
  return html`${title(`${what} of ${sweep.strategy}, ${sweep.length.toLocaleString('en-US')} combinations`, dataText(sweep.data))}
<p>The best by ${METRICS[metric].label}</p>
${htmlTable([...params, ...metrics.map((one) => METRICS[one].label)], lines)}
${name !== undefined && (await chartHtml(chart(name, sweep)))}`;
}

/** The windows of a walk-forward with what was left out of sample. */
export async function walkForwardHtml(record: WalkForwardRecord): Promise<Html> {
  const { windows, efficiency: e, outOfSample } = record;
  const period = ({ from, to }: { from: number; to: number }) => `${formatTime(from)} to ${formatTime(to)}`;
  const lines = windows.map(({ train, test, params, score }, k) => [
    ...[String(k + 1), period(train), period(test), paramsText(params)],
    ...[decimal(score.inSample), decimal(score.outOfSample)],
  ]);
  const name = Object.hasOwn(METRICS, record.objective)
    ? METRICS[record.objective as MetricName].label
    : 'Objective';
  const heads = ['#', 'Train', 'Test', 'Chosen', `${name} in sample`, 'out of sample'];
  return html`${title(`Walk-forward of ${record.strategy}, ${windows.length} ${record.mode} windows`, dataText(record.data))}
<p>Out of sample ${percent(e.outOfSampleReturn)} a year, in sample ${percent(e.inSampleReturn)}: efficiency ${decimal(e.return)}</p>
${htmlTable(heads, lines, 4)}
${await chartHtml(chart('walk-forward', record))}
<p>Out of sample</p>${metricsHtml(outOfSample.metrics)}`;
}

/** What a Monte Carlo simulation comes to, the interval of each metric and the fan. */
export async function monteCarloHtml(record: MonteCarloRecord): Promise<Html> {
  const { metrics, level, runs, strategy, method } = record;
  const lines = Object.entries(metrics).map(([name, m]) => {
    const { label, unit } = METRICS[name as MetricName];
    return [label, ...[m.actual, m.median, m.low, m.high].map((value) => formatMetric(value, unit))];
  });
  const [low, high] = [(1 - level) / 2, (1 + level) / 2].map((share) => percent(share, 1));
  return html`${title(`Monte Carlo of ${strategy}, ${runs.toLocaleString('en-US')} runs by ${method}`, dataText(record.data))}
<p>${record.sentence}</p>
${htmlTable(['', 'As it was', 'Median', low!, high!], lines, 1)}
${await chartHtml(chart('fan', record))}`;
}

/** Several runs: their equity in one chart and their metrics side by side. */
export async function comparisonHtml(runs: readonly RunRecord[]): Promise<Html> {
  const lines = Object.values(METRICS).map((metric) => [
    metric.label,
    ...runs.map(({ metrics }) => formatMetric(metrics[metric.name] ?? null, metric.unit)),
  ]);
  return html`${await chartHtml(chart('comparison', runs))}${htmlTable(['', ...runLabels(runs)], lines, 1)}`;
}

/** The sentence that says whether it is luck, and the figures behind it. */
export function evidenceHtml(e: Evidence): Html {
  return html`<p><b>${e.sentence}</b></p>${pairTable(
    [
      ['Trials', decimal(e.trials, 0)],
      ['Sharpe ratio, annual', decimal(e.annualSharpe)],
      ['Sharpe ratio of luck', decimal(e.annualExpectedMaximumSharpe)],
      ['Probabilistic Sharpe ratio', percent(e.probabilisticSharpe, 1)],
      ['Deflated Sharpe ratio', percent(e.deflatedSharpe, 1)],
      ['Bars needed', decimal(e.minimumTrackRecord, 0)],
    ],
    2,
  )}`;
}

function title(what: string, data: string): Html {
  return html`<p><b>${what}</b><br>${data}</p>`;
}
