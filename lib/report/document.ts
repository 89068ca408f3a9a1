// The frame of every page: one self-contained HTML file that opens offline.

import { createHash } from 'node:crypto';
import { DAY_MS, parseTimeframe, timeframeMs } from '../core/index.ts';
import { Html, html } from './html.ts';
import { libraryScripts, type PageScript, pageScript } from './page-script.ts';
import { STYLE } from './style.ts';

/** What a page is made of. */
export interface PageParts {
  /** Of the window. */
  readonly title: string;
  readonly heading: string;
  readonly subtitle: Html;
  readonly body: Html;
  readonly timeframe: string;
  /** What its sections need besides the switch of the theme. */
  readonly scripts: readonly PageScript[];
}

/** The text of a page: the same parts give the same text. */
export async function documentText(parts: PageParts): Promise<string> {
  const [libraries, ...own] = await Promise.all([
    libraryScripts(parts.scripts.includes('candles')),
    ...['theme' as const, ...parts.scripts].map(pageScript),
  ]);
  return `<!doctype html>\n${frame(parts, libraries, own).text}`;
}

function frame(parts: PageParts, libraries: readonly string[], own: readonly string[]): Html {
  return html`<html lang="en" data-time-length="${timeLength(parts.timeframe)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy([...libraries, ...own])}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="tradelab">
<title>${parts.title}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<header>
  <div>
    <h1>${parts.heading}</h1>
    <p class="subtitle">${parts.subtitle}</p>
  </div>
  <button type="button" id="theme">Light / dark</button>
</header>
<noscript><p class="banner">The charts and the lists of this page need JavaScript.</p></noscript>
${parts.body}
${footer(parts.scripts.includes('candles'))}
${libraries.map((code) => html`<script>${new Html(code)}</script>\n`)}
${own.map((code) => html`<script type="module">${new Html(code)}</script>\n`)}
</body>
</html>
`;
}

/** How much of an ISO time says when a bar opened: its date, its minute or its second. */
function timeLength(timeframe: string): number {
  const ms = timeframeMs(parseTimeframe(timeframe));
  return ms % DAY_MS === 0 ? 10 : ms % 60_000 === 0 ? 16 : 19;
}

// The licence of lightweight-charts asks for this notice and link; the logo on the chart is a second one.
const CANDLES = html`
Candles by TradingView Lightweight Charts™, Copyright (c) 2026 TradingView, Inc. <a href="https://www.tradingview.com/" rel="noopener">https://www.tradingview.com/</a>,
other charts by Vega.`;

function footer(candles: boolean): Html {
  return html`<footer>Made by tradelab. Past results do not promise future ones.${candles ? CANDLES : ' Charts by Vega.'}</footer>`;
}

/**
 * Nothing may be fetched, and only the scripts written here may run, each known by its hash. Vega compiles the
 * expressions of a chart with `Function`, hence 'unsafe-eval': the expressions are ours, and names and figures of a
 * result reach charts as data alone. The interpreter that would avoid it is one more package to inline, and slower.
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
