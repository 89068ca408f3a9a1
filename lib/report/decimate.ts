// Fewer points for lines: the rows that a reader would miss if they were left out.

/**
 * At most `2 × columns × buckets + 2` row numbers, ascending: the first and last row, and the rows of the least and the
 * greatest value of every column in each of `buckets` equal stretches. All rows where there are no more than that.
 * A stretch without a number keeps its first row, so that a gap stays a gap.
 */
export function extremeRows(columns: readonly ArrayLike<number>[], buckets: number): number[] {
  const n = columns[0]?.length ?? 0;
  if (n <= 2 * columns.length * buckets + 2) return Array.from({ length: n }, (_, i) => i);
  const rows = new Set([0, n - 1]);
  for (let b = 0; b < buckets; b++) {
    const [from, to] = [Math.floor((b * n) / buckets), Math.floor(((b + 1) * n) / buckets)];
    for (const column of columns) addExtremes(rows, column, from, to);
  }
  return [...rows].sort((a, b) => a - b);
}

function addExtremes(rows: Set<number>, x: ArrayLike<number>, from: number, to: number): void {
  let [least, greatest] = [-1, -1];
  for (let i = from; i < to; i++) {
    const value = x[i]!;
    if (Number.isNaN(value)) continue;
    if (least < 0 || value < x[least]!) least = i;
    if (greatest < 0 || value > x[greatest]!) greatest = i;
  }
  if (least < 0) rows.add(from);
  else rows.add(least).add(greatest);
}
