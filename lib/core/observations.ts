// Series that are not bars (sentiment, on-chain, macro): values, and when each of them became known.

import type { Bars } from './bars.ts';
import { TradelabError } from './errors.ts';
import { timeframeMs } from './timeframe.ts';

/** Values of one series in the order in which they were published. One row is one publication. */
export interface Observations {
  /** The name of the series: 'fear-greed'. */
  readonly id: string;
  readonly length: number;
  /** When each row became known: ms UTC, ascending. */
  readonly published: Float64Array;
  /** The time that each row is about, ms UTC; a later row of the same period revises it. Absent: rows are about when they came. */
  readonly period?: Float64Array;
  /** n float64 by name; NaN where a row has no such value. */
  readonly values: Readonly<Record<string, Float64Array>>;
}

/** What observations are made of; see `Observations` for the columns. */
export interface ObservationsInput {
  id?: string;
  published: ArrayLike<number>;
  period?: ArrayLike<number>;
  values: Readonly<Record<string, ArrayLike<number>>>;
}

/**
 * Observations from columns of equal length; Float64Arrays are taken over without a copy.
 * Throws `bad-data` where times are not finite, publications do not ascend, a value is infinite, or there are no values.
 */
export function createObservations(input: ObservationsInput): Observations {
  const { id = 'observations', period } = input;
  const published = float64(input.published);
  const values = Object.fromEntries(
    Object.entries(input.values).map(([name, column]) => [name, float64(column)]),
  );
  const times = { published, ...(period && { period: float64(period) }) };
  requireSound(id, times, values);
  return { id, length: published.length, ...times, values };
}

/**
 * The value of a column that was known at the close of each bar (its open time and its timeframe): of what had been
 * published by then the row of the latest period, as it was last revised. NaN before the first. Rows without the value
 * count as not published.
 */
export function valuesAtClose(
  { published, period = published, values }: Observations,
  column: string,
  { time, timeframe }: Pick<Bars, 'time' | 'timeframe'>,
): Float64Array {
  const [known, barMs] = [values[column]!, timeframeMs(timeframe)];
  const out = new Float64Array(time.length);
  let [next, latest, value] = [0, Number.NEGATIVE_INFINITY, Number.NaN];
  for (let i = 0; i < time.length; i++) {
    for (; next < published.length && published[next]! <= time[i]! + barMs; next++) {
      if (Number.isNaN(known[next]) || period[next]! < latest) continue;
      [latest, value] = [period[next]!, known[next]!];
    }
    out[i] = value;
  }
  return out;
}

function float64(values: ArrayLike<number>): Float64Array {
  return values instanceof Float64Array ? values : Float64Array.from(values);
}

type Columns = Readonly<Record<string, Float64Array>>;

function requireSound(id: string, times: Columns, values: Columns): void {
  const fail = (what: string, hint: string) => new TradelabError('bad-data', `${id}: ${what}`, { hint });
  const n = times['published']!.length;
  if (Object.keys(values).length === 0) throw fail('it has no values', 'give a column of numbers at least');
  for (const [name, column] of Object.entries({ ...values, ...times })) {
    if (column.length !== n)
      throw fail(`column '${name}' has ${column.length} rows, 'published' has ${n}`, 'give one for each');
    const isTime = Object.hasOwn(times, name);
    const row = column.findIndex((value) => !Number.isFinite(value) && (isTime || !Number.isNaN(value)));
    if (row >= 0)
      throw fail(
        `row ${row} of '${name}' is ${column[row]}`,
        isTime ? 'times are ms UTC' : 'a value that is not known is NaN',
      );
  }
  const late = times['published']!.findIndex((time, k, all) => k > 0 && time < all[k - 1]!);
  if (late >= 0)
    throw fail(`row ${late} was published before the row above it`, 'sort the rows by publication');
}
