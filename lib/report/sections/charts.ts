// The charts of the page: the price by lightweight-charts, all others by Vega.

import type { RunRecord } from '../../core/index.ts';
import { type ChartName, chart } from '../charts/index.ts';
import { compileChart, type VegaSpec } from '../compile.ts';
import { type Html, html, jsonBlock } from '../html.ts';
import { panesOf } from '../panes.ts';
import { priceData } from '../price-data.ts';
import type { ChartSpec, ReadoutField } from '../spec.ts';
import { quoteUnit } from '../units.ts';

/** Candles with the strategy's own indicators and its trades. */
export function priceSection(run: RunRecord): Html {
  const { candles, data } = priceData(run);
  const height = 30 + panesOf(run.indicators).reduce((sum, pane) => sum + pane.height, 0);
  const what =
    candles.length === run.bars.length
      ? `Candles of ${run.bars.timeframe}`
      : `${run.bars.length.toLocaleString('en-US')} bars of ${run.bars.timeframe}, shown as candles of ${candles.timeframe} with indicators as at their closes`;
  return html`
<section class="panel" id="price">
  <div class="row">
    <div>
      <h2>${run.bars.symbol} price, ${quoteUnit(run.bars.symbol)}</h2>
      <p class="note">${what}; times in UTC. Arrows are entries, dots are exits. Drag to move, pinch or click and scroll to zoom.</p>
    </div>
    <div class="buttons">
      <button type="button" id="candles-latest">Latest</button>
      <button type="button" id="candles-all">All</button>
    </div>
  </div>
  <p class="readout" id="candles-readout"></p>
  <div id="candles" style="height: ${height}px"></div>
  <p class="note" id="candles-note" hidden></p>
  ${jsonBlock('price-data', data)}
</section>`;
}

/** The charts over time below each other, then the two distributions side by side. */
export async function chartSections(run: RunRecord): Promise<Html> {
  const overTime = (['equity', 'drawdown', 'rolling-sharpe'] as const).map((name) =>
    figure(name, chart(name, run)),
  );
  const months = chart('monthly-returns', run);
  const trades = { ...chart('trade-returns', run), height: Math.max(260, months.height!) };
  return html`
<section class="panel" id="performance"><h2>Performance</h2>${await Promise.all(overTime)}</section>
<div class="pair">
  <section class="panel">${await figure('monthly-returns', months)}</section>
  <section class="panel">${await figure('trade-returns', trades)}</section>
</div>`;
}

async function figure(name: ChartName, spec: ChartSpec): Promise<Html> {
  const { values } = spec['data'] as { values: readonly unknown[] };
  const readout = values.length > 0 ? (spec.usermeta?.readout ?? []) : [];
  const caption = html`
  <figcaption>
    <h3>${spec.title.text}</h3>
    <p class="note">${spec.title.subtitle}</p>
    ${readout.length > 0 && html`<p class="readout"><time></time>${readout.map(field)}</p>`}
  </figcaption>`;
  if (values.length === 0) {
    return html`<figure>${caption}<p class="empty">Nothing to show: this run is too short, or closed no trade.</p></figure>`;
  }
  return html`<figure data-chart="${name}"${readout.length > 0 && html` data-cursor`}>${caption}
  <div class="view" role="img" aria-label="${spec.title.text}"></div>
  ${jsonBlock(`chart-${name}`, await pageSpec(spec))}
</figure>`;
}

function field({ field, label, format, colour }: ReadoutField): Html {
  return html`<span><i style="background: var(--${colour})"></i>${label} <b data-field="${field}" data-format="${format}"></b></span>`;
}

/** The Vega spec for the page, which has its own title and legend and as much width as the screen. */
async function pageSpec({ title: _, ...spec }: ChartSpec): Promise<VegaSpec> {
  const config = { ...(spec['config'] as object), legend: { disable: true } };
  return compileChart({
    ...spec,
    title: { text: '', subtitle: '' },
    width: 'container',
    autosize: { type: 'fit-x', contains: 'padding' },
    padding: 4,
    config,
  } as ChartSpec);
}
