// The stretches of a run under water, one by one.

/** One drawdown, by rows of the equity column. */
export interface DrawdownPeriod {
  /** The last row at the peak. */
  readonly peak: number;
  /** The row of the lowest equity. */
  readonly trough: number;
  /** The first row at or above the peak again; `null` where it was not regained. */
  readonly recovery: number | null;
  /** Equity at the trough over the peak, less one: a fraction below 0. */
  readonly depth: number;
  /** From the peak to the recovery, or to the last row: as `maxDrawdownDuration` counts. */
  readonly bars: number;
}

/** All drawdowns of an equity column in the order of time; none where equity does not start above 0. */
export function drawdownPeriods(equity: Float64Array): DrawdownPeriod[] {
  const periods: DrawdownPeriod[] = [];
  if (!((equity[0] ?? 0) > 0)) return periods;
  let [peak, trough] = [0, 0];
  const close = (recovery: number | null, end: number) => {
    if (trough > peak) {
      periods.push({ peak, trough, recovery, depth: equity[trough]! / equity[peak]! - 1, bars: end - peak });
    }
  };
  for (let i = 1; i < equity.length; i++) {
    if (equity[i]! >= equity[peak]!) {
      close(i, i);
      [peak, trough] = [i, i];
    } else if (trough === peak || equity[i]! < equity[trough]!) trough = i;
  }
  close(null, equity.length - 1);
  return periods;
}
