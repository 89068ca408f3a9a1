// Sessions as their ledger has them: a list, and one with all that it holds.

import {
  type FillRow,
  formatTime,
  type LedgerReader,
  type OrderRow,
  type RecordedPlan,
  type SessionOwner,
  type SessionRow,
  type SessionSummary,
  sessionSummary,
  timeframeMs,
} from 'tradelab';
import type { Io } from '../io.ts';
import { signed } from './live-board.ts';
import { firstLine, positionWords, sizeWords } from './live-words.ts';
import { count, NONE, percent, price } from './numbers.ts';
import { styleOf } from './style.ts';
import { fittingTable, type ListColumn, table, wrap } from './table.ts';

/** A session with what it has come to, and who runs it. */
export interface BotRow extends SessionRow, SessionSummary {
  readonly profit: number;
  /** Null where no process runs it. */
  readonly owner: SessionOwner | null;
}

/** All that the ledger has of some sessions in short. */
export function botRows(ledger: LedgerReader, sessions: readonly SessionRow[]): BotRow[] {
  const owners = new Map(ledger.owners().map((owner) => [owner.session, owner]));
  return sessions.map((session) => {
    const summary = sessionSummary(ledger, session.id);
    const profit = summary.equity - summary.startingCash;
    return { ...session, ...summary, profit, owner: owners.get(session.id) ?? null };
  });
}

/** Where a session stands: one that should run, and that no process runs, has crashed. */
export function standing({ status, owner }: Pick<BotRow, 'status' | 'owner'>): string {
  return owner === null && status !== 'stopped' && status !== 'failed' ? 'crashed' : status;
}

const LIST: readonly ListColumn<BotRow>[] = [
  { head: 'Session', cell: ({ id }) => id },
  { head: 'Market', cell: ({ symbol, timeframe }) => `${symbol} ${timeframe}`, spare: 4 },
  { head: 'Mode', cell: ({ mode }) => mode },
  { head: 'Status', cell: standing },
  { head: 'Position', cell: ({ position }) => positionWords(position) },
  { head: 'Profit', align: 'right', cell: ({ profit }) => signed(profit) },
  { head: 'Last close', cell: (row) => closeOf(row), spare: 1 },
  { head: 'Pid', align: 'right', cell: ({ owner }) => String(owner?.pid ?? NONE), spare: 3 },
  { head: 'Beat', align: 'right', cell: ({ owner }) => beatOf(owner), spare: 2 },
];

/** A line for each session. */
export function botLines(rows: readonly BotRow[], io: Io): string[] {
  const [head, ...lines] = fittingTable(LIST, rows, io.columns);
  const { faint, warning } = styleOf(io);
  const isWrong = (row: BotRow) => ['crashed', 'failed', 'halted', 'waiting'].includes(standing(row));
  return [faint(head!), ...lines.map((line, k) => (isWrong(rows[k]!) ? warning(line) : line))];
}

/** When the last bar closed that it saw. */
function closeOf({ lastTime, timeframe }: BotRow): string {
  return lastTime === null ? NONE : formatTime(lastTime + timeframeMs(timeframe));
}

function beatOf(owner: SessionOwner | null): string {
  return owner === null ? NONE : `${Math.max(0, Math.round((Date.now() - owner.beat) / 1000))} s`;
}

/** What a session holds besides. */
export interface Holdings {
  readonly orders: readonly OrderRow[];
  /** The last ones. */
  readonly fills: readonly FillRow[];
}

const FACT_WIDTH = 9;

/** One session: what it is, how it stands, its orders and its last fills. */
export function statusLines(row: BotRow, { orders, fills }: Holdings, io: Io): string[] {
  const style = styleOf(io);
  const { equity, startingCash, position, entryPrice, profit, lastPrice } = row;
  const fact = (head: string, words: string) => `${style.faint(head.padEnd(FACT_WIDTH))} ${words}`;
  const share = `${profit < 0 ? '' : '+'}${percent(profit / startingCash)}`;
  const section = (head: string, lines: readonly string[]) =>
    lines.length === 0 ? [fact(head, 'none')] : ['', style.faint(lines[0]!), ...lines.slice(1)];
  return [
    `${style.bold(row.id)}  ${row.mode}`,
    ...planWords(row).flatMap((words) => wrap(words, ' · ', io.columns)),
    '',
    fact('Status', statusWords(row)),
    fact('Bar', lastPrice === null ? 'none so far' : `closed at ${price(lastPrice)}, ${closeOf(row)}`),
    fact('Position', position === 0 ? 'flat' : `${positionWords(position)} from ${price(entryPrice)}`),
    fact('Profit', `${signed(profit)} (${share}), equity ${price(equity)}`),
    ...section('Orders', orders.length === 0 ? [] : table(ORDERS, orders.map(orderCells))),
    ...section('Fills', fills.length === 0 ? [] : table(FILLS, fills.map(fillCells))),
  ];
}

function statusWords({ status, reason, statusTime, owner, ...row }: BotRow): string {
  const why = reason === null ? '' : ` (${firstLine(reason)})`;
  const who =
    owner === null ? 'no process runs it' : `process ${owner.pid} on ${owner.host}, ${beatOf(owner)} ago`;
  return `${standing({ ...row, status, owner })}${why} since ${formatTime(second(statusTime))}; ${who}`;
}

function planWords({
  strategy,
  params,
  exchange,
  symbol,
  timeframe,
  options,
  startedTime,
}: BotRow): string[][] {
  const { options: given, fills, inputs = {}, strategyFile } = options as RecordedPlan;
  const plain = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value));
  const named = (values: object) => Object.entries(values).map(([name, value]) => `${name} ${plain(value)}`);
  return [
    [strategyFile ?? strategy, ...named(params), ...named(inputs)],
    [
      `${exchange}:${symbol} ${timeframe}`,
      `begun ${formatTime(second(startedTime))}`,
      `fills by ${fills}`,
      ...named(given),
    ],
  ];
}

const ORDERS = [
  { head: 'Order' },
  { head: 'Side' },
  { head: 'Type' },
  { head: 'Size', align: 'right' },
  { head: 'Price', align: 'right' },
  { head: 'Status' },
  { head: 'Placed' },
] as const;

function orderCells({
  key,
  side,
  type,
  size,
  price: limit,
  trigger,
  status,
  placedTime,
}: OrderRow): string[] {
  const level = limit ?? trigger;
  return [
    ...[key, side, type, size === null ? NONE : sizeWords(size), level === null ? NONE : price(level)],
    ...[status, formatTime(second(placedTime))],
  ];
}

const FILLS = [
  { head: 'Fill' },
  { head: 'Side' },
  { head: 'Size', align: 'right' },
  { head: 'Price', align: 'right' },
  { head: 'Fee', align: 'right' },
  { head: 'Time' },
] as const;

function fillCells({ key, side, size, price: paid, fee, time }: FillRow): string[] {
  return [key, side, sizeWords(size), price(paid), price(fee), formatTime(second(time))];
}

function second(time: number): number {
  return Math.floor(time / 1000) * 1000;
}

/** '3 bots that have stopped are not shown'. */
export function hiddenWords(hidden: number): string {
  return `${count(hidden)} ${hidden === 1 ? 'session that has' : 'sessions that have'} stopped: --all shows them`;
}
