// What a file says of a series that is not bars: when each row was published, the time that it is about, and its values.

import {
  createObservations,
  DAY_MS,
  didYouMean,
  type Observations,
  parseTimeframe,
  TradelabError,
  timeframeMs,
} from '../core/index.ts';
import { plainName, TIME_NAMES } from './columns.ts';
import { epochMs, isoReader } from './epoch.ts';
import type { TextTable } from './text-table.ts';

/** How a file tells when its rows were published. */
export interface Publication {
  /** The column with the times of publication; absent: one that is named so. */
  published?: string;
  /** How long after their period rows were published: '1d', '36h'; for files that say no time of publication. */
  lag?: string;
}

/** The observations of a file, and the columns of it that hold no numbers. */
export interface ObservationRows {
  readonly observations: Observations;
  readonly ignored: readonly string[];
}

const PUBLISHED_NAMES = [
  ...['published', 'publishedat', 'publicationdate', 'publicationtime', 'publishdate', 'publishtime'],
  ...['released', 'releasedat', 'releasedate', 'releasetime', 'knownat', 'availableat', 'asof'],
  // Of vintages, as ALFRED names them.
  ...['realtimestart', 'vintage', 'vintagedate'],
];
const PERIOD_NAMES = ['period', 'observationdate', 'referencedate', ...TIME_NAMES, 'month', 'quarter', 'day'];
const NO_VALUE = new Set(['', '.', '-', 'na', 'n/a', 'nan', 'null', 'none']);

/**
 * The observations of a table. A publication that is a date without a time of day counts from the end of that day, UTC.
 * Throws `bad-data` where nothing says when rows were published, a cell is no time or number, or two rows contradict
 * each other; `bad-option` for a column that is not there and a lag beside a time of publication.
 */
export function observationRows(
  table: TextTable,
  id: string,
  file: string,
  how: Publication,
): ObservationRows {
  const { published, period } = timeColumns([...table.keys()], file, how);
  const about = period === undefined ? undefined : times(table, period, file);
  const lagMs = how.lag === undefined ? 0 : timeframeMs(parseTimeframe(how.lag));
  const known =
    published === undefined ? about!.map((time) => time + lagMs) : times(table, published, file, endOfDay);
  const values: Record<string, Float64Array> = {};
  const ignored: string[] = [];
  for (const name of table.keys()) {
    if (name === published || name === period) continue;
    if (/^(published|period)$/i.test(name))
      throw new TradelabError(
        'bad-data',
        `${file}: '${name}' is not the column of its times, and is named like one`,
        {
          hint: 'rename it',
        },
      );
    const column = numbers(table, name, file);
    if (column === undefined) ignored.push(name);
    else values[name] = column;
  }
  if (Object.keys(values).length === 0)
    throw new TradelabError('bad-data', `${file} has no column of numbers`, {
      hint: `its columns are ${[...table.keys()].join(', ')}; numbers have a point and no signs between thousands`,
    });
  return { observations: sorted(id, file, known, about, values), ignored };
}

/** Which columns say when rows were published, and which time they are about. */
function timeColumns(
  names: readonly string[],
  file: string,
  { published, lag }: Publication,
): { published?: string; period?: string } {
  if (published !== undefined && !names.includes(published))
    throw new TradelabError('bad-option', `${file} has no column '${published}'`, {
      hint: didYouMean(published, names),
    });
  const named = (known: readonly string[]) =>
    known.flatMap((name) => names.filter((one) => plainName(one) === name && one !== published))[0];
  const found = published ?? named(PUBLISHED_NAMES);
  const period = named(PERIOD_NAMES);
  if (lag !== undefined && found !== undefined)
    throw new TradelabError(
      'bad-option',
      `${file} says in '${found}' when it was published: a lag contradicts it`,
      {
        hint: 'leave the lag out',
      },
    );
  if (found !== undefined) return { published: found, ...(period !== undefined && { period }) };
  if (period !== undefined && lag !== undefined) return { period };
  throw unpublished(file, period, names);
}

