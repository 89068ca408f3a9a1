// The tables of a sweep: its best combinations, and over several markets the best of each on the others.

import { METRICS, type MetricName, type SweepRow } from 'tradelab';
import { count, metricValue } from './numbers.ts';
import { medianOf, type Ranking, rankingOf, type SweptRows } from './ranking.ts';
import type { Style } from './style.ts';
import { type TableColumn, table } from './table.ts';

/** What is shown beside the metric that the rows are ranked by, under heads that leave room. */
const BESIDE: readonly (readonly [MetricName, string])[] = [
  ['totalReturn', 'Return'],
  ['sharpe', 'Sharpe'],
  ['maxDrawdown', 'Drawdown'],
  ['trades', 'Trades'],
  ['winRate', 'Win rate'],
  ['profitFactor', 'Factor'],
];

/** A column of a table of rows of a sweep. */
interface RowColumn extends TableColumn {
  readonly cell: (row: number, place: number) => string;
}

/** How much of the best is shown: rows, the width of the terminal, and the metrics that were asked for. */
export interface Extent {
  readonly top: number;
  readonly columns: number;
  readonly metrics: readonly MetricName[] | undefined;
}

/** The best combinations: over one market with further metrics, over several with the metric on each of them. */
export function topLines(
  results: readonly SweptRows[],
  ranking: Ranking,
  { top, columns, metrics }: Extent,
  style: Style,
): string[] {
  const { by, rows, scores } = ranking;
  const { label, unit } = METRICS[by];
  if (rows.length === 0) return [`No combination has a ${label}.`];
  const [first] = results as [SweptRows];
  const score: RowColumn = {
    head: results.length === 1 ? headOf(by) : 'Median',
    align: 'right',
    cell: (row) => metricValue(scores[row]!, unit),
  };
  const place: RowColumn = { head: '#', align: 'right', cell: (_, k) => String(k + 1) };
  const beside = (metrics ?? BESIDE.map(([name]) => name)).filter((name) => name !== by);
  const rest = results.length === 1 ? metricColumns(first, beside) : marketColumns(results, by);
  const [head, ...lines] = fitting([place, ...paramColumns(first), score], rest, rows.slice(0, top), columns);
  return [...titleOf(results, by, style), style.faint(head!), ...lines];
}

/** The best of each market alone, and what became of it on the others. */
export function bestOfEachLines(
  results: readonly SweptRows[],
  by: MetricName,
  columns: number,
  style: Style,
): string[] {
  const { unit } = METRICS[by];
  const best = results.flatMap((result) => {
    const [row] = rankingOf([result], by).rows;
    return row === undefined ? [] : [{ result, row }];
  });
  const value = (number: number) => metricValue(Number.isNaN(number) ? null : number, unit);
  const elsewhere = (k: number) => {
    const { result, row } = best[k]!;
    return medianOf(results.filter((other) => other !== result).map((other) => other.metrics[by]![row]!));
  };
  const own: RowColumn[] = [
    { head: 'Best of', cell: (_, k) => marketName(best[k]!.result, results) },
    ...paramColumns(results[0]!),
    { head: headOf(by), align: 'right', cell: (row, k) => value(best[k]!.result.metrics[by]![row]!) },
    { head: 'elsewhere', align: 'right', cell: (_, k) => value(elsewhere(k)) },
  ];
  const [head, ...lines] = fitting(
    own,
    [],
    best.map(({ row }) => row),
    columns,
  );
  return [style.faint(head!), ...lines];
}

function titleOf(results: readonly SweptRows[], by: MetricName, style: Style): string[] {
  if (results.length === 1) return [];
  return [style.faint(`${METRICS[by].label} on each market, ranked by the median`)];
}

/** The parameters that vary, or all where none does. */
function paramColumns(result: SweptRows): RowColumn[] {
  const names = Object.keys(result.params);
  const varied = names.filter((name) => result.params[name]!.some((value, _, all) => value !== all[0]));
  const params = (row: number) => result.row(row).params;
  return (varied.length > 0 ? varied : names).map((name) => ({
    head: name,
    align: typeof params(0)[name] === 'number' ? 'right' : 'left',
    cell: (row) => String(params(row)[name]),
  }));
}

function headOf(metric: MetricName): string {
  return BESIDE.find(([name]) => name === metric)?.[1] ?? METRICS[metric].label;
}

function metricColumns(result: SweptRows, metrics: readonly MetricName[]): RowColumn[] {
  return metrics.map((name) => ({
    head: headOf(name),
    align: 'right',
    cell: (row) => metricValue(result.row(row).metrics[name]!, METRICS[name].unit),
  }));
}

function marketColumns(results: readonly SweptRows[], by: MetricName): RowColumn[] {
  return results.map((result) => ({
    head: marketName(result, results),
    align: 'right',
    cell: (row) => metricValue((result.row(row) as SweepRow).metrics[by]!, METRICS[by].unit),
  }));
}

/** What tells a market from the others: its symbol, its timeframe, or both; its id where two have the same. */
function marketName({ data }: SweptRows, results: readonly SweptRows[]): string {
  const isAlike = (of: 'symbol' | 'timeframe') => results.every((other) => other.data[of] === data[of]);
  if (isAlike('symbol') && isAlike('timeframe')) return data.id;
  if (isAlike('timeframe')) return data.symbol;
  return isAlike('symbol') ? data.timeframe : `${data.symbol} ${data.timeframe}`;
}

/** A table of `own` columns and as many of `rest` as fit; the last line says how many do not. */
function fitting(
  own: readonly RowColumn[],
  rest: readonly RowColumn[],
  rows: readonly number[],
  width: number,
): string[] {
  for (let shown = rest.length; ; shown--) {
    const columns = [...own, ...rest.slice(0, shown)];
    const lines = table(
      columns,
      rows.map((row, place) => columns.map(({ cell }) => cell(row, place))),
    );
    if (shown > 0 && lines.some((line) => line.length > width)) continue;
    const left = rest.length - shown;
    return left === 0
      ? lines
      : [...lines, `${count(left)} more ${left === 1 ? 'column' : 'columns'} in --json and --out`];
  }
}
