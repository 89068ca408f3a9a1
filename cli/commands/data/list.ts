// tradelab data list: what the catalog holds.

import {
  catalogFolder,
  formatTime,
  listObservations,
  listSeries,
  type ObservationsInfo,
  SAMPLES,
  type SeriesInfo,
} from 'tradelab';
import { defineCommand } from '../../command.ts';
import { JSON_FLAG } from '../../common-flags.ts';
import { print } from '../../io.ts';
import { count, NONE } from '../../show/numbers.ts';
import { table } from '../../show/table.ts';

const COLUMNS = [
  { head: 'Data' },
  { head: 'Timeframe' },
  { head: 'Bars', align: 'right' },
  { head: 'From' },
  { head: 'To' },
  { head: 'Grade' },
  { head: 'Size', align: 'right' },
  { head: 'From where' },
] as const;

const OTHER_COLUMNS = [
  { head: 'Series' },
  { head: 'Values' },
  { head: 'Rows', align: 'right' },
  { head: 'Published from' },
  { head: 'To' },
  { head: 'Size', align: 'right' },
  { head: 'From where' },
] as const;

export const listCommand = defineCommand({
  describe:
    'Lists the series of the catalog, with the grade of their last check, and the samples that come with tradelab.',
  positionals: {},
  flags: JSON_FLAG,
  examples: ['data list'],
  async run({ flags }, io) {
    const [series, others] = await Promise.all([listSeries(), listObservations()]);
    if (flags.json) print(io, JSON.stringify([...series, ...others], null, 2));
    else {
      print(io, `Catalog: ${await catalogFolder()}`);
      if (series.length + others.length === 0)
        print(io, "It is empty: fill it with 'tradelab data import' or 'data generate'.");
      if (series.length > 0) for (const line of table(COLUMNS, series.map(seriesRow))) print(io, line);
      if (series.length > 0 && others.length > 0) print(io);
      if (others.length > 0) for (const line of table(OTHER_COLUMNS, others.map(otherRow))) print(io, line);
      print(io, `Samples: ${SAMPLES.join(', ')}`);
    }
    return 0;
  },
});

function seriesRow(series: SeriesInfo): string[] {
  const { id, timeframe, rows, first, last, grade = NONE, bytes, synthetic, source } = series;
  return [
    ...[id, timeframe, count(rows), formatTime(first), formatTime(last), grade, kilobytes(bytes)],
    synthetic === undefined ? (source ?? '') : 'SYNTHETIC',
  ];
}

function otherRow({ id, columns, rows, first, last, bytes, source = '' }: ObservationsInfo): string[] {
  const values = columns.length > 3 ? `${columns.slice(0, 3).join(', ')}, …` : columns.join(', ');
  return [id, values, count(rows), formatTime(first), formatTime(last), kilobytes(bytes), source];
}

function kilobytes(bytes: number): string {
  return `${count(Math.ceil(bytes / 1000))} kB`;
}
