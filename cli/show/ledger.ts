// Records of the ledger as a person reads them in a terminal: a list, one of them, several side by side.

import {
  type BacktestResult,
  formatTime,
  type LedgerRun,
  METRICS,
  type MetricName,
  type RunComparison,
} from 'tradelab';
import type { Io } from '../io.ts';
import { optionWords } from './head.ts';
import { metricLines } from './metrics.ts';
import { count, metricValue, NONE } from './numbers.ts';
import { styleOf } from './style.ts';
import { type TableColumn, table, wrap } from './table.ts';

type ListColumn = TableColumn & {
  readonly cell: (run: LedgerRun) => string;
  /** Left out where the table is too wide. */
  readonly spare?: true;
};

const value = (run: LedgerRun, name: MetricName) => metricValue(run.metrics[name], METRICS[name].unit);

const LIST: readonly ListColumn[] = [
  { head: 'Id', cell: ({ id }) => id },
  { head: 'When', cell: ({ recorded }) => formatTime(minute(recorded)).slice('2026-'.length) },
  { head: 'Kind', cell: ({ kind }) => kind, spare: true },
  { head: 'Strategy', cell: ({ strategy }) => strategy },
  { head: 'Data', cell: ({ data }) => `${data.id} ${data.timeframe}` },
  { head: 'Trials', align: 'right', cell: ({ trials }) => count(trials) },
  { head: 'Sharpe', align: 'right', cell: (run) => value(run, 'sharpe') },
  { head: 'Return', align: 'right', cell: (run) => value(run, 'totalReturn') },
  { head: 'Worst', align: 'right', cell: (run) => value(run, 'maxDrawdown') },
];

/** A line for each record; of sweeps and searches the figures are those of their best combination. */
export function listLines(runs: readonly LedgerRun[], io: Io): string[] {
  const lines = (columns: readonly ListColumn[]) =>
    table(
      columns,
      runs.map((run) => columns.map(({ cell }) => cell(run))),
    );
  const full = lines(LIST);
  const [head, ...rest] = full.every((line) => line.length <= io.columns)
    ? full
    : lines(LIST.filter(({ spare }) => !spare));
  return [styleOf(io).faint(head!), ...rest];
}

function minute(time: number): number {
  return Math.floor(time / 60_000) * 60_000;
}

/** One record: what ran, on what, what came of it, and the hashes by which it is known again. */
export function recordLines(run: LedgerRun, io: Io): string[] {
  const style = styleOf(io);
  const { data } = run;
  const name = data.id === data.symbol ? data.symbol : `${data.symbol} (${data.id})`;
  const range = `${formatTime(data.from)} to ${formatTime(data.to)}, ${count(data.bars)} bars`;
  const about = [run.kind, `recorded ${formatTime(minute(run.recorded))}`, `tradelab ${run.engine}`];
  return [
    `${style.bold(run.strategy)} on ${style.bold(name)} ${data.timeframe}, ${range}`,
    style.faint([run.id, ...about].join(' · ')),
    ...trialLines(run),
    ...wrap([...paramWords(run), ...settingWords(run)], ' · ', io.columns).map(style.faint),
    '',
    ...metricLines(run, io.columns, style),
    '',
    ...hashLines(run),
    ...run.warnings.map(({ message }) => `warning: ${message}`),
  ];
}

function trialLines({ kind, trials, partial }: LedgerRun): string[] {
  if (trials === 1) return [];
  const stopped = partial ? ', stopped before its end' : '';
  const what =
    kind === 'walk-forward' ? 'the figures are out of sample' : 'the figures are those of the best';
  return [`${count(trials)} combinations${stopped}; ${what}`];
}

function paramWords({ params }: LedgerRun): string[] {
  return Object.entries(params).map(([key, param]) => `${key} ${param}`);
}

function settingWords({ kind, options }: LedgerRun): string[] {
  if (kind === 'backtest' || kind === 'sweep' || kind === 'optimise')
    return optionWords(options as unknown as BacktestResult['options']);
  return Object.entries(options).map(([name, option]) => `${name} ${plain(option)}`);
}

const HASH = 16;

function hashLines({ strategyHash, dataHash, manifest }: LedgerRun): string[] {
  const { fills, equity } = manifest ?? {};
  const hashes = Object.entries({ strategy: strategyHash, data: dataHash, fills, equity });
  const known = hashes.flatMap(([name, hash]) => (hash ? [`${name} ${hash.slice(0, HASH)}`] : []));
  return known.length === 0 ? [] : [...wrap([`Hashes: ${known[0]}`, ...known.slice(1)], ' · ', 80)];
}

/** Records side by side: what went in and differs, then parameters and metrics. */
export function comparisonLines({ runs, differences, params, metrics }: RunComparison, io: Io): string[] {
  const style = styleOf(io);
  const section = (head: string, lines: readonly (readonly [string, ...string[]])[]) => {
    const columns = [{ head }, ...runs.map(({ id }) => ({ head: id, align: 'right' as const }))];
    const [first, ...rest] = table(columns, lines);
    return [style.faint(first!), ...rest];
  };
  const line = <T>(name: string, values: readonly T[], word: (one: T) => string) =>
    [name, ...values.map(word)] as const;
  const inputs = differences.map(({ name, values }) =>
    line(WORDS[name] ?? name, values, (one) => inputWord(name, one)),
  );
  const defined = metrics.filter(({ values }) => values.some((one) => one !== null));
  return [
    ...(inputs.length === 0
      ? ['All have the same strategy, data and options.']
      : [...section('What differs', inputs), 'Strategy, data and options are the same in all else.']),
    '',
    ...section(
      'Parameters',
      params.map(({ name, values }) => line(name, values, plain)),
    ),
    '',
    ...section(
      'Metrics',
      defined.map(({ name, values }) =>
        line(METRICS[name].label, values, (one) => metricValue(one, METRICS[name].unit)),
      ),
    ),
  ];
}

const HASHES: ReadonlySet<string> = new Set(['strategyHash', 'dataHash', 'detail or funding']);
const WORDS: Readonly<Record<string, string>> = { strategyHash: 'its code', dataHash: 'its bars' };
const TIMES: ReadonlySet<string> = new Set(['from', 'to']);

function inputWord(name: string, input: unknown): string {
  if (typeof input === 'number' && TIMES.has(name)) return formatTime(input);
  return HASHES.has(name) && typeof input === 'string' ? input.slice(0, HASH) : plain(input);
}

function plain(input: unknown): string {
  if (input === null || input === undefined) return NONE;
  return typeof input === 'object' ? JSON.stringify(input) : String(input);
}
