// Returns by calendar month.

/** The return of one calendar month in UTC. */
export interface MonthlyReturn {
  readonly year: number;
  /** 1 for January. */
  readonly month: number;
  /** Fraction: the month's last equity over the last one before it (in the first month over its first), less one. */
  readonly return: number;
}

/**
 * The return of every month that has bars, oldest first. `time` (ms since the epoch UTC, ascending) and `equity` are n
 * float64; a bar belongs to the month of its open time. The months compound to the return from the first row to the last.
 * A month that does not begin with equity above 0 has no return and is left out.
 */
export function monthlyReturns(time: Float64Array, equity: Float64Array): MonthlyReturn[] {
  const months: MonthlyReturn[] = [];
  let start = equity[0];
  let next = 0;
  for (let first = 0; first < time.length; first = next) {
    const date = new Date(time[first]!);
    const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
    const end = Date.UTC(year, month + 1);
    next = first + 1;
    while (next < time.length && time[next]! < end) next++;
    const last = equity[next - 1]!;
    if (start! > 0) months.push({ year, month: month + 1, return: last / start! - 1 });
    start = last;
  }
  return months;
}
