// The trade list of the page.

import { formatTime, type OpenTrade, type RunRecord } from '../../core/index.ts';
import { decimal, signedPercent } from '../../metrics/format.ts';
import { type Html, html } from '../html.ts';
import { priceDigits } from '../price-data.ts';
import { MOST_TRADES, tradesData } from '../trades-data.ts';
import { quoteUnit } from '../units.ts';
import { type Column, dataTable } from './table.ts';

/** The list of closed trades, with the open one above it. */
export function tradeSection(run: RunRecord): Html {
  const more = run.trades.length > MOST_TRADES;
  return html`
<section class="panel" id="trades">
  <h2>Trades</h2>
  <p class="note">${tradeNote(run, more)}</p>
  ${run.openTrade !== null && openTrade(run.openTrade, run)}
  ${run.trades.length > 0 && dataTable('trades', 'Trades', columns(run), tradesData(run))}
</section>`;
}

function tradeNote(run: RunRecord, more: boolean): string {
  const count = run.trades.length.toLocaleString('en-US');
  if (run.trades.length === 0) return 'No trade was closed in this run.';
  const which = more
    ? `The last ${MOST_TRADES.toLocaleString('en-US')} of ${count} closed trades`
    : `${count} closed trades`;
  return `${which}, after fees and slippage, times in UTC. Choose a row to see its candles.`;
}

function openTrade(t: OpenTrade, run: RunRecord): Html {
  const digits = priceDigits(run);
  return html`<p class="open-trade"><b>Open ${t.side}</b> since ${formatTime(t.entryTime)}:
    ${decimal(t.size, sizeDigits(run))} at ${decimal(t.entryPrice, digits)}, marked at ${decimal(t.markPrice, digits)},
    <b class="${t.pnl < 0 ? 'down' : 'up'}">${decimal(t.pnl)} ${quoteUnit(run.bars.symbol)} (${signedPercent(t.return)})</b></p>`;
}

function columns(run: RunRecord): Column[] {
  const price = priceDigits(run);
  return [
    { key: 'number', label: '#', format: 'number' },
    { key: 'side', label: 'Side', format: 'text' },
    { key: 'entryTime', label: 'Entry', format: 'time' },
    { key: 'entryPrice', label: 'Entry price', format: 'number', digits: price },
    { key: 'exitTime', label: 'Exit', format: 'time' },
    { key: 'exitPrice', label: 'Exit price', format: 'number', digits: price },
    { key: 'size', label: 'Size', format: 'number', digits: sizeDigits(run) },
    { key: 'bars', label: 'Bars', format: 'number' },
    { key: 'fees', label: 'Fees', format: 'number', digits: 2 },
    { key: 'pnl', label: 'Profit', format: 'number', digits: 2, signed: true },
    { key: 'return', label: 'Return', format: 'percent', digits: 2, signed: true },
    { key: 'exitReason', label: 'Exit by', format: 'text' },
  ];
}

/** Enough digits that the typical size shows four significant ones. */
function sizeDigits(run: RunRecord): number {
  const size = run.trades.at(-1)?.size ?? run.openTrade?.size ?? 1;
  return Math.min(8, Math.max(0, 3 - Math.floor(Math.log10(size || 1))));
}
