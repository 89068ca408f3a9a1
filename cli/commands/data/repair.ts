// tradelab data repair: a series against its exchange, where bars are missing or doubtful.

import { parseTimeframe, type RepairEntry, type RepairReport, repairBars, repairLog } from 'tradelab';
import { defineCommand } from '../../command.ts';
import { JSON_FLAG } from '../../common-flags.ts';
import { choice, onOff, text } from '../../flag.ts';
import { type Io, note, print } from '../../io.ts';
import { changeLines } from '../../show/bar-changes.ts';
import { count } from '../../show/numbers.ts';
import { styleOf } from '../../show/style.ts';
import { INTERRUPTED, stoppable } from '../../stoppable.ts';
import { downloadProgress, noteRetry } from './exchange-series.ts';

const GROUP = 'Series';

export const repairCommand = defineCommand({
  describe:
    'Asks the exchange again for the times in which bars of a series are missing or doubtful, fills and replaces them ' +
    'in one step, and keeps a log of every value that changed.',
  positionals: {
    data: { describe: 'a series of the catalog that is named after its exchange', required: true },
  },
  flags: {
    timeframe: text({ describe: "which of a series' timeframes", group: GROUP }),
    from: text({ describe: 'ask for all bars from here on, doubtful or not', group: GROUP }),
    to: text({ describe: 'ask for all bars up to here', group: GROUP }),
    prefer: choice(['exchange', 'stored'], {
      describe: 'whose bar is taken where both have one and they differ; default exchange',
      group: GROUP,
    }),
    dryRun: onOff({ describe: 'say what would change, and change nothing', group: GROUP }),
    log: onOff({ describe: 'show what earlier repairs have changed, and ask nothing', group: GROUP }),
    ...JSON_FLAG,
  },
  examples: ['data repair binance:BTC/USDT --timeframe 1h --dry-run'],
  async run({ args, flags }, io) {
    const { from, to, prefer, dryRun, json } = flags;
    const timeframe = flags.timeframe === undefined ? {} : { timeframe: parseTimeframe(flags.timeframe) };
    if (flags.log) return showLog(await repairLog(args.data, timeframe.timeframe), json, io);
    return stoppable(io, async (signal) => {
      try {
        const report = await repairBars(args.data, {
          ...{ ...timeframe, dryRun, signal, onProgress: downloadProgress(io, 'bars') },
          ...(from !== undefined && { from }),
          ...(to !== undefined && { to }),
          ...(prefer !== undefined && { prefer }),
          onRetry: noteRetry((line) => note(io, line)),
          onWarning: (message) => note(io, `warning: ${message}`),
        });
        showReport(report, json, io);
        return 0;
      } catch (error) {
        if (!signal.aborted) throw error;
        note(io, 'stopped: nothing was changed');
        return INTERRUPTED;
      }
    });
  },
});

function showReport(report: RepairReport, asJson: boolean, io: Io): void {
  if (asJson) {
    print(io, JSON.stringify(report, null, 2));
    return;
  }
  const { id, timeframe, prefer, dryRun, asked, requests, changes, grades } = report;
  const { bold } = styleOf(io);
  if (asked.length === 0) {
    print(io, `${id} ${timeframe}: nothing is in doubt, grade ${grades.after}`);
    return;
  }
  const spans = `${count(asked.length)} ${asked.length === 1 ? 'span' : 'spans'}`;
  print(
    io,
    `${id} ${timeframe}: asked for ${spans} in ${count(requests)} ${requests === 1 ? 'request' : 'requests'}`,
  );
  for (const line of changeLines(changes, timeframe)) print(io, line);
  const isSame = changes.length === 0;
  if (!isSame) print(io, dryRun ? 'A dry run: nothing was changed. With the changes:' : 'Done.');
  print(io, `Grade ${bold(grades.before)} → ${bold(grades.after)}`);
  if (isSame) return;
  print(
    io,
    prefer === 'exchange'
      ? "Where stored and fetched bars differ, the exchange's are taken (--prefer stored keeps yours)."
      : 'Where stored and fetched bars differ, the stored ones are kept (--prefer exchange replaces them).',
  );
}

function showLog(entries: readonly RepairEntry[], asJson: boolean, io: Io): number {
  if (asJson) print(io, JSON.stringify(entries, null, 2));
  else if (entries.length === 0) print(io, 'No repair has changed this series.');
  else
    for (const { at, exchange, timeframe, prefer, changes } of entries) {
      const when = new Date(at).toISOString().slice(0, 19).replace('T', ' ');
      print(
        io,
        `${when} from ${exchange}, preferring ${prefer === 'exchange' ? "the exchange's bars" : 'the stored bars'}`,
      );
      for (const line of changeLines(changes, timeframe)) print(io, line);
    }
  return 0;
}
