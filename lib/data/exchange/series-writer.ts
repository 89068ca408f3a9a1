// Rows of an exchange on their way into the catalog.

import { createBars, type Instrument, type Timeframe } from '../../core/index.ts';
import { storeBars } from '../store.ts';
import type { Candle } from './client.ts';
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

  constructor(target: SeriesTarget) {
    this.#target = target;
  }

  get isFull(): boolean {
    return this.#rows.length >= ROWS_AT_ONCE || Date.now() - this.#since >= MS_AT_ONCE;
  }

  /** Adds rows of the times [from, to), which follow those added before. */
  add(rows: readonly Candle[], [from, to]: Span): void {
    this.report.requests++;
    for (const row of rows) this.#rows.push(row);
    this.#span = [this.#span?.[0] ?? from, to];
  }

  /** Stores what was added; rows that cannot be stored are kept, and those added meanwhile too. */
  async flush(): Promise<void> {
    const [rows, span] = [[...this.#rows], this.#span];
    this.#since = Date.now();
    // Times without bars are covered together with the bars after them.
    if (rows.length === 0 || span === undefined) return;
    const { symbol, timeframe, instrument, ...target } = this.#target;
    const column = (k: number) => Float64Array.from(rows, (row) => row[k] ?? Number.NaN);
    const columns = { time: column(0), open: column(1), high: column(2), low: column(3), close: column(4) };
    const volume = Float64Array.from(rows, (row) => row[5] ?? 0);
    const bars = createBars({ ...columns, volume, symbol, timeframe, instrument });
    const report = await storeBars(bars, { ...target, covered: span });
    this.#rows.splice(0, rows.length);
    this.#span = this.#span![1] > span[1] ? [span[1], this.#span![1]] : undefined;
    this.report.added += report.added;
    this.report.replaced += report.replaced;
    this.report.unchanged += report.unchanged;
  }
}
