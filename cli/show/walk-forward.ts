// A walk-forward as a person reads it in a terminal.

import {
  type Bars,
  METRICS,
  type MetricName,
  type ParamStability,
  type WalkForwardEfficiency,
  type WalkForwardResult,
  type WalkForwardWindow,
} from 'tradelab';
import type { Io } from '../io.ts';
import { banner, marketWords, optionWords } from './head.ts';
import { count, decimal, metricValue } from './numbers.ts';
import { sparkline } from './sparkline.ts';
import { type Style, styleOf } from './style.ts';
import { type TableColumn, table, wrap } from './table.ts';

/** The lines of a walk-forward: its windows, the test windows as one run, what was left, and how steady the choices were. */
export function walkForwardLines(result: WalkForwardResult, bars: Bars, io: Io): string[] {
  const style = styleOf(io);
  const { windows } = result;
  const head = headLines(result, bars, io.columns, style);
  if (windows.length === 0) return [...head, '', 'No window is done.'];
  const [windowHead, ...rows] = windowTable(result, io.columns);
  const [metricHead, ...metrics] = metricTable(result);
  return [
    ...head,
    '',
    ...[style.faint(windowHead!), ...rows],
    '',
    equityLine(result, io.columns, style),
    '',
    ...[style.faint(metricHead!), ...metrics],
    ...wrap(defaultWords(result), ' · ', io.columns).map(style.faint),
    '',
    ...efficiencyWords(result).flatMap((words) => wrap(words.split(' '), ' ', io.columns)),
    '',
    ...stabilityLines(result.stability, style),
  ];
}

function headLines(result: WalkForwardResult, bars: Bars, columns: number, style: Style): string[] {
  const { strategy, windows, mode, embargo, options } = result;
  const trials = windows.reduce((sum, window) => sum + window.trials, 0);
  const words = [
    `${count(windows.length)} ${windows.length === 1 ? 'window' : 'windows'}, ${mode}`,
    `embargo ${count(embargo)} bars`,
    `${count(trials)} combinations`,
    `by ${labelOf(result)}`,
    ...optionWords(options),
  ];
  return [
    ...banner(bars, columns, style),
    `${style.bold(strategy)} on ${marketWords(bars, style)}`,
    ...wrap(words, ' · ', columns).map(style.faint),
  ];
}

function labelOf({ objective }: WalkForwardResult): string {
  return METRICS[objective as MetricName]?.label ?? objective;
}

/** A column of the table of windows. */
interface WindowColumn extends TableColumn {
  readonly cell: (window: WalkForwardWindow, place: number) => string;
}

/** As many columns as fit: what was chosen, and what it did in and out of sample, come first. */
function windowTable(result: WalkForwardResult, width: number): string[] {
  const { windows, stability, objective } = result;
  const right = (head: string, cell: WindowColumn['cell']): WindowColumn => ({ head, align: 'right', cell });
  const unit = METRICS[objective as MetricName]?.unit ?? 'number';
  const score = (side: 'inSample' | 'outOfSample') => (window: WalkForwardWindow) =>
    metricValue(window.score[side], unit);
  const columns: WindowColumn[] = [
    right('#', (_, place) => String(place + 1)),
    { head: 'Train from', cell: ({ train }) => day(train.from) },
    { head: 'Test from', cell: ({ test }) => day(test.from) },
    { head: 'Test to', cell: ({ test }) => day(test.to) },
    ...stability.map(({ name }) => right(name, ({ params }) => shortValue(params[name]!))),
    right(`${shortLabel(result)} in`, score('inSample')),
    right('out', score('outOfSample')),
    right('Return', ({ outOfSample }) => metricValue(outOfSample['totalReturn']!, 'fraction')),
  ];
  const lines = () =>
    table(
      columns,
      windows.map((window, k) => columns.map(({ cell }) => cell(window, k))),
    );
  const params = stability.map(({ name }) => name);
  let left = 0;
  for (const head of ['Train from', 'Return', 'Test to', ...params.toReversed()]) {
    if (lines().every((line) => line.length <= width)) break;
    const at = columns.findIndex((column) => column.head === head);
    columns.splice(at, 1);
    if (params.includes(head)) left++;
  }
  return left === 0
    ? lines()
    : [...lines(), `${left} more ${left === 1 ? 'parameter' : 'parameters'} in --json`];
}

