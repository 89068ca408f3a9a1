// A session beside its backtest, as a person reads it in a terminal.

import {
  type ComparedExecution,
  type ComparedFill,
  DIFFERENCE_PARTS,
  type DifferencePart,
  formatTime,
  type ReplayDifference,
  type SessionComparison,
  type SessionReplay,
} from 'tradelab';
import type { Io } from '../io.ts';
import { signed } from './live-board.ts';
import { count, decimal, NONE, price } from './numbers.ts';
import { cut, type Style, styleOf } from './style.ts';
import { type TableColumn, table } from './table.ts';

const WORDS: Readonly<Record<DifferencePart, string>> = {
  price: 'filled in the same bar at another price',
  latency: 'filled in another bar',
  size: 'filled in another size',
  fee: 'paid another fee',
  missed: 'simulated, and not done',
  extra: 'done, and not simulated',
  dust: 'less than a lot, left over of positions',
  funding: 'paid other funding',
};

const LARGEST: readonly TableColumn[] = [
  { head: 'Largest' },
  { head: 'Fill' },
  { head: 'Backtest', align: 'right' },
  { head: 'Session', align: 'right' },
  { head: 'Amount', align: 'right' },
  { head: 'Mostly by' },
];

const [SHOWN, HASH, CENT] = [10, 16, 0.005];

/** Whether the session decides the same again, its equity beside that of the backtest, and where the difference is from. */
export function comparisonLines(comparison: SessionComparison, io: Io): string[] {
  const { session, strategy, symbol, timeframe, mode, from, to, bars, replay } = comparison;
  const style = styleOf(io);
  const span = `${formatTime(from)} to ${formatTime(to)}, ${count(bars)} ${bars === 1 ? 'bar' : 'bars'}`;
  return [
    `${style.bold(strategy)} on ${style.bold(symbol)} ${timeframe}, ${span}`,
    style.faint(`${mode} session ${session} beside the backtest over its bars`),
    '',
    ...replayLines(replay, style),
    '',
    ...partLines(comparison, style),
    ...largestLines(comparison.fills, style),
    ...reasonLines(comparison.fills, io, style),
  ];
}

function replayLines({ same, steps, difference, recorded }: SessionReplay, style: Style): string[] {
  if (same) {
    const again = `${count(steps)} steps gone through again: the same decisions and fills, to the last bit`;
    return [`${style.good('✓')} ${again}`, style.faint(`  decisions ${recorded.decisions.slice(0, HASH)}`)];
  }
  const { seq, time, recorded: was, replayed } = difference!;
  return [
    `${style.bad('✗')} gone through again it does otherwise, first at ${formatTime(time)} (entry ${seq})`,
    `  recorded: ${entryText(was)}`,
    `  again:    ${entryText(replayed)}`,
  ];
}

function entryText(entry: ReplayDifference['recorded']): string {
  return entry === null ? 'nothing' : `${entry.kind} ${JSON.stringify(entry.data)}`;
}

/** The equity of both, and the parts of the difference that are not 0. */
function partLines(comparison: SessionComparison, style: Style): string[] {
  const { equity, simulatedEquity, difference, parts } = comparison;
  const present = DIFFERENCE_PARTS.filter((part) => parts[part] !== 0);
  const rows = [
    ['session', decimal(equity), ''],
    ['backtest', decimal(simulatedEquity), ''],
    ['difference', amount(difference), difference === 0 ? 'none' : ''],
    ...present.map((part) => [`  ${part}`, amount(parts[part]), WORDS[part]]),
  ];
  const [head, ...lines] = table([{ head: 'Equity' }, { head: '', align: 'right' }, { head: '' }], rows);
  return [style.faint(head!), ...lines];
}

/** The fills that made most of the difference. */
function largestLines(fills: readonly ComparedFill[], style: Style): string[] {
  const largest = fills
    .filter(({ difference }) => Math.abs(difference) >= CENT)
    .sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference))
    .slice(0, SHOWN);
  if (largest.length === 0) return [];
  const rows = largest.map(({ key, side, simulated, real, difference, parts }) => [
    formatTime((real ?? simulated)!.time),
    `${side} ${key}`,
    priceText(simulated),
    priceText(real),
    amount(difference),
    [...DIFFERENCE_PARTS].sort((a, b) => Math.abs(parts[b]) - Math.abs(parts[a]))[0]!,
  ]);
  const [head, ...lines] = table(LARGEST, rows);
  return ['', style.faint(head!), ...lines];
}

function priceText(execution: ComparedExecution | null): string {
  return execution === null ? NONE : price(execution.price);
}

/** Why fills were missed, as far as that is known, and how many by each reason. */
function reasonLines(fills: readonly ComparedFill[], io: Io, style: Style): string[] {
  const counts = new Map<string, number>();
  for (const { reason } of fills) if (reason !== null) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  if (counts.size === 0) return [];
  const lines = Array.from(counts, ([reason, times]) =>
    cut(`${count(times).padStart(4)}  ${reason}`, io.columns),
  );
  return ['', style.faint('Why fills were missed'), ...lines];
}

/** An amount with its sign; what is less than a cent is none. */
function amount(value: number): string {
  return Math.abs(value) < CENT ? decimal(0) : signed(value);
}
