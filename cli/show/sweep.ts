// A sweep as a person reads it in a terminal: what ran, the best combinations, and how the others did.

import { type Bars, METRICS, type MetricName, type ParamSpan, type SweptValues } from 'tradelab';
import type { Io } from '../io.ts';
import { banner, marketWords, optionWords } from './head.ts';
import { histogram } from './histogram.ts';
import { count, duration, metricValue } from './numbers.ts';
import { medianOf, type Ranking, rankingOf, type SweptRows } from './ranking.ts';
import { type Style, styleOf } from './style.ts';
import { bestOfEachLines, topLines } from './sweep-tables.ts';
import { wrap } from './table.ts';

/** What is shown of a sweep. */
export interface ShownSweep {
  readonly bars: readonly Bars[];
  /** What was swept, as it was said. */
  readonly params: Readonly<Record<string, SweptValues | ParamSpan>>;
  readonly where: string | undefined;
  /** Of a search: how it found the combinations. */
  readonly search?: string;
  /** How many of the best, and which metrics beside the one that they are ranked by. */
  readonly top: number;
  readonly metrics: readonly MetricName[] | undefined;
  /** Of the markets that it came to, at least one. */
  readonly results: readonly SweptRows[];
  /** How many combinations there are on all markets, where it is known. */
  readonly total: number | undefined;
}

/**
 * The lines of a sweep. Of one that was stopped, the markets that are done are ranked, or else what is done of the first.
 */
export function sweepLines(sweep: ShownSweep, by: MetricName, io: Io): string[] {
  const style = styleOf(io);
  const { results, top, metrics } = sweep;
  const whole = results.filter(({ partial }) => !partial);
  const ranked = whole.length > 0 ? whole : results.slice(0, 1);
  const ranking = rankingOf(ranked, by);
  return [
    ...headLines(sweep, io.columns, style),
    '',
    ...wrap(workWords(sweep), ', ', io.columns),
    ...results.flatMap((result) => failureLines(result, results.length > 1, io.columns)),
    '',
    ...(ranked.length < sweep.bars.length
      ? [style.faint(`On ${marketList(ranked)}, as far as it came:`)]
      : []),
    ...topLines(ranked, ranking, { top, metrics, columns: io.columns }, style),
    '',
    ...(ranked.length > 1 ? [...bestOfEachLines(ranked, by, io.columns, style), ''] : []),
    ...spreadLines(ranked, ranking, io.columns, style),
  ];
}

function marketList(results: readonly SweptRows[]): string {
  return results.map(({ data }) => `${data.symbol} ${data.timeframe}`).join(', ');
}

function headLines(sweep: ShownSweep, columns: number, style: Style): string[] {
  const { bars, params, where, search, results } = sweep;
  const [{ strategy, options }] = results as [SweptRows];
  const words = [
    ...Object.entries(params).map(([name, values]) => `${name} ${valuesInWords(values)}`),
    ...(where === undefined ? [] : [`where ${where}`]),
    ...(search === undefined ? [] : [search]),
    ...optionWords(options),
  ];
  const markets = bars.map((one) => marketWords(one, style));
  const many = bars.length > 1;
  return [
    ...bannerLines(bars, columns, style),
    `${style.bold(strategy)} on ${many ? `${bars.length} markets` : markets[0]}`,
    ...(many ? markets.map((market) => `  ${market}`) : []),
    ...wrap(words, ' · ', columns).map(style.faint),
  ];
}

/** What synthetic data are, once for each kind of them. */
function bannerLines(bars: readonly Bars[], columns: number, style: Style): string[] {
  const kinds = new Map(bars.map((one) => [one.synthetic, one]));
  return Array.from(kinds.values()).flatMap((one) => banner(one, columns, style));
}

const FEW = 4;

/** 5 to 50 (46 values); 5, 10, 20; up, down. */
function valuesInWords(values: SweptValues | ParamSpan): string {
  if (typeof values !== 'object') return String(values);
  if (!('length' in values)) return `${values.min} to ${values.max}`;
  if (values.length <= FEW || typeof values[0] === 'string') return values.join(', ');
  return `${values[0]} to ${values.at(-1)} (${count(values.length)} values)`;
}

