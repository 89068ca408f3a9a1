// tradelab data export: bars to a file for other programs.

import { exportBars, formatTime } from 'tradelab';
import { defineCommand } from '../../command.ts';
import { JSON_FLAG } from '../../common-flags.ts';
import { rangeOf } from '../../inputs/bars.ts';
import { DATA_FLAGS } from '../../inputs/run-flags.ts';
import { print } from '../../io.ts';
import { count } from '../../show/numbers.ts';

const { timeframe, from, to } = DATA_FLAGS;

export const exportCommand = defineCommand({
  describe: 'Writes bars to a .csv, .json, .parquet or .arrow file.',
  positionals: {
    data: { describe: 'a sample, a series of the catalog, or a .csv or .parquet file', required: true },
    file: {
      describe: 'the file to write, whose ending says its kind; one that is there is replaced',
      required: true,
    },
  },
  flags: { timeframe, from, to, ...JSON_FLAG },
  examples: ['data export sp500 sp500.csv --from 2010-01-01'],
  async run({ args, flags }, io) {
    const report = await exportBars(args.data, args.file, rangeOf(flags));
    const { file, rows, first, last } = report;
    if (flags.json) print(io, JSON.stringify(report, null, 2));
    else print(io, `${file}: ${count(rows)} bars from ${formatTime(first)} to ${formatTime(last)}`);
    return 0;
  },
});
