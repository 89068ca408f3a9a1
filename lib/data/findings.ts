// What a quality check has found, by kind.

import type { Doubt } from '../core/index.ts';

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
  'stale-price',
  'zero-volume',
  'confirmed-gap',
  'maintenance',
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

/** Where something was found: the row, its open time (NaN where unreadable), and the times [from, to) that it concerns. */
export interface Place {
  readonly row: number;
  readonly time: number;
  readonly from: number;
  readonly to: number;
  readonly bars: number;
}

const ROWS_KEPT = 1000;

/** What is missing and no doubt: nothing was traded then. */
const EXPLAINED: ReadonlySet<FindingKind> = new Set(['confirmed-gap', 'maintenance']);

/** Collects findings. */
export class Findings {
  readonly #byKind = new Map<
    FindingKind,
    { kind: FindingKind; count: number; bars: number; rows: FindingRow[] }
  >();
  readonly #doubts: Doubt[] = [];

  /** Adds a finding; `say` is asked for its message where the finding is kept. */
  add(kind: FindingKind, { row, time, from, to, bars }: Place, say: () => string): void {
    const finding = this.#byKind.get(kind) ?? { kind, count: 0, bars: 0, rows: [] };
    this.#byKind.set(kind, finding);
    finding.count++;
    finding.bars += bars;
    if (!EXPLAINED.has(kind) && Number.isFinite(from)) this.#doubts.push({ kind, from, to, bars });
    if (finding.rows.length === ROWS_KEPT) return;
    finding.rows.push({ row, time: Number.isFinite(time) ? time : null, bars, message: say() });
  }

  /** How many bars findings of a kind concern. */
  bars(kind: FindingKind): number {
    return this.#byKind.get(kind)?.bars ?? 0;
  }

  /** What was found, the worst kind first. */
  list(): Finding[] {
    return FINDING_KINDS.flatMap((kind) => this.#byKind.get(kind) ?? []);
  }

  /** The times that one should not rely on, in their order. */
  doubts(): Doubt[] {
    return this.#doubts.toSorted((a, b) => a.from - b.from || a.to - b.to);
  }
}
