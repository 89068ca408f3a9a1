// tradelab data import: a file of bars into the catalog.

import { importBars, parseTimeframe } from 'tradelab';
import { defineCommand } from '../../command.ts';
import { JSON_FLAG } from '../../common-flags.ts';
import { onOff, text } from '../../flag.ts';
import { note, print } from '../../io.ts';
import { progress } from '../../progress.ts';
import { count } from '../../show/numbers.ts';
import { storedLine } from './stored.ts';

const GROUP = 'Series';

export const importCommand = defineCommand({
  describe: 'Imports a .csv or .parquet file into the catalog. The same file again changes nothing.',
  positionals: { file: { describe: 'bars with time, open, high, low, close and volume', required: true } },
  flags: {
    venue: text({ describe: "where it trades, or who it is from: binance; default 'local'", group: GROUP }),
    symbol: text({ describe: 'as in BTC/USDT; default: what the file says, or its name', group: GROUP }),
    timeframe: text({ describe: 'as in 1h; default: what the file or its times say', group: GROUP }),
    source: text({ describe: 'where the data were got, kept with them', group: GROUP }),
    licence: text({ describe: 'on what terms, kept with them', group: GROUP }),
    skipBroken: onOff({ describe: 'leave out rows that cannot be bars, and say how many', group: GROUP }),
    ...JSON_FLAG,
  },
  examples: ['data import btc-1h.csv --venue binance --symbol BTC/USDT'],
  async run({ args, flags }, io) {
    const { venue = 'local', symbol, timeframe, source, licence, skipBroken } = flags;
    const report = await importBars(args.file, {
      ...{ venue, skipBroken },
      ...(symbol !== undefined && { symbol }),
      ...(timeframe !== undefined && { timeframe: parseTimeframe(timeframe) }),
      ...(source !== undefined && { source }),
      ...(licence !== undefined && { licence }),
      onProgress: progress(io, 'storing'),
    });
    print(io, flags.json ? JSON.stringify(report, null, 2) : storedLine(report));
    if (report.skipped > 0) {
      const rows =
        report.skipped === 1
          ? '1 row that cannot be a bar is'
          : `${count(report.skipped)} rows that cannot be bars are`;
      note(io, `warning: ${rows} left out; 'tradelab data check ${args.file}' lists them`);
    }
    return 0;
  },
});
