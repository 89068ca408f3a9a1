// The worst drawdowns of a page, one by one.

import { type DrawnEquity, worstDrawdowns } from '../charts/drawdown.ts';
import { type Html, html } from '../html.ts';
import { cell, dataTable } from './table.ts';

const WORST = 10;

/** The ten deepest drawdowns with their times; nothing without any. */
export function drawdownSection({ equity, bars }: DrawnEquity): Html | false {
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
