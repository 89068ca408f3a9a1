// tradelab data record: keeps series of the catalog current, from an exchange's streams.

import { type FeedBar, type FeedEvent, type RecordedSeries, recordBars, type Timeframe } from 'tradelab';
import { defineCommand } from '../../command.ts';
import { JSON_FLAG } from '../../common-flags.ts';
import { text } from '../../flag.ts';
import { type Io, print } from '../../io.ts';
import { count, decimal, duration } from '../../show/numbers.ts';
import { table } from '../../show/table.ts';
import { type StatusLine, statusLine } from '../../status-line.ts';
import { INTERRUPTED, stoppable } from '../../stoppable.ts';
import { downloadProgress, firstLine, noteRetry, parseSeries } from './exchange-series.ts';

const GROUP = 'Series';

export const recordCommand = defineCommand({
  describe:
    'Keeps series of the catalog current until Ctrl-C: downloads what is missing, then stores bars as they close. They ' +
    'equal downloaded bars. What a stream misses is asked for, and a recording that was killed goes on without a hole.',
  positionals: {
    series: { describe: 'exchange and symbols: binance:BTC/USDT,ETH/USDT', required: true },
  },
  flags: {
    timeframe: text({ describe: 'one or several: 1m,1h; default 1m', group: GROUP }),
    from: text({ describe: 'the first open time; default what is stored, else now', group: GROUP }),
    ...JSON_FLAG,
  },
  examples: ['data record binance:BTC/USDT,ETH/USDT --timeframe 1m'],
  async run({ args, flags }, io) {
    const { exchange, symbols } = parseSeries(args.series);
    const timeframes = (flags.timeframe ?? '1m').split(',') as Timeframe[];
    const line = statusLine(io);
    const course = new Course(exchange, symbols.length * timeframes.length, line);
    const recorded = await stoppable(io, (signal) =>
      recordBars({
        ...{ exchange, symbols, timeframes, signal, onRetry: noteRetry(line.note) },
        ...(flags.from !== undefined && { from: flags.from }),
        onProgress: downloadProgress(io, 'bars'),
        onBar: (bar) => course.add(bar),
        onEvent: (event) => course.tell(event),
        onStored: (added) => course.stored(added),
      }),
    ).finally(() => course.end());
    show(recorded, flags.json, io);
    return INTERRUPTED;
  },
});

/** What has happened so far, in a line. */
class Course {
  readonly #exchange: string;
  readonly #series: number;
  readonly #line: StatusLine;
  #bars = 0;
  #lagMs = 0;
  #reconnects = -1;
  #isLost = false;
  #drawing: NodeJS.Timeout | undefined;

  constructor(exchange: string, series: number, line: StatusLine) {
    this.#exchange = exchange;
    this.#series = series;
    this.#line = line;
  }

  add({ lagMs }: FeedBar): void {
    this.#bars++;
    this.#lagMs = lagMs;
    this.#show();
  }

  stored(added: number): void {
    this.#line.note(`stored ${bars(added)}; ${this.#summary()}`);
  }

  tell(event: FeedEvent): void {
    const said = this.#words(event);
    if (said !== undefined) this.#line.note(said);
    this.#show();
  }

  #words(event: FeedEvent): string | undefined {
    switch (event.kind) {
      case 'connected': {
        this.#reconnects++;
        const wasLost = this.#isLost;
        this.#isLost = false;
        return wasLost ? 'the stream is back' : undefined;
      }
      case 'disconnected':
      case 'silent': {
        if (this.#isLost) return undefined;
        this.#isLost = true;
        const why = event.kind === 'silent' ? 'is silent' : `was lost (${firstLine(event.error)})`;
        return `the stream ${why}: bars are asked for until it is back`;
      }
      case 'clock-off': {
        const way = event.ms > 0 ? 'ahead of' : 'behind';
        return `warning: this machine's clock is ${duration(Math.abs(event.ms))} ${way} that of ${this.#exchange}`;
      }
      case 'failed':
        return event.symbol === undefined
          ? firstLine(event.error)
          : `${event.symbol} fails, and is tried again: ${firstLine(event.error)}`;
      default:
        return undefined;
    }
  }

  /** Takes the line away. */
  end(): void {
    clearTimeout(this.#drawing);
    this.#line.end();
  }

  /** Ten times a second at most: bars come in hundreds. */
  #show(): void {
    this.#drawing ??= setTimeout(() => {
      this.#drawing = undefined;
      this.#line.show(`recording  ${this.#summary()}`);
    }, 100);
  }

  #summary(): string {
    const lag = this.#bars === 0 ? '' : `, the last ${decimal(this.#lagMs / 1000, 1)} s after its close`;
    const reconnects = Math.max(0, this.#reconnects);
    const again = `${count(reconnects)} ${reconnects === 1 ? 'reconnect' : 'reconnects'}`;
    return `${bars(this.#bars)} of ${count(this.#series)} series${lag}, ${again}`;
  }
}

function bars(n: number): string {
  return `${count(n)} ${n === 1 ? 'bar' : 'bars'}`;
}

const COLUMNS = [
  { head: 'Data' },
  { head: 'Timeframe' },
  { head: 'Downloaded', align: 'right' },
  { head: 'Recorded', align: 'right' },
] as const;

function show(series: readonly RecordedSeries[], asJson: boolean, io: Io): void {
  if (asJson) print(io, JSON.stringify(series, null, 2));
  else {
    const rows = series.map(({ id, timeframe, downloaded, recorded }) => [
      ...[id, timeframe, count(downloaded), count(recorded)],
    ]);
    for (const line of table(COLUMNS, rows)) print(io, line);
  }
}
