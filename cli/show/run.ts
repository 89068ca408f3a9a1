// A run as a person reads it in a terminal.

import { type BacktestResult, drawdowns } from 'tradelab';
import type { Io } from '../io.ts';
import { metricLines } from './metrics.ts';
import { count, decimal, NONE, percent, rate } from './numbers.ts';
import { sparkline } from './sparkline.ts';
import { type Style, styleOf } from './style.ts';
import { wrap } from './table.ts';
import { tradeLines } from './trades.ts';

/** The lines of a run: what ran, how it went, the metrics, the last trades, and how much hangs on the fills. */
export function runLines(run: BacktestResult, io: Io): string[] {
  const style = styleOf(io);
  return [
    ...banner(run, io.columns, style),
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
  const steps = [
    ...(report === undefined ? [['--report', 'writes a page with charts']] : []),
    result === undefined
      ? ['--out results', "keeps the result, which 'tradelab verify' makes again"]
      : [`tradelab verify ${result}`, 'makes the run again'],
    [`tradelab strategies ${strategy}`, 'lists what --set can change'],
  ];
  const width = Math.max(...steps.map(([what]) => what!.length)) + 2;
  const { faint } = styleOf(io);
  return ['', ...steps.map(([what, why]) => faint(`${what!.padEnd(width)}${why}`))];
}

function banner({ bars }: BacktestResult, columns: number, style: Style): string[] {
  if (bars.synthetic === undefined) return [];
  const words = `SYNTHETIC DATA: ${bars.synthetic}. No market ever traded so.`.split(' ');
  return [...wrap(words, ' ', columns).map(style.warning), ''];
}

function headLines(run: BacktestResult, columns: number, style: Style): string[] {
  const { bars } = run;
  const name = bars.id === bars.symbol ? bars.symbol : `${bars.symbol} (${bars.id})`;
  const range = `${day(bars.time[0]!)} to ${day(bars.time.at(-1)!)}`;
  const params = Object.entries(run.params).map(([key, value]) => `${key} ${value}`);
  return [
    `${style.bold(run.strategy)} on ${style.bold(name)} ${bars.timeframe}, ${range}, ${count(bars.length)} bars`,
    ...wrap([...params, ...optionWords(run)], ' · ', columns).map(style.faint),
  ];
}

/** The options as words, those of every run first. */
function optionWords({ options }: BacktestResult): string[] {
  const { cash, fee, slippage, fill, side, size, leverage, stopLoss, takeProfit, trailingStop } = options;
  const fees = typeof fee === 'number' ? rate(fee) : `${rate(fee.maker)} maker, ${rate(fee.taker)} taker`;
  const optional = (label: string, value: number | undefined) =>
    value === undefined ? [] : [`${label} ${rate(value)}`];
  return [
    `cash ${count(cash)}`,
    `fee ${fees}`,
    ...(slippage > 0 ? [`slippage ${rate(slippage)}`] : []),
    ...[`fills at ${fill === 'close' ? 'the close' : 'the next open'}`, side],
    ...(size === 1 ? [] : [typeof size === 'number' ? `size ${rate(size)}` : sizeWord(size)]),
    ...(leverage > 1 ? [`leverage ${leverage}`] : []),
    ...optional('stop loss', stopLoss),
    ...optional('take profit', takeProfit),
    ...optional('trailing stop', trailingStop),
  ];
}

function sizeWord(size: object): string {
  return Object.entries(size)
    .map(([kind, value]) => `${kind} ${kind === 'risk' ? rate(Number(value)) : value}`)
    .join();
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

function day(time: number): string {
  return Number.isFinite(time) ? new Date(time).toISOString().slice(0, 10) : NONE;
}
