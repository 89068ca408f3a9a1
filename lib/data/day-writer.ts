// Rows on their way into the days of a market.

import { DAY_MS } from '../core/index.ts';
import type { Frame } from '../frames/index.ts';
import { addToDay, dayOf, mergeParts } from './day-files.ts';
import type { Span } from './exchange/spans.ts';

export interface DayWriterOptions<Row> {
  readonly folder: string;
  readonly timeOf: (row: Row) => number;
  readonly frameOf: (rows: readonly Row[]) => Frame;
}

/** Gathers rows in the order of time, and stores them by the day. */
export class DayWriter<Row> {
  /** How many rows were stored. */
  stored = 0;
  readonly #options: DayWriterOptions<Row>;
  #rows: Row[] = [];
  #span: Span | undefined;

  constructor(options: DayWriterOptions<Row>) {
    this.#options = options;
  }

  /** How many rows wait to be stored. */
  get waiting(): number {
    return this.#rows.length;
  }

  /** Adds rows that follow those added before; all rows of the times [from, to) are there now. Later ones wait. */
  add(rows: readonly Row[], [from, to]: Span): void {
    for (const row of rows) this.#rows.push(row);
    this.#span = [this.#span?.[0] ?? from, to];
  }

  /** Forgets the rows that wait: they are added again. */
  forget(): void {
    this.#rows = [];
  }

  /** Stores the rows of the times that are all there; what cannot be stored is kept, and what is added meanwhile too. */
  async flush(): Promise<void> {
    const { folder, timeOf, frameOf } = this.#options;
    const until = this.#span?.[1];
    while (until !== undefined && this.#span !== undefined && this.#span[0] < until) {
      const [from] = this.#span;
      const end = Math.min(until, dayOf(from) + DAY_MS);
      const rows = this.#rows.filter((row) => timeOf(row) < end);
      await addToDay(folder, frameOf(rows), [from, end]);
      const written = new Set(rows);
      this.#rows = this.#rows.filter((row) => !written.has(row));
      this.#span = this.#span[1] > end ? [end, this.#span[1]] : undefined;
      this.stored += rows.length;
    }
    if (until !== undefined) await mergeParts(folder, until);
  }
}
