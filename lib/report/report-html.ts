// One run as one self-contained HTML page that opens offline.

import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { writeWhole } from '../core/files.ts';
import { DAY_MS, formatTime, type RunRecord, type Timeframe, timeframeMs } from '../core/index.ts';
import { Html, html } from './html.ts';
import { libraryScripts, pageScript } from './page-script.ts';
import { chartSections, priceSection } from './sections/charts.ts';
import { detailSection, sensitivityLine, syntheticBanner, warningSection } from './sections/details.ts';
import { headlineCards, metricSection } from './sections/metrics.ts';
import { tradeSection } from './sections/trades.ts';
import { STYLE } from './style.ts';

/** Writes the report of a run to an HTML file, making its folder. */
export async function writeReport(run: RunRecord, file: string): Promise<void> {
  const page = await reportHtml(run);
  await writeWhole(file, (aside) => writeFile(aside, page));
}

/** The report of a run: the same run gives the same text. */
export async function reportHtml(run: RunRecord): Promise<string> {
  const [libraries, charts, theme, candles, drawing, trades] = await Promise.all([
    libraryScripts(),
    chartSections(run),
    pageScript('theme'),
    pageScript('candles'),
    pageScript('charts'),
    pageScript('trades'),
  ]);
  const own = [theme, candles, drawing, ...(run.trades.length > 0 ? [trades] : [])];
  return `<!doctype html>\n${document(run, charts, libraries, own).text}`;
}

function document(run: RunRecord, charts: Html, libraries: readonly string[], own: readonly string[]): Html {
  return html`<html lang="en" data-time-length="${timeLength(run.bars.timeframe)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy([...libraries, ...own])}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="tradelab">
<title>${run.strategy} on ${run.bars.symbol} ${run.bars.timeframe}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
${header(run)}
${syntheticBanner(run)}
${warningSection(run)}
${headlineCards(run)}
${sensitivityLine(run)}
<noscript><p class="banner">The charts and the trade list of this page need JavaScript.</p></noscript>
${priceSection(run)}
${charts}
${tradeSection(run)}
${metricSection(run)}
${detailSection(run)}
${FOOTER}
${libraries.map((code) => html`<script>${new Html(code)}</script>\n`)}
${own.map((code) => html`<script type="module">${new Html(code)}</script>\n`)}
</body>
</html>
`;
}

/** How much of an ISO time says when a bar opened: its date, its minute or its second. */
function timeLength(timeframe: Timeframe): number {
  const ms = timeframeMs(timeframe);
  return ms % DAY_MS === 0 ? 10 : ms % 60_000 === 0 ? 16 : 19;
}

function header({ strategy, bars }: RunRecord): Html {
  return html`<header>
  <div>
    <h1>${strategy}</h1>
    <p class="subtitle">${bars.symbol} · ${bars.timeframe} · <span>${formatTime(bars.time[0] ?? 0)}</span> to <span>${formatTime(bars.time.at(-1) ?? 0)}</span> · <span>${bars.length.toLocaleString('en-US')} bars</span></p>
  </div>
  <button type="button" id="theme">Light / dark</button>
</header>`;
}

// The licence of lightweight-charts asks for this notice and link; the logo on the chart is a second one.
const FOOTER = html`<footer>Made by tradelab. Past results do not promise future ones.
Candles by TradingView Lightweight Charts™, Copyright (c) 2026 TradingView, Inc. <a href="https://www.tradingview.com/" rel="noopener">https://www.tradingview.com/</a>,
other charts by Vega.</footer>`;

/**
 * Nothing may be fetched, and only the scripts written here may run, each known by its hash. Vega compiles the
 * expressions of a chart with `Function`, hence 'unsafe-eval': the expressions are ours, and names and figures of a run
 * reach charts as data alone. The interpreter that would avoid it is one more package to inline, and slower.
 */
function policy(scripts: readonly string[]): string {
  const hashes = scripts.map((code) => `'sha256-${createHash('sha256').update(code).digest('base64')}'`);
  return [
    "default-src 'none'",
    `script-src ${hashes.join(' ')} 'unsafe-eval'`,
    "style-src 'unsafe-inline'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
