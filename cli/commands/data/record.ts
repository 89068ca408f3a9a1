// tradelab data record: keeps series of the catalog current from an exchange's streams, and records trades and quotes.

import {
  type DayKind,
  parseTimeframe,
  type RecordedSeries,
  type RecordedStream,
  recordBars,
  recordStreams,
  TradelabError,
  timeframeMs,
} from 'tradelab';
import { defineCommand, type Input, type Positionals } from '../../command.ts';
import { JSON_FLAG } from '../../common-flags.ts';
import { choice, number, text } from '../../flag.ts';
import { type Io, print } from '../../io.ts';
import { count } from '../../show/numbers.ts';
import { table } from '../../show/table.ts';
import { statusLine } from '../../status-line.ts';
import { endable, INTERRUPTED } from '../../stoppable.ts';
import { downloadProgress, noteRetry, parseSeries, parseTimeframes } from './exchange-series.ts';
import { RecordCourse } from './record-course.ts';

const GROUP = 'Series';

const FLAGS = {
  kind: choice(['ohlcv', 'trades', 'ticker', 'book'], {
    describe: 'bars (ohlcv, the default), every trade, the best bid and offer, or levels of the order book',
    group: GROUP,
  }),
  timeframe: text({ describe: 'of bars, one or several: 1m,1h; default 1m', group: GROUP }),
  from: text({
    describe: 'of bars and trades, the first time; default what is stored, else now',
    group: GROUP,
  }),
  depth: number({ describe: 'of books, how many levels of each side; default 20', group: GROUP }),
  every: text({ describe: 'of tickers and books, how often: 1s, 5s; default 1s and 10s', group: GROUP }),
  keep: text({ describe: 'of all but bars, how long days are kept: 30d; default for good', group: GROUP }),
  ...JSON_FLAG,
};

type Flags = Input<Positionals, typeof FLAGS>['flags'];

export const recordCommand = defineCommand({
  describe:
    'Keeps series of the catalog current until Ctrl-C: downloads what is missing, then stores bars as they close. They ' +
    'equal downloaded bars. What a stream misses is asked for, and a recording that was killed goes on without a hole. ' +
    '--kind records trades in the same way, or samples of what an exchange does not tell afterwards: tickers and books.',
  positionals: {
    series: { describe: 'exchange and symbols: binance:BTC/USDT,ETH/USDT', required: true },
  },
  flags: FLAGS,
  examples: [
    'data record binance:BTC/USDT,ETH/USDT --timeframe 1m',
    'data record binance:BTC/USDT --kind book --depth 10 --every 5s --keep 30d',
  ],
  async run({ args, flags }, io) {
    const { kind = 'ohlcv' } = flags;
    requireFlagsOf(kind, flags);
    if (kind === 'ohlcv') await bars(args.series, flags, io);
    else await streams(args.series, kind, flags, io);
    return INTERRUPTED;
  },
});

/** Which flags mean something for which kinds. */
const OF_KINDS = {
  timeframe: ['ohlcv'],
  from: ['ohlcv', 'trades'],
  depth: ['book'],
  every: ['ticker', 'book'],
  keep: ['trades', 'ticker', 'book'],
} as const;

function requireFlagsOf(kind: string, flags: Flags): void {
  for (const [name, kinds] of Object.entries(OF_KINDS)) {
    if (flags[name as keyof typeof OF_KINDS] === undefined || kinds.some((one) => one === kind)) continue;
    throw new TradelabError('bad-option', `--${name} is not for --kind ${kind}`, {
      hint: `it is for ${kinds.map((one) => `--kind ${one}`).join(', ')}`,
    });
  }
}

async function bars(series: string, flags: Flags, io: Io): Promise<void> {
  const { exchange, symbols } = parseSeries(series);
  const timeframes = parseTimeframes(flags.timeframe ?? '1m');
  const line = statusLine(io);
  const markets = `${count(symbols.length * timeframes.length)} series`;
  const meanwhile = 'bars are asked for';
  const course = new RecordCourse({ exchange, taken: 'bar', rows: 'bar', markets, meanwhile }, line);
  const recorded = await endable(io, (signal) =>
    recordBars({
      ...{ exchange, symbols, timeframes, signal, onRetry: noteRetry(line.note) },
      ...(flags.from !== undefined && { from: flags.from }),
      onProgress: downloadProgress(io, 'bars'),
      onWarning: (message) => line.note(`warning: ${message}`),
      onBar: ({ lagMs }) => course.add(1, lagMs),
      onEvent: (event) => course.tell(event),
      onStored: (rows) => course.stored(rows),
    }),
  ).finally(() => course.end());
  show(recorded, flags.json, io);
}

const WORDS = {
  trades: { taken: 'trade', rows: 'trade', meanwhile: 'trades are asked for' },
  ticker: { taken: 'ticker', rows: 'row', meanwhile: 'nothing is recorded' },
  book: { taken: 'book', rows: 'row', meanwhile: 'nothing is recorded' },
} as const;

async function streams(series: string, kind: DayKind, flags: Flags, io: Io): Promise<void> {
  const { exchange, symbols } = parseSeries(series);
  const { from, depth, every, keep } = flags;
  const line = statusLine(io);
  const markets = `${count(symbols.length)} ${symbols.length === 1 ? 'market' : 'markets'}`;
  const course = new RecordCourse({ exchange, markets, ...WORDS[kind] }, line);
  const recorded = await endable(io, (signal) =>
    recordStreams({
      ...{ exchange, symbols, kind, signal, onRetry: noteRetry(line.note) },
      ...(from !== undefined && { from }),
      ...(depth !== undefined && { depth }),
      ...(every !== undefined && { everyMs: timeframeMs(parseTimeframe(every)) }),
      ...(keep !== undefined && { keepMs: timeframeMs(parseTimeframe(keep)) }),
      onProgress: downloadProgress(io, 'trades'),
      onTaken: (taken) => course.add(taken),
      onEvent: (event) => course.tell(event),
      onStored: (rows) => course.stored(rows),
    }),
  ).finally(() => course.end());
  show(recorded, flags.json, io);
}

const columns = (second: string) =>
  [
    { head: 'Data' },
    { head: second },
    { head: 'Downloaded', align: 'right' },
    { head: 'Recorded', align: 'right' },
  ] as const;

function show(recorded: readonly (RecordedSeries | RecordedStream)[], asJson: boolean, io: Io): void {
  if (asJson) print(io, JSON.stringify(recorded, null, 2));
  else {
    const isBars = recorded.some((one) => 'timeframe' in one);
    const rows = recorded.map((one) => [
      ...[one.id, 'timeframe' in one ? one.timeframe : one.kind, count(one.downloaded), count(one.recorded)],
    ]);
    for (const line of table(columns(isBars ? 'Timeframe' : 'Kind'), rows)) print(io, line);
  }
}
