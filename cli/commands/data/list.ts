// tradelab data list: what the catalog holds.

import { catalogFolder, formatTime, listSeries, SAMPLES, type SeriesInfo } from 'tradelab';
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

export const listCommand = defineCommand({
  describe:
    'Lists the series of the catalog, with the grade of their last check, and the samples that come with tradelab.',
  positionals: {},
  flags: JSON_FLAG,
  examples: ['data list'],
  async run({ flags }, io) {
    const series = await listSeries();
    if (flags.json) print(io, JSON.stringify(series, null, 2));
    else {
      print(io, `Catalog: ${await catalogFolder()}`);
      if (series.length === 0)
        print(io, "It is empty: fill it with 'tradelab data import' or 'data generate'.");
      else for (const line of table(COLUMNS, series.map(seriesRow))) print(io, line);
      print(io, `Samples: ${SAMPLES.join(', ')}`);
    }
    return 0;
  },
});

function seriesRow(series: SeriesInfo): string[] {
  const { id, timeframe, rows, first, last, grade = NONE, bytes, synthetic, source } = series;
  return [
    ...[
      id,
      timeframe,
      count(rows),
      formatTime(first),
      formatTime(last),
      grade,
      `${count(Math.ceil(bytes / 1000))} kB`,
    ],
    synthetic === undefined ? (source ?? '') : 'SYNTHETIC',
  ];
}
