// The last trades of a run, and the position that is open at its end.

import { type BacktestResult, formatTime, type OpenTrade, type Trade } from 'tradelab';
import { count, decimal, percent, price } from './numbers.ts';
import type { Style } from './style.ts';
import { type TableColumn, table } from './table.ts';

const SHOWN = 5;

type Row = Omit<Trade, 'exitTime' | 'exitPrice' | 'exitReason' | 'bars'> & { exit: string[]; reason: string };

const COLUMNS: readonly (TableColumn & { cell: (trade: Row) => string; spare?: true })[] = [
  { head: 'Side', cell: (trade) => trade.side },
  { head: 'Entry', cell: (trade) => formatTime(trade.entryTime) },
  { head: 'Price', align: 'right', cell: (trade) => price(trade.entryPrice) },
  { head: 'Exit', cell: (trade) => trade.exit[0]! },
  { head: 'Price', align: 'right', cell: (trade) => trade.exit[1]! },
  { head: 'Return', align: 'right', cell: (trade) => percent(trade.return) },
  // Left out where the table is too wide: it is the return in money.
  { head: 'Profit', align: 'right', cell: (trade) => decimal(trade.pnl), spare: true },
  { head: 'Reason', cell: (trade) => trade.reason },
];

/** A table of the last few trades; one line where there are none. */
export function tradeLines({ trades, openTrade }: BacktestResult, columns: number, style: Style): string[] {
  if (trades.length === 0 && openTrade === null) return ['No trades.', ''];
  const shown = trades.slice(-SHOWN);
  const rows = [...shown.map(closedRow), ...(openTrade === null ? [] : [openRow(openTrade)])];
  const full = lines(rows, COLUMNS);
  const [head, ...rest] = full.every((line) => line.length <= columns)
    ? full
    : lines(
        rows,
        COLUMNS.filter(({ spare }) => !spare),
      );
  const title =
    shown.length < trades.length ? `Last ${shown.length} of ${count(trades.length)} trades` : 'Trades';
  return [style.faint(title), style.faint(head!), ...rest, ''];
}

function lines(rows: readonly Row[], columns: typeof COLUMNS): string[] {
  return table(
    columns,
    rows.map((row) => columns.map(({ cell }) => cell(row))),
  );
}

function closedRow(trade: Trade): Row {
  return { ...trade, exit: [formatTime(trade.exitTime), price(trade.exitPrice)], reason: trade.exitReason };
}

function openRow(trade: OpenTrade): Row {
  return { ...trade, exit: ['', price(trade.markPrice)], reason: 'still open' };
}
