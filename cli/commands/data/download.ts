// tradelab data download: bars from an exchange into the catalog.

import {
  type DownloadReport,
  downloadBars,
  downloadFunding,
  downloadTrades,
  formatTime,
  parseTime,
  TradelabError,
  timeframeMs,
} from 'tradelab';
import { defineCommand } from '../../command.ts';
import { JSON_FLAG } from '../../common-flags.ts';
import { choice, text } from '../../flag.ts';
import { type Io, note, print } from '../../io.ts';
import { count } from '../../show/numbers.ts';
import { table } from '../../show/table.ts';
import { INTERRUPTED } from '../../stoppable.ts';
import { downloadProgress, noteRetry, parseSeries, parseTimeframes } from './exchange-series.ts';

const GROUP = 'Series';

export const downloadCommand = defineCommand({
  describe:
    'Downloads bars from an exchange into the catalog. What is there already is not asked for again: the same ' +
    'command brings a series up to date, and goes on where it was stopped.',
  positionals: {
    series: { describe: 'exchange and symbols: binance:BTC/USDT,ETH/USDT', required: true },
  },
  flags: {
    timeframe: text({ describe: 'one or several: 1m,1h; default 1h', group: GROUP }),
    from: text({ describe: 'the first open time: 2021-01-01', group: GROUP }),
    to: text({ describe: 'the open time to stop before; default now', group: GROUP }),
    kind: choice(['ohlcv', 'mark', 'funding', 'trades'], {
      describe:
        "bars of what was traded (ohlcv, the default) or of a perpetual's mark price (as binanceusdm.mark:…), " +
        'its funding rates, or every single trade (of exchanges that give past ones)',
      group: GROUP,
    }),
    ...JSON_FLAG,
  },
  examples: [
    'data download binance:BTC/USDT,ETH/USDT --timeframe 1m,1h --from 2021-01-01',
    'data download binanceusdm:BTC/USDT:USDT --timeframe 1h --from 2024-01-01 --kind mark',
    'data download binance:BTC/USDT --from 2024-01-01 --kind trades',
  ],
  async run({ args, flags }, io) {
    const { from, kind, json } = flags;
    if (from === undefined)
      throw new TradelabError('bad-option', '--from is missing', {
        hint: 'say since when: --from 2021-01-01',
      });
    if (flags.timeframe !== undefined && (kind === 'trades' || kind === 'funding'))
      note(io, `warning: --timeframe is of bars, and says nothing of --kind ${kind}`);
    const control = new AbortController();
    const stopListening = io.onInterrupt(() => control.abort());
    const common = {
      ...{ ...parseSeries(args.series), from, signal: control.signal },
      onRetry: noteRetry((line) => note(io, line)),
    };
    try {
      const until = flags.to === undefined ? {} : { to: flags.to };
      if (kind === 'funding') {
        const onProgress = downloadProgress(io, 'rates');
        return showAdded(
          await downloadFunding({ ...common, ...until, onProgress }),
          'funding rates',
          json,
          io,
        );
      }
      if (kind === 'trades') {
        const onProgress = downloadProgress(io, 'trades');
        const reports = await downloadTrades({ ...common, ...until, onProgress });
        for (const { id, first } of reports) if (first > parseTime(from)) noteFirst(id, first, io);
        return showAdded(reports, 'trades', json, io);
      }
      const report = await downloadBars({
        ...{ ...common, price: kind === 'mark' ? 'mark' : 'last' },
        ...until,
        timeframes: parseTimeframes(flags.timeframe ?? '1h'),
        onProgress: downloadProgress(io, 'bars'),
        onWarning: (message) => note(io, `warning: ${message}`),
      });
      show(report, parseTime(from), json, io);
      if (control.signal.aborted) return stopped(io);
      return report.failures.length > 0 ? 1 : 0;
    } catch (error) {
      if (control.signal.aborted) return stopped(io);
      throw error;
    } finally {
      stopListening();
    }
  },
});

function showAdded(
  reports: readonly { readonly id: string; readonly added: number }[],
  what: string,
  asJson: boolean,
  io: Io,
): number {
  if (asJson) print(io, JSON.stringify(reports, null, 2));
  else for (const { id, added } of reports) print(io, `${id}: ${count(added)} new ${what}`);
  return 0;
}

const COLUMNS = [
  { head: 'Data' },
  { head: 'Timeframe' },
  { head: 'New', align: 'right' },
  { head: 'Changed', align: 'right' },
  { head: 'Same', align: 'right' },
] as const;

function show({ series, failures }: DownloadReport, from: number, asJson: boolean, io: Io): void {
  if (asJson) {
    const failed = failures.map(({ error, ...series }) => ({ ...series, error: error.message }));
    print(io, JSON.stringify({ series, failures: failed }, null, 2));
  } else {
    const rows = series.map(({ id, timeframe, added, replaced, unchanged }) => [
      ...[id, timeframe, count(added), count(replaced), count(unchanged)],
    ]);
    if (rows.length > 0) for (const line of table(COLUMNS, rows)) print(io, line);
  }
  for (const { id, timeframe, first = from } of series)
    if (first >= from + timeframeMs(timeframe)) noteFirst(`${id} ${timeframe}`, first, io);
  for (const { symbol, timeframe, error } of failures) {
    note(io, `error: ${symbol} ${timeframe}: ${error.message}`);
    if (error instanceof TradelabError && error.hint !== undefined) note(io, `hint: ${error.hint}`);
  }
}

function noteFirst(what: string, first: number, io: Io): void {
  note(io, `${what} begins with ${formatTime(first)}: the exchange has none before`);
}

function stopped(io: Io): number {
  note(io, 'stopped: what came is kept, and the same command goes on from there');
  return INTERRUPTED;
}
