// The charts of the page: the price by lightweight-charts, all others by Vega.

import type { RunRecord } from '../../core/index.ts';
import { drawdownChart } from '../charts/drawdown.ts';
import { equityChart } from '../charts/equity.ts';
import { monthlyReturnsChart } from '../charts/monthly-returns.ts';
import { rollingSharpeChart } from '../charts/rolling-sharpe.ts';
import { tradeReturnsChart } from '../charts/trade-returns.ts';
import { type Html, html, jsonBlock } from '../html.ts';
import { panesOf } from '../panes.ts';
import { priceData } from '../price-data.ts';
import type { DrawnRun } from '../records.ts';
import { quoteUnit } from '../units.ts';
import { figure } from './figure.ts';

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
export async function chartSections(run: DrawnRun): Promise<Html> {
  const overTime = [
    figure('equity', equityChart(run)),
    figure('drawdown', drawdownChart(run)),
    figure('rolling-sharpe', rollingSharpeChart(run)),
  ];
  const months = monthlyReturnsChart(run);
  const trades = { ...tradeReturnsChart(run), height: Math.max(260, months.height!) };
  return html`
<section class="panel" id="performance"><h2>Performance</h2>${await Promise.all(overTime)}</section>
<div class="pair">
  <section class="panel">${await figure('monthly-returns', months)}</section>
  <section class="panel">${await figure('trade-returns', trades)}</section>
</div>`;
}
