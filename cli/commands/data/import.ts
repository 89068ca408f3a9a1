// tradelab data import: a file of bars, or of another series, into the catalog.

import { importBars, importObservations, parseTimeframe, TradelabError } from 'tradelab';
import { defineCommand, flagName, type Input } from '../../command.ts';
import { JSON_FLAG } from '../../common-flags.ts';
import { choice, onOff, text } from '../../flag.ts';
import { type Io, note, print } from '../../io.ts';
import { progress } from '../../progress.ts';
import { count } from '../../show/numbers.ts';
import { storedLine, storedSeriesLine } from './stored.ts';

const [GROUP, OTHER] = ['Series', 'Series that are not bars'];

const FLAGS = {
  kind: choice(['bars', 'series'], {
    describe: 'bars (default), or a series that is not bars: sentiment, on-chain, macro',
    group: GROUP,
  }),
  venue: text({ describe: "where it trades, or who it is from: binance; default 'local'", group: GROUP }),
  symbol: text({ describe: 'as in BTC/USDT; default: what the file says, or its name', group: GROUP }),
  timeframe: text({ describe: 'as in 1h; default: what the file or its times say', group: GROUP }),
  source: text({ describe: 'where the data were got, kept with them', group: GROUP }),
  licence: text({ describe: 'on what terms, kept with them', group: GROUP }),
  skipBroken: onOff({ describe: 'leave out rows that cannot be bars, and say how many', group: GROUP }),
  as: text({ describe: 'the name that a strategy reads it by: fear-greed', group: OTHER }),
  published: text({ describe: 'the column that says when each value was published', group: OTHER }),
  lag: text({
    describe: 'how long after its time each value was published, where no column says it: 1d, 36h',
    group: OTHER,
  }),
  ...JSON_FLAG,
};

type Flags = Input<Record<never, never>, typeof FLAGS>['flags'];

export const importCommand = defineCommand({
  describe: 'Imports a .csv or .parquet file into the catalog. The same file again changes nothing.',
  positionals: {
    file: { describe: 'bars with time, open, high, low, close and volume, or other columns', required: true },
  },
  flags: FLAGS,
  examples: [
    'data import btc-1h.csv --venue binance --symbol BTC/USDT',
    'data import fear-greed.csv --kind series --as fear-greed --published timestamp',
  ],
  async run({ args, flags }, io) {
    checkKind(flags);
    if (flags.kind === 'series') return importSeries(args.file, flags, io);
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

const ONLY = {
  bars: ['venue', 'symbol', 'timeframe', 'skipBroken'],
  series: ['as', 'published', 'lag'],
} as const;

/** Refuses what the other kind of file has flags for. */
function checkKind(flags: Flags): void {
  const { kind = 'bars' } = flags;
  const useless = ONLY[kind === 'bars' ? 'series' : 'bars'].find((name) => flags[name]);
  if (useless !== undefined)
    throw new TradelabError('bad-option', `${flagName(useless)} is not for a file of ${kind}`, {
      hint: kind === 'bars' ? 'add --kind series' : 'leave it out, or leave --kind series out',
    });
}

async function importSeries(file: string, flags: Flags, io: Io): Promise<number> {
  const { as, published, lag, source, licence, json } = flags;
  if (as === undefined)
    throw new TradelabError('bad-option', 'the series has no name', { hint: 'add --as fear-greed' });
  const report = await importObservations(file, {
    as,
    ...(published !== undefined && { published }),
    ...(lag !== undefined && { lag }),
    ...(source !== undefined && { source }),
    ...(licence !== undefined && { licence }),
  });
  print(io, json ? JSON.stringify(report, null, 2) : storedSeriesLine(report));
  if (report.replaced > 0)
    note(
      io,
      `warning: ${count(report.replaced)} of the rows were published with other values before: backtests now see what nobody saw then`,
    );
  if (report.ignored.length > 0)
    note(io, `warning: left out, as they hold no numbers: ${report.ignored.join(', ')}`);
  return 0;
}