/** Sharpe of 'Sharpe ratio': the table has no room for more. */
function shortLabel(result: WalkForwardResult): string {
  return labelOf(result).replace(/ ratio$/, '');
}

function shortValue(value: number | string | boolean): string {
  return typeof value === 'number' ? String(Number(value.toPrecision(4))) : String(value);
}

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

function equityLine({ outOfSample, options }: WalkForwardResult, columns: number, style: Style): string {
  const { equity } = outOfSample;
  const [label, end] = ['Out of sample  ', equity.at(-1)!];
  const tail = `  ${count(options.cash)} → ${decimal(end)}`;
  const paint = end >= options.cash ? style.good : style.bad;
  const width = Math.max(20, Math.min(columns, 120) - label.length - tail.length);
  return `${label}${paint(sparkline(equity, width))}${tail}`;
}

const COMPARED: readonly MetricName[] = [
  ...(['totalReturn', 'cagr', 'sharpe', 'maxDrawdown', 'exposure', 'trades', 'winRate'] as const),
  'profitFactor',
];

/** The test windows as one run, beside what the default parameters and the market did on the same bars. */
function metricTable({ outOfSample, defaults, objective }: WalkForwardResult): string[] {
  const [walk, plain] = [outOfSample.metrics, defaults!.metrics];
  const asked = Object.hasOwn(METRICS, objective) ? [objective as MetricName] : [];
  const names = [...new Set([...COMPARED, ...asked])];
  const columns = [
    { head: 'Out of sample' },
    { head: 'Walk-forward', align: 'right' },
    { head: 'Defaults', align: 'right' },
    { head: 'Buy and hold', align: 'right' },
  ] as const;
  return table(
    columns,
    names.map((name) => {
      const { label, unit } = METRICS[name];
      const held = name === 'totalReturn' ? metricValue(walk.buyAndHoldReturn, 'fraction') : '';
      return [label, metricValue(walk[name], unit), metricValue(plain[name], unit), held];
    }),
  );
}

function defaultWords({ defaults }: WalkForwardResult): string[] {
  const [first, ...rest] = Object.entries(defaults!.params).map(
    ([name, value]) => `${name} ${shortValue(value)}`,
  );
  return [`Defaults: ${first}`, ...rest];
}

function efficiencyWords(result: WalkForwardResult): string[] {
  const { efficiency, windows } = result;
  const plural = windows.length === 1 ? 'window' : 'windows';
  const idle = windows.filter(({ outOfSample }) => outOfSample['trades'] === 0).length;
  return [
    returnWords(efficiency),
    ...(efficiency.objective === null
      ? []
      : [`The ${labelOf(result)} out of sample is ${share(efficiency.objective)} of what it was in sample.`]),
    `${efficiency.profitable} of ${windows.length} test ${plural} ended with a profit.`,
    ...(idle === 0 ? [] : [`${idle} had no trades: each begins without a position and waits for an entry.`]),
  ];
}

function returnWords({ return: left, inSampleReturn, outOfSampleReturn }: WalkForwardEfficiency): string {
  const [found, kept] = [inSampleReturn, outOfSampleReturn].map((value) => metricValue(value, 'fraction'));
  const both = `${found} a year in sample, ${kept} out of sample`;
  return left === null ? `Efficiency undefined: ${both}.` : `Efficiency ${share(left)}: ${both}.`;
}

function share(fraction: number): string {
  return `${decimal(100 * fraction, 0)}%`;
}

/** How steady the choice of each parameter was. */
function stabilityLines(stability: readonly ParamStability[], style: Style): string[] {
  const columns = [
    { head: 'Parameter' },
    { head: 'Most often', align: 'right' },
    { head: 'in windows', align: 'right' },
    { head: 'Moves by', align: 'right' },
  ] as const;
  const rows = stability.map(({ name, mode, modeShare, drift }) => [
    ...[name, shortValue(mode), share(modeShare)],
    drift === null ? '' : `${share(drift)} of its range`,
  ]);
  const [head, ...lines] = table(columns, rows);
  return [style.faint(head!), ...lines];
}
