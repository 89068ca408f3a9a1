// tradelab data list: what the catalog holds.

import {
  catalogFolder,
  formatTime,
  listObservations,
  listRecords,
  listSeries,
  type ObservationsInfo,
  type RecordsInfo,
  SAMPLES,
  type SeriesInfo,
} from 'tradelab';
import { defineCommand } from '../../command.ts';
import { JSON_FLAG } from '../../common-flags.ts';
import { print } from '../../io.ts';
import { count, NONE } from '../../show/numbers.ts';
import { fittingTable, type ListColumn } from '../../show/table.ts';

const SIZE = {
  head: 'Size',
  align: 'right',
  cell: ({ bytes }: { readonly bytes: number }) => `${count(Math.ceil(bytes / 1000))} kB`,
  spare: 1,
} as const;

const COLUMNS: readonly ListColumn<SeriesInfo>[] = [
  { head: 'Data', cell: ({ id, timeframe }) => `${id} ${timeframe}` },
  { head: 'Bars', align: 'right', cell: ({ rows }) => count(rows) },
  { head: 'From', cell: ({ first }) => formatTime(first) },
  { head: 'To', cell: ({ last }) => formatTime(last) },
  { head: 'Grade', cell: gradeCell },
  SIZE,
  { head: 'From where', cell: ({ source = '' }) => source, spare: 2 },
];

/** In brackets where the latest bars were not there yet when it was given. */
function gradeCell({ grade, ungraded = 0 }: SeriesInfo): string {
  return ungraded > 0 ? `(${grade})` : (grade ?? NONE);
}

// That bars are not of a market is never left out.
const SYNTHETIC_COLUMNS: readonly ListColumn<SeriesInfo>[] = [
  ...COLUMNS.slice(0, -1),
  {
    head: 'From where',
    cell: ({ source = '', synthetic }) => (synthetic === undefined ? source : 'SYNTHETIC'),
  },
];

const RECORDS_COLUMNS: readonly ListColumn<RecordsInfo>[] = [
  { head: 'Data', cell: ({ id }) => id },
  { head: 'Kind', cell: ({ kind }) => kind },
  { head: 'From', cell: ({ first }) => formatTime(first) },
  { head: 'To', cell: ({ last }) => formatTime(last) },
  SIZE,
];

const OTHER_COLUMNS: readonly ListColumn<ObservationsInfo>[] = [
  { head: 'Series', cell: ({ id }) => id },
  {
    head: 'Values',
    cell: ({ columns }) => columns.slice(0, 3).join(', ') + (columns.length > 3 ? ', …' : ''),
  },
  { head: 'Rows', align: 'right', cell: ({ rows }) => count(rows) },
  { head: 'Published from', cell: ({ first }) => formatTime(first) },
  { head: 'To', cell: ({ last }) => formatTime(last) },
  SIZE,
  { head: 'From where', cell: ({ source = '' }) => source, spare: 2 },
];

export const listCommand = defineCommand({
  describe:
    'Lists what the catalog holds: series of bars, with the grade of their last check, trades, funding rates and what ' +
    'else was recorded, other series; and the samples that come with tradelab.',
  positionals: {},
  flags: JSON_FLAG,
  examples: ['data list'],
  async run({ flags }, io) {
    const [series, records, others] = await Promise.all([listSeries(), listRecords(), listObservations()]);
    if (flags.json) {
      print(io, JSON.stringify([...series, ...records, ...others], null, 2));
      return 0;
    }
    print(io, `Catalog: ${await catalogFolder()}`);
    const isSynthetic = series.some(({ synthetic }) => synthetic !== undefined);
    const tables = [
      linesOf(isSynthetic ? SYNTHETIC_COLUMNS : COLUMNS, series, io.columns),
      linesOf(RECORDS_COLUMNS, records, io.columns),
      linesOf(OTHER_COLUMNS, others, io.columns),
    ].filter((lines) => lines.length > 0);
    if (tables.length === 0)
      print(io, "It is empty: fill it with 'tradelab data download', 'data import' or 'data generate'.");
    for (const [k, lines] of tables.entries()) print(io, (k > 0 ? '\n' : '') + lines.join('\n'));
    if (series.some(({ ungraded = 0 }) => ungraded > 0))
      print(io, "(A) is the grade without the latest bars: 'tradelab data check' gives that of all.");
    print(io, `Samples: ${SAMPLES.join(', ')}`);
    return 0;
  },
});

function linesOf<T>(columns: readonly ListColumn<T>[], things: readonly T[], width: number): string[] {
  return things.length === 0 ? [] : fittingTable(columns, things, width);
}
