// One series of a feed: asks the exchange for the bars that have closed, and hands each on once, in order.
//
// A candle of a stream is never handed on: its last message may be lost, late, or overtaken by the next candle's.
// Streams and clocks only say when to ask; what is handed on is the exchange's answer, so it equals a download.

import { barOpenTime, type Timeframe, timeframeMs } from '../../core/index.ts';
import { type Candle, type ExchangeClient, SETTLE_MS } from './client.ts';
import { pageLimit, request, usable } from './download-series.ts';
import type { ExchangeClock } from './exchange-clock.ts';
import type { RetryOptions } from './retry.ts';

const LONGEST_WAIT_MS = 60_000;

export interface FeedSeriesOptions {
  readonly client: ExchangeClient;
  readonly clock: ExchangeClock;
  readonly retry: RetryOptions;
  readonly symbol: string;
  readonly timeframe: Timeframe;
  /** The open time of the first bar that is wanted, ms UTC. */
  readonly from: number;
  /** Told of the bars of an answer that have closed, in order. */
  readonly onRows: (rows: readonly Candle[]) => void;
  /** Told each time that a request failed for good; it is made again after a while, longer each time. */
  readonly onFailed: (error: Error) => void;
}

export class FeedSeries {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly ms: number;
  readonly #options: FeedSeriesOptions;
  readonly #limit: number;
  /** All bars that open before it were handed on, or are none. */
  #next: number;
  /** The open time of the latest candle that a stream has shown. */
  #begun = Number.NEGATIVE_INFINITY;
  /** Until when the exchange was asked with an answer that can be trusted. */
  #asked = Number.NEGATIVE_INFINITY;
  #isAsking = false;
  #failures = 0;
  /** Until when nothing is asked after a failure, by the steady clock of this process. */
  #restsUntil = 0;

  constructor(options: FeedSeriesOptions) {
    const { client, symbol, timeframe, from } = options;
    this.#options = options;
    this.symbol = symbol;
    this.timeframe = timeframe;
    this.ms = timeframeMs(timeframe);
    this.#limit = pageLimit(client, symbol, 'last');
    this.#next = barOpenTime(from + this.ms - 1, this.ms);
  }

  /** A stream shows a candle that opened at `time`: those before it have closed. */
  begun(time: number): void {
    this.#begun = Math.max(this.#begun, time);
  }

  /** Whether its last request failed. */
  get isFailing(): boolean {
    return this.#failures > 0;
  }

  /** Whether, were it as late as `now` at the exchange, there would be bars to ask for. */
  isDueAt(now: number): boolean {
    if (this.#isAsking || performance.now() < this.#restsUntil) return false;
    return this.#closedUntil(now) > Math.max(this.#next, this.#asked);
  }

  /** Asks for what has closed by the stream's word and by the exchange's clock as it was told. Throws as `onRows` does. */
  async catchUp(): Promise<void> {
    const { clock, retry } = this.#options;
    while (this.isDueAt(clock.told) && !retry.signal?.aborted) {
      this.#isAsking = true;
      try {
        if (!(await this.#askUntil(this.#closedUntil(clock.told)))) return;
      } finally {
        this.#isAsking = false;
      }
    }
  }

  #closedUntil(now: number): number {
    return Math.max(this.#begun, barOpenTime(now - SETTLE_MS, this.ms));
  }

  /** Asks for one page; false where the exchange's answer lags behind its stream, and is to be asked for again later. */
  async #askUntil(until: number): Promise<boolean> {
    const { clock, retry, onRows } = this.#options;
    const [from, ms] = [this.#next, this.ms];
    const settled = clock.told - SETTLE_MS;
    const page = await this.#ask(from);
    if (page === undefined) return false;
    const newest = page.reduce((latest, [time]) => Math.max(latest, time!), Number.NEGATIVE_INFINITY);
    const isFinal = ([time]: Candle) => time! < newest || time! + ms <= settled;
    const found = usable(page, from, until);
    const rows = found.filter(isFinal);
    if (retry.signal?.aborted) return false;
    if (rows.length > 0) {
      this.#next = rows.at(-1)![0]! + ms;
      onRows(rows);
    } else if (found.length === 0 && from + this.#limit * ms <= until) this.#next = from + this.#limit * ms;
    else if (newest >= until || until <= settled) this.#asked = until;
    else return false;
    return true;
  }

  /** The answer of the exchange; nothing where it refuses: a market may be halted or gone while others go on. */
  async #ask(from: number): Promise<readonly Candle[] | undefined> {
    const { client, retry, symbol, timeframe, onFailed } = this.#options;
    try {
      const page = await request(client, retry, () =>
        client.fetchOHLCV(symbol, timeframe, from, this.#limit),
      );
      this.#failures = 0;
      return page;
    } catch (error) {
      if (retry.signal?.aborted) return undefined;
      const wait = Math.min(LONGEST_WAIT_MS, (retry.firstWaitMs ?? 1000) * 2 ** this.#failures++);
      this.#restsUntil = performance.now() + wait;
      onFailed(error instanceof Error ? error : new Error(String(error)));
      return undefined;
    }
  }
}
