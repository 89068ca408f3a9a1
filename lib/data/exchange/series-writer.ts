// Rows of an exchange on their way into the catalog.

import { createBars, type Instrument, type Timeframe } from '../../core/index.ts';
import { type StoreReport, storeBars } from '../store.ts';
import type { Candle } from './client.ts';
import { columnsOf } from './columns-of.ts';
import type { Span } from './spans.ts';

/** What rows are stored as. */
export interface SeriesTarget {
  readonly venue: string;
  readonly catalog: string;
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly instrument: Instrument;
  /** Where they came from, in words that are kept with the series. */
  readonly source: string;
}

// A month of minutes is one file of the catalog: written once rather than page by page, and soon enough after it came.
const [ROWS_AT_ONCE, MS_AT_ONCE] = [44_640, 3000];

/** Gathers rows and stores them, with the times that they cover, a file's worth at a time. */
export class SeriesWriter {
  readonly report = { added: 0, replaced: 0, unchanged: 0, requests: 0 };
  readonly #target: SeriesTarget;
  #rows: Candle[] = [];
  #span: Span | undefined;
  #since = Date.now();
  #storing = Promise.resolve();

  constructor(target: SeriesTarget) {
    this.#target = target;
  }

  /** Adds rows of the times [from, to), which follow those added before. */
  add(rows: readonly Candle[], [from, to]: Span): void {
    this.report.requests++;
    for (const row of rows) this.#rows.push(row);
    this.#span = [this.#span?.[0] ?? from, to];
  }

  /**
   * Begins to store what was added where it is a file's worth, while more is added; waits where the one before is not
   * stored yet, so that two at most are in memory. Throws where that one could not be stored.
   */
  async flushFull(): Promise<void> {
    if (this.#rows.length < ROWS_AT_ONCE && Date.now() - this.#since < MS_AT_ONCE) return;
    await this.#storing;
    this.#storing = this.#store();
    // What it fails with is thrown when this is called again, unless the last flush mends it.
    this.#storing.catch(() => {});
  }

  /** Stores what was added, after what is being stored; rows that cannot be stored are kept. */
  flush(): Promise<void> {
    this.#storing = this.#storing.catch(() => {}).then(() => this.#store());
    return this.#storing;
  }

  async #store(): Promise<void> {
    const [rows, span] = [this.#rows, this.#span];
    this.#since = Date.now();
    // Times without bars are covered together with the bars after them.
    if (rows.length === 0 || span === undefined) return;
    this.#rows = [];
    this.#span = undefined;
    try {
      this.#count(await this.#put(rows, span));
    } catch (error) {
      this.#rows = [...rows, ...this.#rows];
      this.#span = [span[0], this.#span?.[1] ?? span[1]];
      throw error;
    }
  }

  #put(rows: readonly Candle[], covered: Span): Promise<StoreReport> {
    const { symbol, timeframe, instrument, ...target } = this.#target;
    const bars = createBars({ ...columnsOf(rows), symbol, timeframe, instrument });
    return storeBars(bars, { ...target, covered });
  }

  #count({ added, replaced, unchanged }: StoreReport): void {
    this.report.added += added;
    this.report.replaced += replaced;
    this.report.unchanged += unchanged;
  }
}
