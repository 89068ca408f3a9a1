// What a quality check has found, by kind.

/** The kinds of findings, the worst first. */
export const FINDING_KINDS = [
  'unreadable',
  'out-of-order',
  'duplicate',
  'broken-ohlc',
  'non-positive-price',
  'negative-volume',
  'gap',
  'jump',
  'zero-volume',
] as const;
/** One kind of finding. */
export type FindingKind = (typeof FINDING_KINDS)[number];

/** One place where something was found. */
export interface FindingRow {
  /** The row, counted from 0 at the oldest bar; of a gap the row behind it, of a run its first. */
  readonly row: number;
  /** Its open time in ms; null where that is unreadable. */
  readonly time: number | null;
  /** How many bars it concerns: 1, or the bars that a gap lacks or that a run has. */
  readonly bars: number;
  readonly message: string;
}

/** All findings of one kind. */
export interface Finding {
  readonly kind: FindingKind;
  /** How many there are, and how many bars they concern. */
  readonly count: number;
  readonly bars: number;
  /** The first of them, at most 1,000. */
  readonly rows: readonly FindingRow[];
}

const ROWS_KEPT = 1000;

/** Collects findings. */
export class Findings {
  readonly #byKind = new Map<
    FindingKind,
    { kind: FindingKind; count: number; bars: number; rows: FindingRow[] }
  >();

  add(kind: FindingKind, row: number, time: number, message: string, bars = 1): void {
    const finding = this.#byKind.get(kind) ?? { kind, count: 0, bars: 0, rows: [] };
    this.#byKind.set(kind, finding);
    finding.count++;
    finding.bars += bars;
    if (finding.rows.length === ROWS_KEPT) return;
    finding.rows.push({ row, time: Number.isFinite(time) ? time : null, bars, message });
  }

  /** How many bars findings of a kind concern. */
  bars(kind: FindingKind): number {
    return this.#byKind.get(kind)?.bars ?? 0;
  }

  /** What was found, the worst kind first. */
  list(): Finding[] {
    return FINDING_KINDS.flatMap((kind) => this.#byKind.get(kind) ?? []);
  }
}
