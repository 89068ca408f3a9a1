// What is known of the quality of bars: the grade that a check gave them, and the times that one should not rely on.

/** From 'A' (at most one bar in a thousand is missing or doubtful) to 'D', and 'F' where rows cannot be bars. */
export type Grade = 'A' | 'B' | 'C' | 'D' | 'F';

/** A stretch of time in which bars are missing or doubtful. */
export interface Doubt {
  /** What is doubtful about it, as `tradelab data check` calls it: 'gap', 'jump', 'stale-price'. */
  readonly kind: string;
  /** Open times [from, to), ms UTC: of a gap those that are missing. */
  readonly from: number;
  readonly to: number;
  /** How many bars are missing, or doubtful. */
  readonly bars: number;
}

/** The quality of bars when they were loaded. */
export interface BarsQuality {
  readonly grade: Grade;
  /** The share of bars that are missing or doubtful, among those that there should be. */
  readonly doubtful: number;
  /** In the order of time. */
  readonly doubts: readonly Doubt[];
}
