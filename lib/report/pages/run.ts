// The page of one run.

import type { RunRecord } from '../../core/index.ts';
import { worstDrawdowns } from '../charts/drawdown.ts';
import type { PageParts } from '../document.ts';
import { type Html, html } from '../html.ts';
import type { ReportOptions } from '../report-html.ts';
import { chartSections, priceSection } from '../sections/charts.ts';
import {
  dataLine,
  runDetails,
  sensitivityLine,
  syntheticBanner,
  warningSection,
} from '../sections/details.ts';
import { luckSection } from '../sections/luck.ts';
import { headlineCards, metricSection } from '../sections/metrics.ts';
import { cell, dataTable } from '../sections/table.ts';
import { tradeSection } from '../sections/trades.ts';

const WORST = 10;

/** Figures, price, performance, drawdowns, trades and all metrics of a run. */
export async function runPage(run: RunRecord, { evidence }: ReportOptions): Promise<PageParts> {
  const { strategy, bars } = run;
  const { symbol, timeframe, time, length } = bars;
  const charts = await chartSections(run);
  return {
    title: `${strategy} on ${symbol} ${timeframe}`,
    heading: strategy,
    subtitle: dataLine({ symbol, timeframe, from: time[0] ?? 0, to: time.at(-1) ?? 0, bars: length }),
    timeframe,
    scripts: ['candles', 'charts', 'table'],
    body: html`
${syntheticBanner(run)}
${warningSection(run)}
${headlineCards(run)}
${sensitivityLine(run)}
${luckSection(evidence)}
${priceSection(run)}
${charts}
${drawdownSection(run)}
${tradeSection(run)}
${metricSection(run)}
${runDetails(run)}`,
  };
}

function drawdownSection({ equity, bars }: RunRecord): Html | false {
  const worst = worstDrawdowns(equity, WORST);
  if (worst.length === 0) return false;
  const at = (row: number) => bars.time[row]!;
  return html`
<section class="panel" id="worst">
  <h2>Worst drawdowns</h2>
  <p class="note">From the last close at a peak to the first close that regained it, deepest first.</p>
  ${dataTable(
    'drawdowns',
    'Worst drawdowns',
    [
      { key: 'depth', label: 'Depth', format: 'percent', digits: 2 },
      { key: 'peak', label: 'Peak', format: 'time' },
      { key: 'trough', label: 'Trough', format: 'time' },
      { key: 'recovery', label: 'Regained', format: 'time' },
      { key: 'bars', label: 'Bars', format: 'number' },
    ],
    {
      depth: worst.map(({ depth }) => cell(depth)),
      peak: worst.map(({ peak }) => at(peak)),
      trough: worst.map(({ trough }) => at(trough)),
      recovery: worst.map(({ recovery }) => (recovery === null ? null : at(recovery))),
      bars: worst.map((period) => period.bars),
    },
  )}
</section>`;
}
