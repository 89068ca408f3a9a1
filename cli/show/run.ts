// A run as a person reads it in a terminal.

import { type BacktestResult, type Bars, drawdowns } from 'tradelab';
import type { Io } from '../io.ts';
import { banner, marketWords, optionWords, stepLines } from './head.ts';
import { metricLines } from './metrics.ts';
import { count, decimal, percent } from './numbers.ts';
import { sparkline } from './sparkline.ts';
import { type Style, styleOf } from './style.ts';
import { wrap } from './table.ts';
import { tradeLines } from './trades.ts';

/** The lines of a run: what ran, how it went, the metrics, the last trades, and how much hangs on the fills. */
export function runLines(run: BacktestResult, io: Io): string[] {
  const style = styleOf(io);
  return [
    ...headLines(run, io.columns, style),
    '',
    ...equityLines(run, io.columns, style),
    '',
    ...metricLines(run, io.columns, style),
    '',
    ...tradeLines(run, io.columns, style),
    sensitivityLine(run),
  ];
}

/** What one does next with a run; what was done already is left out. */
export function nextSteps(
  { strategy }: BacktestResult,
  files: Readonly<Record<string, string>>,
  io: Io,
): string[] {
  const { report, result } = files;
  const steps: (readonly [string, string])[] = [
    ...(report === undefined ? [['--report', 'writes a page with charts'] as const] : []),
    result === undefined
      ? ['--out results', "keeps the result, which 'tradelab verify' makes again"]
      : [`tradelab verify ${result}`, 'makes the run again'],
    [`tradelab strategies ${strategy}`, 'lists what --set can change'],
  ];
  return stepLines(steps, io);
}

/** What ran: the strategy, the market and whether it is one, the parameters and options. */
export function headLines(run: BacktestResult, columns: number, style: Style): string[] {
  const params = Object.entries(run.params).map(([key, value]) => `${key} ${value}`);
  return [
    ...banner(run.bars, columns, style),
    `${style.bold(run.strategy)} on ${marketWords(run.bars, style)}`,
    ...wrap([...params, ...optionWords(run.options), ...gradeWords(run.bars)], ' · ', columns).map(
      style.faint,
    ),
  ];
}

function gradeWords({ quality }: Bars): string[] {
  if (quality === undefined) return [];
  const { grade, doubtful } = quality;
  return [doubtful === 0 ? `data grade ${grade}` : `data grade ${grade} (${percent(doubtful)} doubtful)`];
}

const LABEL = 10;

function equityLines({ equity, options }: BacktestResult, columns: number, style: Style): string[] {
  const end = equity.at(-1)!;
  const depth = drawdowns(equity).map((fraction) => -fraction);
  const worst = depth.reduce((most, value) => Math.max(most, value), 0);
  const tail = [`${count(options.cash)} → ${decimal(end)}`, `down to ${percent(-worst)}`];
  const width = Math.max(20, Math.min(columns, 120) - LABEL - Math.max(...tail.map((t) => t.length)) - 2);
  const paint = end >= options.cash ? style.good : style.bad;
  return [
    `${'Equity'.padEnd(LABEL)}${paint(sparkline(equity, width))}  ${tail[0]}`,
    `${'Drawdown'.padEnd(LABEL)}${style.faint(sparkline(depth, width))}  ${tail[1]}`,
  ];
}

function sensitivityLine({ sensitivity }: BacktestResult): string {
  const { ambiguousBars, pessimisticReturn: worst, optimisticReturn: best } = sensitivity;
  if (percent(worst) === percent(best))
    return `Fill sensitivity  none: the return is ${percent(best)} under any reading of the bars`;
  const bars = `${count(ambiguousBars)} ambiguous ${ambiguousBars === 1 ? 'bar' : 'bars'}`;
  return `Fill sensitivity  ${bars}; return from ${percent(worst)} (pessimistic) to ${percent(best)} (optimistic)`;
}