function workWords({ bars, results, total }: ShownSweep): string[] {
  const sum = (of: (result: SweptRows) => number) => results.reduce((total, result) => total + of(result), 0);
  const [rows, ms] = [sum(({ length }) => length), sum(({ elapsedMs }) => elapsedMs)];
  const failed = sum(({ failures }) => failures.length);
  const isStopped = results.length < bars.length || results.some(({ partial }) => partial);
  if (isStopped && rows === 0) return ['interrupted before any combination was done'];
  return [
    `${isStopped ? `interrupted after ${count(rows)} of ` : ''}${combinations(total ?? rows)}`,
    `${duration(ms)}`,
    `${count(Math.round((1000 * rows) / ms))} a second`,
    ...(failed > 0 ? [`${count(failed)} failed:`] : []),
  ];
}

function combinations(rows: number): string {
  return `${count(rows)} ${rows === 1 ? 'combination' : 'combinations'}`;
}

/** Why combinations failed, each reason once with how many and the first of them. */
function failureLines({ failures, data }: SweptRows, many: boolean, columns: number): string[] {
  const reasons = new Map<string, { count: number; first: string }>();
  for (const { params, error } of failures) {
    const known = reasons.get(error.message);
    const first = Object.entries(params).map(([name, value]) => `${name} ${value}`);
    if (known === undefined) reasons.set(error.message, { count: 1, first: first.join(' · ') });
    else known.count++;
  }
  const lines = Array.from(reasons, ([message, { count: times, first }]) => {
    const where = many ? `${data.symbol} ${data.timeframe}, ` : '';
    return wrap(`  ${count(times)} × ${message} (${where}first: ${first})`.split(' '), ' ', columns);
  });
  const more = lines.length > FEW ? [`  and ${lines.length - FEW} more reasons`] : [];
  return [...lines.slice(0, FEW).flat(), ...more];
}

/** How the metric is spread over all combinations, and its median among those next to the best: a lonely peak is seen. */
function spreadLines(
  results: readonly SweptRows[],
  { by, rows, scores }: Ranking,
  columns: number,
  style: Style,
): string[] {
  if (rows.length < 2) return [];
  const { label, unit } = METRICS[by];
  const values = Float64Array.from(rows, (row) => scores[row]!).sort();
  const median = (values[(values.length - 1) >> 1]! + values[values.length >> 1]!) / 2;
  const [low, middle, high] = [values[0]!, median, values.at(-1)!].map((value) => metricValue(value, unit));
  const [head, tail] = [`${label} of all  ${low} `, ` ${high}`];
  const width = Math.max(10, Math.min(40, columns - head.length - tail.length));
  const near = neighboursOf(results[0]!, rows[0]!).map((row) => scores[row]!);
  return [
    `${head}${style.faint(histogram(values, width))}${tail}`,
    `Median ${middle}${near.length === 0 ? '' : `, one step from the best ${nearWords(near, by)}`}`,
  ];
}

function nearWords(near: readonly number[], by: MetricName): string {
  const value = medianOf(near);
  return `${metricValue(Number.isNaN(value) ? null : value, METRICS[by].unit)} (${combinations(near.length)})`;
}

/** The rows whose numbers are each at most one of the tried values away from those of a row, and whose words are the same. */
function neighboursOf(result: SweptRows, row: number): number[] {
  const { params } = result.row(row);
  const near = Object.entries(result.params).map(([name, column]) => {
    const value = column[row]!;
    if (typeof params[name] !== 'number') return { column, values: new Set([value]) };
    const values = [...new Set(column)].sort((a, b) => a - b);
    const at = values.indexOf(value);
    return { column, values: new Set(values.slice(Math.max(0, at - 1), at + 2)) };
  });
  const rows = Array.from({ length: result.length }, (_, k) => k);
  return rows.filter((k) => k !== row && near.every(({ column, values }) => values.has(column[k]!)));
}
