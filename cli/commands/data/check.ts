// tradelab data check: the quality of a series, before anyone trusts a backtest on it.

import {
  checkBars,
  checkObservations,
  formatTime,
  listObservations,
  type ObservationsReport,
  parseTimeframe,
  type QualityReport,
} from 'tradelab';
import { defineCommand } from '../../command.ts';
import { JSON_FLAG } from '../../common-flags.ts';
import { text } from '../../flag.ts';
import { type Io, print } from '../../io.ts';
import { count, percent } from '../../show/numbers.ts';
import { styleOf } from '../../show/style.ts';

export const checkDataCommand = defineCommand({
  describe:
    'Checks bars for gaps, duplicates, disorder, impossible prices, jumps, stale prices and lacking volume, and grades ' +
    'them from A to F. Of a series that is not bars it checks when its values were published.',
  positionals: {
    data: {
      describe: 'a sample, a series of the catalog, or a .csv or .parquet file of bars',
      required: true,
    },
  },
  flags: {
    timeframe: text({ describe: "which of a series' timeframes", group: 'Series' }),
    ...JSON_FLAG,
  },
  examples: ['data check sp500', 'data check btc-1h.csv'],
  async run({ args, flags: { timeframe, json } }, io) {
    if ((await listObservations()).some(({ id }) => id === args.data)) {
      const report = await checkObservations(args.data);
      if (json) print(io, JSON.stringify(report, null, 2));
      else showSeriesReport(report, io);
      return 0;
    }
    const wanted = timeframe === undefined ? {} : { timeframe: parseTimeframe(timeframe) };
    const report = await checkBars(args.data, wanted);
    if (json) print(io, JSON.stringify(report, null, 2));
    else showReport(report, io);
    return 0;
  },
});

function showReport(report: QualityReport, io: Io): void {
  const { id, timeframe, rows, first, last, grade, doubtful, findings } = report;
  const style = styleOf(io);
  const range = first === null || last === null ? '' : `, ${formatTime(first)} to ${formatTime(last)}`;
  const paint = grade === 'A' || grade === 'B' ? style.good : grade === 'F' ? style.bad : style.warning;
  print(io, `${id} ${timeframe}, ${count(rows)} rows${range}`);
  print(io, `Grade ${paint(style.bold(grade))}: ${percent(doubtful)} of the bars are missing or doubtful`);
  for (const { kind, count: times, bars, rows } of findings)
    showFinding({ kind, times, bars: bars > times ? ` (${count(bars)} bars)` : '', rows }, io);
}

function showSeriesReport({ id, columns, rows, first, last, findings }: ObservationsReport, io: Io): void {
  const range = `published ${formatTime(first)} to ${formatTime(last)}`;
  print(io, `${id} (${columns.join(', ')}), ${count(rows)} rows, ${range}`);
  if (findings.length === 0) print(io, 'Nothing was found.');
  for (const { kind, count: times, rows } of findings) showFinding({ kind, times, bars: '', rows }, io);
}

interface Shown {
  readonly kind: string;
  readonly times: number;
  readonly bars: string;
  readonly rows: readonly { readonly row: number; readonly time: number | null; readonly message: string }[];
}

function showFinding({ kind, times, bars, rows }: Shown, io: Io): void {
  const style = styleOf(io);
  print(io);
  print(io, style.bold(`${kind}: ${count(times)}${bars}`));
  for (const { row, time, message } of rows.slice(0, SHOWN))
    print(io, `  row ${row}${time === null ? '' : ` (${formatTime(time)})`}: ${message}`);
  if (times > SHOWN) print(io, style.faint(`  and ${count(times - SHOWN)} more; --json lists up to 1,000`));
}

// Rows shown of each kind; --json has more of them.
const SHOWN = 5;
