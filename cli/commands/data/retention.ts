// tradelab data retention: bars that are too old leave a series.

import { formatTime, parseTime, parseTimeframe, retainBars, TradelabError, timeframeMs } from 'tradelab';
import { defineCommand } from '../../command.ts';
import { JSON_FLAG } from '../../common-flags.ts';
import { onOff, text } from '../../flag.ts';
import { note, print } from '../../io.ts';
import { count } from '../../show/numbers.ts';

const GROUP = 'Series';

export const retentionCommand = defineCommand({
  describe:
    'Removes the bars of a series that are older than a date or an age. Without --yes it says what would go.',
  positionals: { data: { describe: 'a series of the catalog: binance:BTC/USDT', required: true } },
  flags: {
    timeframe: text({ describe: "which of a series' timeframes", group: GROUP }),
    before: text({ describe: 'remove what opens before this time: 2020-01-01', group: GROUP }),
    olderThan: text({ describe: 'remove what is older than this: 90d, 52w', group: GROUP }),
    yes: onOff({ describe: 'remove them', group: GROUP }),
    ...JSON_FLAG,
  },
  examples: ['data retention binance:BTC/USDT --timeframe 1m --older-than 365d --yes'],
  async run({ args, flags }, io) {
    const from = firstToKeep(flags);
    const report = await retainBars(args.data, {
      ...{ from, dryRun: !flags.yes },
      ...(flags.timeframe !== undefined && { timeframe: parseTimeframe(flags.timeframe) }),
    });
    const { id, timeframe, removed, rows } = report;
    if (flags.json) print(io, JSON.stringify(report, null, 2));
    else {
      const goes = `${count(removed)} bars before ${formatTime(from)} ${flags.yes ? 'removed' : 'would go'}`;
      print(io, `${id} ${timeframe}: ${goes}, ${count(rows)} stay`);
    }
    if (!flags.yes && removed > 0) note(io, 'nothing was removed: --yes removes them');
    return 0;
  },
});

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
