// What ran, above its results: the market, the options, and that data are not real; and what one does next, below.

import type { BacktestResult, Bars } from 'tradelab';
import type { Io } from '../io.ts';
import { count, duration, NONE, rate } from './numbers.ts';
import { type Style, styleOf } from './style.ts';
import { wrap } from './table.ts';

/** Says of synthetic data what they are; nothing of others. */
export function banner({ synthetic }: Bars, columns: number, style: Style): string[] {
  if (synthetic === undefined) return [];
  const words = `SYNTHETIC DATA: ${synthetic}. No market ever traded so.`.split(' ');
  return [...wrap(words, ' ', columns).map(style.warning), ''];
}

/** SPX (sp500) 1d, 2000-01-03 to 2020-04-17, 5,105 bars with fear-greed. */
export function marketWords(
  { id, symbol, timeframe, time, length, inputs = {} }: Bars,
  style: Style,
): string {
  const name = id === symbol ? symbol : `${symbol} (${id})`;
  const range = `${day(time[0]!)} to ${day(time.at(-1)!)}`;
  const series = [...new Set(Object.values(inputs).map((input) => input.series))];
  const beside = series.length === 0 ? '' : ` with ${series.join(', ')}`;
  return `${style.bold(name)} ${timeframe}, ${range}, ${count(length)} bars${beside}`;
}

/** The options as words, those of every run first. */
export function optionWords(options: BacktestResult['options']): string[] {
  const { cash, fee, slippage, fill, side, size, leverage, stopLoss, takeProfit, trailingStop, risk } =
    options;
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
    ...Object.entries(risk ?? {}).map(riskWord),
  ];
}

const TIMES = ['staleData', 'fundingPause', 'coolDown'];

/** A limit on risk: dailyLoss 0.05, coolDown 4:00:00 h. */
function riskWord([name, value]: [string, unknown]): string {
  if (typeof value === 'object') return name;
  return `${name} ${TIMES.includes(name) ? duration(value as number) : value}`;
}

function sizeWord(size: object): string {
  return Object.entries(size)
    .map(([kind, value]) => `${kind} ${kind === 'risk' ? rate(Number(value)) : value}`)
    .join();
}

/** Commands and flags with what each is for. */
export function stepLines(steps: readonly (readonly [what: string, why: string])[], io: Io): string[] {
  const width = Math.max(...steps.map(([what]) => what.length)) + 2;
  const { faint } = styleOf(io);
  return ['', ...steps.map(([what, why]) => faint(`${what.padEnd(width)}${why}`))];
}

function day(time: number): string {
  return Number.isFinite(time) ? new Date(time).toISOString().slice(0, 10) : NONE;
}
