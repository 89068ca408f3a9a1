// tradelab data retention: bars, trades, tickers and books that are too old leave the catalog.

import {
  type DayKind,
  formatTime,
  parseTime,
  parseTimeframe,
  retainBars,
  retainDays,
  TradelabError,
  timeframeMs,
} from 'tradelab';
import { defineCommand } from '../../command.ts';
import { JSON_FLAG } from '../../common-flags.ts';
import { choice, onOff, text } from '../../flag.ts';
import { note, print } from '../../io.ts';
import { count } from '../../show/numbers.ts';

const GROUP = 'Series';

export const retentionCommand = defineCommand({
  describe:
    'Removes what is older than a date or an age: bars of a series, or whole days of trades, tickers and books. ' +
    'Without --yes it says what would go.',
  positionals: { data: { describe: 'a series of the catalog: binance:BTC/USDT', required: true } },
  flags: {
    kind: choice(['ohlcv', 'trades', 'ticker', 'book'], {
      describe: 'bars (ohlcv, the default), trades, tickers or order books',
      group: GROUP,
    }),
    timeframe: text({ describe: "of bars, which of a series' timeframes", group: GROUP }),
    before: text({ describe: 'remove what is before this time: 2020-01-01', group: GROUP }),
    olderThan: text({ describe: 'remove what is older than this: 90d, 52w', group: GROUP }),
    yes: onOff({ describe: 'remove them', group: GROUP }),
    ...JSON_FLAG,
  },
  examples: [
    'data retention binance:BTC/USDT --timeframe 1m --older-than 365d --yes',
    'data retention binance:BTC/USDT --kind trades --older-than 30d --yes',
  ],
  async run({ args, flags }, io) {
    const from = firstToKeep(flags);
    const { kind = 'ohlcv', timeframe, yes, json } = flags;
    const { report, words } =
      kind === 'ohlcv' ? await bars(args.data, from, timeframe, yes) : await days(args.data, from, kind, yes);
    print(io, json ? JSON.stringify(report, null, 2) : words);
    if (!yes && report.removed > 0) note(io, 'nothing was removed: --yes removes them');
    return 0;
  },
});

async function bars(data: string, from: number, timeframe: string | undefined, yes: boolean) {
  const report = await retainBars(data, {
    ...{ from, dryRun: !yes },
    ...(timeframe !== undefined && { timeframe: parseTimeframe(timeframe) }),
  });
  const goes = `${count(report.removed)} bars before ${formatTime(from)} ${yes ? 'removed' : 'would go'}`;
  return { report, words: `${report.id} ${report.timeframe}: ${goes}, ${count(report.rows)} stay` };
}

async function days(data: string, from: number, kind: DayKind, yes: boolean) {
  const report = await retainDays(data, { from, kind, dryRun: !yes });
  const goes = `${count(report.removed)} ${report.removed === 1 ? 'day' : 'days'} before ${formatTime(from)} ${yes ? 'removed' : 'would go'}`;
  return { report, words: `${report.id} ${kind}: ${goes}, ${count(report.days)} stay` };
}

function firstToKeep({
  before,
  olderThan,
}: {
  before: string | undefined;
  olderThan: string | undefined;
}): number {
  if (before !== undefined && olderThan === undefined) return parseTime(before, 'before');
  if (olderThan !== undefined && before === undefined)
    return Date.now() - timeframeMs(parseTimeframe(olderThan));
  throw new TradelabError('bad-option', 'it is not clear what is too old', {
    hint: 'say one of --before 2020-01-01 and --older-than 90d',
  });
}