function unpublished(file: string, period: string | undefined, names: readonly string[]): TradelabError {
  if (period === undefined)
    return new TradelabError('bad-data', `${file} has no column of times among ${names.join(', ')}`, {
      hint: "name the one that says when its values were published: --published 'column'",
    });
  return new TradelabError(
    'bad-data',
    `${file} says in '${period}' which time its values are about, not when they were published`,
    {
      hint:
        'a backtest would use them before anyone knew them: name the column of publication (--published), or say how ' +
        `long after '${period}' they came out (--lag 1d)`,
    },
  );
}

/** The times of a column; `shift` makes of a time and its text what counts. */
function times(
  table: TextTable,
  name: string,
  file: string,
  shift: (time: number, text: string) => number = (time) => time,
): Float64Array {
  const iso = isoReader();
  return Float64Array.from(table.get(name)!, (cell, row) => {
    const text = cell.trim();
    const time = /^\d{4}-/.test(text) ? iso(text) : epochMs(text === '' ? Number.NaN : Number(text));
    const counted = shift(time, text);
    if (!Number.isNaN(counted)) return counted;
    throw badCell(file, name, row, text, 'time');
  });
}

/** What is dated and not timed may have come at any time of its day; of a month it is not even known on which. */
function endOfDay(time: number, text: string): number {
  if (/^\d{4}-\d{2}$/.test(text)) return Number.NaN;
  return /^(\d{4}-\d{2}-\d{2}|\d{8})$/.test(text) ? time + DAY_MS : time;
}

/** The numbers of a column; undefined where it begins with something else, or has nothing in it. */
function numbers(table: TextTable, name: string, file: string): Float64Array | undefined {
  const cells = table.get(name)!.map((cell) => cell.trim());
  const isEmpty = (text: string) => NO_VALUE.has(text.toLowerCase());
  const first = cells.find((text) => !isEmpty(text));
  if (first === undefined || !Number.isFinite(Number(first))) return undefined;
  return Float64Array.from(cells, (text, row) => {
    if (isEmpty(text)) return Number.NaN;
    const value = Number(text);
    if (Number.isFinite(value)) return value;
    throw badCell(file, name, row, text, 'number');
  });
}

function badCell(file: string, name: string, row: number, text: string, what: string): TradelabError {
  const said = text === '' ? 'is empty' : `'${text}' is not a ${what}`;
  return new TradelabError('bad-data', `${file}: row ${row + 1} below the names, column '${name}': ${said}`, {
    hint:
      what === 'time'
        ? 'ISO dates in UTC, or seconds or milliseconds since 1970'
        : 'leave out what is not known',
  });
}

/** The rows in the order of their publication, each once. */
function sorted(
  id: string,
  file: string,
  published: Float64Array,
  period: Float64Array | undefined,
  values: Readonly<Record<string, Float64Array>>,
): Observations {
  const about = period ?? published;
  const columns = Object.values(values);
  const rows = Array.from(published.keys())
    .sort((a, b) => published[a]! - published[b]! || about[a]! - about[b]! || a - b)
    .filter((row, k, all) => {
      const before = all[k - 1];
      if (before === undefined || published[row] !== published[before] || about[row] !== about[before])
        return true;
      if (columns.every((column) => Object.is(column[row], column[before]))) return false;
      throw new TradelabError(
        'bad-data',
        `${file}: rows ${before + 1} and ${row + 1} below the names were published at one time, and differ`,
        { hint: 'leave out the one that is wrong, or give each its own time of publication' },
      );
    });
  const pick = (column: Float64Array) => Float64Array.from(rows, (row) => column[row]!);
  const picked = Object.entries(values).map(([name, column]) => [name, pick(column)]);
  return createObservations({
    id,
    published: pick(published),
    ...(period && { period: pick(period) }),
    values: Object.fromEntries(picked),
  });
}
