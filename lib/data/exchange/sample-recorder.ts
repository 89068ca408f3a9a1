// Tickers and order books of one market: what streams show at the time of a sample, on its way into the market's days.

import { createFrame } from '../../frames/index.ts';
import { DAY_KINDS } from '../day-kinds.ts';
import { DayWriter } from '../day-writer.ts';
import { type ExchangeClient, inBaseUnits } from './client.ts';

/** A row of numbers in the order of its kind's columns: the first is the time. */
type Row = readonly number[];

/** Rows of what is shown at a time; none where nothing was said since the last time that it was asked. */
type Sampler = (time: number) => readonly Row[];

export class SampleRecorder {
  readonly symbol: string;
  readonly #writer: DayWriter<Row>;
  readonly #sample: Sampler;

  /** `depth` is how many levels of a book are recorded. */
  constructor(
    client: ExchangeClient,
    symbol: string,
    folder: string,
    kind: 'ticker' | 'book',
    depth: number,
  ) {
    this.symbol = symbol;
    this.#writer = sampleWriter(folder, kind);
    this.#sample = kind === 'ticker' ? tickerSampler(client, symbol) : bookSampler(client, symbol, depth);
  }

  /** How many rows were stored. */
  get stored(): number {
    return this.#writer.stored;
  }

  /** Takes what is shown at `time`, later each time; returns how many samples that is, 0 or 1. */
  take(time: number): number {
    const rows = this.#sample(time);
    if (rows.length === 0) return 0;
    this.#writer.add(rows, [time, time + 1]);
    return 1;
  }

  /** Stores what was taken. Throws `disk`. */
  store(): Promise<void> {
    return this.#writer.flush();
  }
}

function sampleWriter(folder: string, kind: 'ticker' | 'book'): DayWriter<Row> {
  const columns = Object.keys(DAY_KINDS[kind].columns);
  return new DayWriter({
    folder,
    timeOf: ([time]) => time!,
    frameOf: (rows) =>
      createFrame(
        columns.map((name, k) => [
          name,
          { type: name === 'time' ? 'time' : 'number', values: Float64Array.from(rows, (row) => row[k]!) },
        ]),
      ),
  });
}

function tickerSampler(client: ExchangeClient, symbol: string): Sampler {
  const toBase = inBaseUnits(client, symbol);
  let [oldQuote, oldTicker]: unknown[] = [];
  return (time) => {
    const [quote, ticker] = [client.bidsasks?.[symbol], client.tickers?.[symbol]];
    if (quote === oldQuote && ticker === oldTicker) return [];
    [oldQuote, oldTicker] = [quote, ticker];
    const { bid = Number.NaN, bidVolume, ask = Number.NaN, askVolume } = quote ?? ticker!;
    const [bidSize, askSize] = [toBase(bidVolume ?? Number.NaN), toBase(askVolume ?? Number.NaN)];
    return [[time, bid, bidSize, ask, askSize, ticker?.last ?? Number.NaN]];
  };
}

function bookSampler(client: ExchangeClient, symbol: string, depth: number): Sampler {
  const toBase = inBaseUnits(client, symbol);
  const level = ([price = Number.NaN, size = Number.NaN]: readonly (number | undefined)[] = []) =>
    [price, toBase(size)] as const;
  let told: string | undefined;
  return (time) => {
    const { bids, asks, nonce, timestamp } = client.orderbooks?.[symbol] ?? { bids: [], asks: [] };
    const version = nonce === undefined && timestamp === undefined ? undefined : `${nonce} ${timestamp}`;
    if (version !== undefined && version === told) return [];
    told = version;
    return Array.from({ length: Math.min(depth, Math.max(bids.length, asks.length)) }, (_, k) => [
      ...[time, k + 1, ...level(bids[k]), ...level(asks[k])],
    ]);
  };
}
