// The page of one run.

import type { RunRecord } from '../../core/index.ts';
import type { PageParts } from '../document.ts';
import { html } from '../html.ts';
import type { ReportOptions } from '../report-html.ts';
import { chartSections, priceSection } from '../sections/charts.ts';
import {
  dataLine,
  runDetails,
  sensitivityLine,
  syntheticBanner,
  warningSection,
} from '../sections/details.ts';
import { drawdownSection } from '../sections/drawdowns.ts';
import { luckSection } from '../sections/luck.ts';
import { headlineCards, metricSection } from '../sections/metrics.ts';
import { tradeSection } from '../sections/trades.ts';

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
${syntheticBanner(bars.synthetic)}
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
